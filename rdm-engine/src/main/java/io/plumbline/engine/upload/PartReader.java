package io.plumbline.engine.upload;

import com.fasterxml.aalto.stax.InputFactoryImpl;
import io.plumbline.engine.error.RdmException;
import java.io.Closeable;
import java.io.IOException;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads one XML part of a workbook, element by element.
 *
 * <p>Errors: FILE_DAMAGED for a document type declaration, an unknown entity, nesting deeper than {@value #MAX_DEPTH}, and XML that is not well-formed.
 */
final class PartReader implements Closeable {
    static final int MAX_DEPTH = 128;
    private static final InputFactoryImpl FACTORY = factory();

    private final String name;
    private final GuardedZip.Piecewise bytes;
    private final XMLStreamReader xml;
    private int depth;

    PartReader(GuardedZip zip, String name) {
        this.name = name;
        this.bytes = zip.part(name);
        try {
            this.xml = FACTORY.createXMLStreamReader(bytes);
        } catch (XMLStreamException | RuntimeException e) {
            throw broken(e);
        }
    }

    private static InputFactoryImpl factory() {
        InputFactoryImpl factory = new InputFactoryImpl();
        factory.setProperty(XMLInputFactory.IS_COALESCING, Boolean.FALSE);
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, Boolean.TRUE);
        return factory;
    }

    /** Goes to the next event and gives its kind; END_DOCUMENT at the end. */
    int next() {
        try {
            int event = xml.next();
            bytes.pieceDone();
            switch (event) {
                case XMLStreamConstants.START_ELEMENT -> {
                    depth++;
                    if (depth > MAX_DEPTH) {
                        throw GuardedZip.damaged("its part " + name + " is nested deeper than " + MAX_DEPTH);
                    }
                }
                case XMLStreamConstants.END_ELEMENT -> depth--;
                case XMLStreamConstants.DTD ->
                    throw GuardedZip.damaged(
                            "its part " + name + " declares a document type, which a workbook never does");
                case XMLStreamConstants.ENTITY_REFERENCE ->
                    throw GuardedZip.damaged("its part " + name + " refers to an unknown entity");
                default -> {}
            }
            return event;
        } catch (XMLStreamException e) {
            throw broken(e);
        } catch (RuntimeException e) {
            throw e instanceof RdmException ? e : broken(e);
        }
    }

    /** Goes to the next start of an element below the current one; null when the current one ends. */
    @Nullable
    String nextChild(int ofDepth) {
        while (true) {
            int event = next();
            if (event == XMLStreamConstants.START_ELEMENT) {
                return xml.getLocalName();
            }
            if (event == XMLStreamConstants.END_DOCUMENT
                    || (event == XMLStreamConstants.END_ELEMENT && depth < ofDepth)) {
                return null;
            }
        }
    }

    /** Goes to the next start of an element anywhere; null at the end of the part. */
    @Nullable
    String nextElement() {
        return nextChild(0);
    }

    int depth() {
        return depth;
    }

    String element() {
        return xml.getLocalName();
    }

    /** An attribute without a namespace. */
    @Nullable
    String attribute(String local) {
        for (int i = 0; i < xml.getAttributeCount(); i++) {
            if (xml.getAttributeLocalName(i).equals(local) && isEmpty(xml.getAttributeNamespace(i))) {
                return xml.getAttributeValue(i);
            }
        }
        return null;
    }

    /** An attribute that has a namespace, such as {@code r:id}. */
    @Nullable
    String qualified(String local) {
        for (int i = 0; i < xml.getAttributeCount(); i++) {
            if (xml.getAttributeLocalName(i).equals(local) && !isEmpty(xml.getAttributeNamespace(i))) {
                return xml.getAttributeValue(i);
            }
        }
        return null;
    }

    private static boolean isEmpty(@Nullable String text) {
        return text == null || text.isEmpty();
    }

    int attributeCount() {
        return xml.getAttributeCount();
    }

    String attributeName(int i) {
        return xml.getAttributeLocalName(i);
    }

    String attributeValue(int i) {
        return xml.getAttributeValue(i);
    }

    /** Adds the current characters. */
    void appendText(StringBuilder to) {
        try {
            to.append(xml.getTextCharacters(), xml.getTextStart(), xml.getTextLength());
        } catch (RuntimeException e) {
            throw broken(e);
        }
    }

    /** Passes over the current element with all that it holds. */
    void skip() {
        int inside = depth;
        while (depth >= inside) {
            if (next() == XMLStreamConstants.END_DOCUMENT) {
                return;
            }
        }
    }

    private RdmException broken(Exception e) {
        for (Throwable t = e; t != null; t = t.getCause()) {
            if (t instanceof RdmException rdm) {
                return rdm;
            }
        }
        String why = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        return GuardedZip.damaged("its part " + name + " is not well-formed (" + why + ")");
    }

    @Override
    public void close() {
        try {
            xml.close();
            bytes.close();
        } catch (XMLStreamException | IOException e) {
            throw broken(e);
        }
    }
}
