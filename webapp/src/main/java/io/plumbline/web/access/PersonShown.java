package io.plumbline.web.access;

import io.plumbline.engine.access.Person;
import io.plumbline.engine.access.Role;
import io.plumbline.web.page.Addresses;
import io.plumbline.web.page.Shown;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A person, as pages for administrators and the page of one's own account show it.
 *
 * @param href the page of the person, for administrators
 * @param roles in words, the least one first
 * @param signedIn how long ago by password, in words
 */
public record PersonShown(
        String login,
        String name,
        String href,
        String roles,
        Set<Role> held,
        boolean enabled,
        String state,
        String icon,
        String css,
        boolean firstPassword,
        String signedIn) {

    static PersonShown of(Person person, Instant now) {
        Instant last = person.account().lastSignInAt();
        boolean first = person.account().passwordToChange();
        return new PersonShown(
                person.login(),
                person.displayName(),
                href(person.login()),
                person.roles().stream().sorted().map(PersonShown::word).collect(Collectors.joining(", ")),
                person.roles(),
                person.enabled(),
                person.enabled() ? first ? "First password" : "Enabled" : "Disabled",
                person.enabled() ? first ? "lock" : "check" : "x",
                person.enabled() ? first ? "pl-badge--warning" : "" : "pl-badge--error",
                first,
                last == null ? "never" : Shown.ago(last, now));
    }

    static String href(String login) {
        return "/people/" + Addresses.segment(login);
    }

    static String word(Role role) {
        return switch (role) {
            case VIEWER -> "viewer";
            case ANALYST -> "analyst";
            case STEWARD -> "steward";
            case ADMIN -> "administrator";
        };
    }

    /** A role to be chosen, and what it lets a person do. */
    public record RoleChoice(String value, String word, String says, boolean chosen) {
        static List<RoleChoice> all(Set<Role> chosen) {
            return Arrays.stream(Role.values())
                    .map(role -> new RoleChoice(role.name(), PersonShown.word(role), says(role), chosen.contains(role)))
                    .toList();
        }

        /** What is in the address of the list: one role or none. */
        static List<RoleChoice> sought(String role) {
            return Arrays.stream(Role.values())
                    .map(known -> new RoleChoice(
                            known.name().toLowerCase(Locale.ROOT),
                            PersonShown.word(known),
                            says(known),
                            known.name().equalsIgnoreCase(role)))
                    .toList();
        }

        private static String says(Role role) {
            return switch (role) {
                case VIEWER -> "reads";
                case ANALYST -> "also proposes changes";
                case STEWARD -> "also decides about what others propose";
                case ADMIN -> "runs the installation and its accounts";
            };
        }
    }
}
