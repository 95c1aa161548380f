package io.plumbline.web.browser;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Hands the one browser and the one small installation to every test class, and ends the browser after the last one. */
final class InABrowser implements ParameterResolver {
    /** The installation keeps them, so a second try of a test finds them there. */
    private static @Nullable Exhibits exhibits;

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == Readers.class || type == Exhibits.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        ExtensionContext.Store kept = context.getRoot().getStore(ExtensionContext.Namespace.GLOBAL);
        return parameter.getParameter().getType() == Readers.class
                ? kept.computeIfAbsent(Readers.class, type -> new Readers(), Readers.class)
                : exhibits();
    }

    private static synchronized Exhibits exhibits() {
        if (exhibits == null) {
            exhibits = new Exhibits();
        }
        return exhibits;
    }
}
