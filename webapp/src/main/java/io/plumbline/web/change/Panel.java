package io.plumbline.web.change;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the reader may do with a change set now, what they should know first, and why they may not where they may not.
 *
 * @param act what the panel offers
 * @param refusal why the reader may not act; null where they may
 */
public record Panel(
        Act act,
        String title,
        @Nullable String note,
        List<Check> checks,
        List<Approval> approvals,
        @Nullable String refusal,
        String contentHash,
        @Nullable String signs) {

    /** The next act in the life of a change set. */
    public enum Act {
        SUBMIT,
        DECIDE,
        COMMIT,
        NOTHING
    }

    /** One thing to know before acting. */
    public record Check(
            String css, String icon, String text, @Nullable String small) {
        static Check ok(String text) {
            return new Check("is-ok", "check", text, null);
        }

        static Check open(String text, @Nullable String small) {
            return new Check("is-open", "warning", text, small);
        }

        static Check bad(String text, @Nullable String small) {
            return new Check("is-bad", "error", text, small);
        }
    }

    /** Somebody's decision. */
    public record Approval(
            String initials,
            String name,
            String text,
            String icon,
            String css,
            @Nullable String comment) {}
}
