package io.plumbline.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.Heading;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;

/**
 * A page of the documentation: where it points and what it names.
 *
 * @param links targets of links and images, as written
 * @param anchors what a link into this page may name after its #
 * @param names code within sentences and tables, such as {@code change/Timeline}; not code blocks
 */
record MarkdownPage(Path file, String text, List<String> links, Set<String> anchors, List<String> names) {
    private static final Parser PARSER =
            Parser.builder().extensions(List.of(TablesExtension.create())).build();

    static MarkdownPage read(Path file) {
        try {
            String text = Files.readString(file);
            List<String> links = new ArrayList<>();
            Set<String> anchors = new HashSet<>();
            List<String> names = new ArrayList<>();
            PARSER.parse(text).accept(new AbstractVisitor() {
                @Override
                public void visit(Link link) {
                    links.add(link.getDestination());
                    visitChildren(link);
                }

                @Override
                public void visit(Image image) {
                    links.add(image.getDestination());
                }

                @Override
                public void visit(Heading heading) {
                    anchors.add(anchor(words(heading)));
                    visitChildren(heading);
                }

                @Override
                public void visit(Code code) {
                    names.add(code.getLiteral());
                }
            });
            return new MarkdownPage(file, text, links, anchors, names);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As hosts of Markdown make it of a heading's words. */
    private static String anchor(String words) {
        return words.toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-');
    }

    private static String words(Node node) {
        StringBuilder words = new StringBuilder();
        node.accept(new AbstractVisitor() {
            @Override
            public void visit(Text text) {
                words.append(text.getLiteral());
            }

            @Override
            public void visit(Code code) {
                words.append(code.getLiteral());
            }
        });
        return words.toString();
    }
}
