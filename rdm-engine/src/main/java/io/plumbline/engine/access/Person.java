package io.plumbline.engine.access;

import java.util.Set;

/** A person who signs in. */
public record Person(
        long id, String login, String displayName, boolean enabled, String theme, Set<Role> roles, Account account) {
    public Person {
        roles = Set.copyOf(roles);
    }

    public Person(long id, String login, String displayName, boolean enabled, String theme, Set<Role> roles) {
        this(id, login, displayName, enabled, theme, roles, Account.NEW);
    }

    public boolean has(Role role) {
        return roles.contains(role);
    }
}
