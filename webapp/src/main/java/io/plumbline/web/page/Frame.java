package io.plumbline.web.page;

import io.plumbline.engine.access.Person;
import io.plumbline.engine.access.Role;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What stands around every page: who reads it, in which theme, and what waits for them.
 *
 * @param person who is signed in; null on the sign-in page
 * @param demo whether this is a demo installation, which every page says
 * @param theme {@code light}, {@code dark}, or null where the reader's system decides
 * @param reviewsDue change sets that wait for this person's decision
 * @param jobsRunning jobs under way
 * @param path the address of this page, to come back to
 * @param away parts of the installation that are away
 */
public record Frame(
        @Nullable Person person,
        boolean demo,
        @Nullable String theme,
        int reviewsDue,
        int jobsRunning,
        String path,
        AwayBanner away) {

    public boolean isSignedIn() {
        return person != null;
    }

    /** Whether the reader may propose changes. */
    public boolean isEditor() {
        return has(Role.ANALYST) || has(Role.STEWARD) || has(Role.ADMIN);
    }

    /** Whether the reader may decide on other people's changes. */
    public boolean isSteward() {
        return has(Role.STEWARD) || has(Role.ADMIN);
    }

    /** Whether the reader runs the installation. */
    public boolean isAdmin() {
        return has(Role.ADMIN);
    }

    public String initials() {
        return person == null ? "" : initials(person.displayName());
    }

    public String who() {
        if (person == null) {
            return "";
        }
        String role = Arrays.stream(Role.values())
                .filter(person::has)
                .map(r -> r.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
        return role.isEmpty() ? person.displayName() : person.displayName() + ", " + role;
    }

    /** When the page was made; stands below its prints. */
    public String madeAt() {
        return Shown.time(Instant.now()) + " UTC";
    }

    /** The theme that the switch leads to. */
    public String otherTheme() {
        return "dark".equals(theme) ? "light" : "dark";
    }

    /** Up to two letters that stand for a name. */
    public static String initials(String name) {
        return Arrays.stream(name.strip().split("[\\s._-]+"))
                .filter(part -> !part.isEmpty())
                .limit(2)
                .map(part -> part.substring(0, part.offsetByCodePoints(0, 1)))
                .collect(Collectors.joining())
                .toUpperCase(Locale.ROOT);
    }

    private boolean has(Role role) {
        return person != null && person.has(role);
    }
}
