package io.plumbline.web.page;

import io.plumbline.engine.error.RdmException;
import java.util.function.Supplier;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** What a form does: the deed, then back to a page that says how it went. */
public final class Acts {
    private Acts() {}

    /**
     * Does the deed and leads on; an expected refusal leads back with its sentence, and nothing is done.
     *
     * @param back where to go when it is refused
     * @param deed gives the page to go to, and what to say there
     */
    public static String act(RedirectAttributes redirect, String back, Supplier<Done> deed) {
        try {
            Done done = deed.get();
            redirect.addFlashAttribute(Toast.NAME, done.toast());
            return "redirect:" + done.page();
        } catch (RdmException e) {
            redirect.addFlashAttribute(Toast.NAME, Toast.failed("Not done", e.sentence()));
            return "redirect:" + back;
        }
    }

    /** Where a deed leads. */
    public record Done(String page, Toast toast) {}
}
