package io.plumbline.web.page;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** The result of what the reader just did, shown once on the page that follows. */
public record Toast(boolean failed, String title, @Nullable String text) implements Serializable {
    /** Name of the flash attribute. */
    public static final String NAME = "toast";

    public static Toast done(String title) {
        return new Toast(false, title, null);
    }

    public static Toast done(String title, String text) {
        return new Toast(false, title, text);
    }

    public static Toast failed(String title, String text) {
        return new Toast(true, title, text);
    }
}
