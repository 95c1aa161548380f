package io.plumbline.engine.access;

import java.util.Set;

/** A person who signs in. */
public record Person(long id, String login, String displayName, boolean enabled, String theme, Set<Role> roles) {
    public Person {
        roles = Set.copyOf(roles);
    }

    public boolean has(Role role) {
        return roles.contains(role);
    }
}
