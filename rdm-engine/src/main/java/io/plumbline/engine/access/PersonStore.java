package io.plumbline.engine.access;

import static io.plumbline.engine.jooq.Tables.PERSON;
import static io.plumbline.engine.jooq.Tables.PERSON_ROLE;

import io.plumbline.engine.database.Utc;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jooq.Condition;
import org.jooq.DSLContext;

/** The people of an installation and their roles. */
public final class PersonStore {
    private final DSLContext dsl;

    public PersonStore(DSLContext dsl) {
        this.dsl = dsl;
    }

    public Optional<Person> find(long id) {
        return where(PERSON.ID.eq(id)).stream().findFirst();
    }

    public Optional<Person> byLogin(String login) {
        return where(PERSON.LOGIN.eq(login)).stream().findFirst();
    }

    /** Which of these people may sign in. */
    public Set<Long> enabled(Collection<Long> ids) {
        return dsl.select(PERSON.ID)
                .from(PERSON)
                .where(PERSON.ID.in(Set.copyOf(ids)), PERSON.ENABLED.isTrue())
                .fetchSet(PERSON.ID);
    }

    /** Everybody, by login. */
    public List<Person> all() {
        return where(PERSON.ID.isNotNull());
    }

    /** What to show for these people; an unknown number is left out. */
    public Map<Long, String> names(Collection<Long> ids) {
        return dsl.select(PERSON.ID, PERSON.DISPLAY_NAME)
                .from(PERSON)
                .where(PERSON.ID.in(Set.copyOf(ids)))
                .fetchMap(PERSON.ID, PERSON.DISPLAY_NAME);
    }

    /** The stored hash of a person's password; empty where there is no such person or no password. */
    public Optional<String> passwordHash(String login) {
        return dsl.select(PERSON.PASSWORD_HASH)
                .from(PERSON)
                .where(PERSON.LOGIN.eq(login))
                .fetchOptional(PERSON.PASSWORD_HASH)
                .filter(hash -> !hash.isEmpty());
    }

    public boolean isEmpty() {
        return !dsl.fetchExists(PERSON);
    }

    /** Adds a person; an empty hash means that this person cannot sign in with a password. */
    public long create(String login, String displayName, String passwordHash, Set<Role> roles) {
        dsl.insertInto(PERSON)
                .set(PERSON.LOGIN, login)
                .set(PERSON.DISPLAY_NAME, displayName)
                .set(PERSON.PASSWORD_HASH, passwordHash)
                .set(PERSON.ENABLED, true)
                .set(PERSON.THEME, "system")
                .set(PERSON.CREATED_AT, Utc.now())
                .execute();
        long id = byLogin(login).orElseThrow().id();
        for (Role role : roles) {
            dsl.insertInto(PERSON_ROLE)
                    .set(PERSON_ROLE.PERSON_ID, id)
                    .set(PERSON_ROLE.ROLE, role.name())
                    .execute();
        }
        return id;
    }

    /** Keeps the look that a person chose: system, light or dark. */
    public void chooseTheme(long id, String theme) {
        dsl.update(PERSON).set(PERSON.THEME, theme).where(PERSON.ID.eq(id)).execute();
    }

    private List<Person> where(Condition condition) {
        Map<Long, Set<Role>> roles = dsl
                .select(PERSON_ROLE.PERSON_ID, PERSON_ROLE.ROLE)
                .from(PERSON_ROLE)
                .join(PERSON)
                .on(PERSON.ID.eq(PERSON_ROLE.PERSON_ID))
                .where(condition)
                .fetch()
                .stream()
                .collect(Collectors.groupingBy(
                        row -> row.value1(),
                        Collectors.mapping(
                                row -> Role.valueOf(row.value2()),
                                Collectors.toCollection(() -> EnumSet.noneOf(Role.class)))));
        return dsl.select(PERSON.ID, PERSON.LOGIN, PERSON.DISPLAY_NAME, PERSON.ENABLED, PERSON.THEME)
                .from(PERSON)
                .where(condition)
                .orderBy(PERSON.LOGIN)
                .fetch(row -> new Person(
                        row.value1(),
                        row.value2(),
                        row.value3(),
                        row.value4(),
                        row.value5(),
                        roles.getOrDefault(row.value1(), Set.of())));
    }
}
