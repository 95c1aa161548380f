package io.plumbline.engine.access;

import static io.plumbline.engine.jooq.Tables.PERSON;
import static io.plumbline.engine.jooq.Tables.PERSON_ROLE;

import io.plumbline.engine.database.Utc;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

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

    /** The person of that login, or UNKNOWN_PERSON. */
    public Person get(String login) {
        return byLogin(login).orElseThrow(() -> unknown(login));
    }

    /** The same, locked until the transaction ends. */
    public Person lock(String login) {
        long id = dsl.select(PERSON.ID)
                .from(PERSON)
                .where(PERSON.LOGIN.eq(login))
                .forUpdate()
                .fetchOptional(PERSON.ID)
                .orElseThrow(() -> unknown(login));
        return find(id).orElseThrow();
    }

    /** The enabled administrators, locked until the transaction ends: of two who remove each other, one comes second. */
    public Set<Long> lockAdministrators() {
        return dsl.select(PERSON.ID)
                .from(PERSON)
                .join(PERSON_ROLE)
                .on(PERSON_ROLE.PERSON_ID.eq(PERSON.ID))
                .where(PERSON_ROLE.ROLE.eq(Role.ADMIN.name()), PERSON.ENABLED.isTrue())
                .orderBy(PERSON.ID)
                .forUpdate()
                .fetchSet(PERSON.ID);
    }

    /** People by login, beginning after one. */
    public List<Person> list(PeopleFilter filter, @Nullable String after, int limit) {
        Condition condition = after == null ? DSL.noCondition() : PERSON.LOGIN.gt(after);
        if (filter.text() != null) {
            condition = condition.and(PERSON.LOGIN
                    .containsIgnoreCase(filter.text())
                    .or(PERSON.DISPLAY_NAME.containsIgnoreCase(filter.text())));
        }
        if (filter.role() != null) {
            condition = condition.and(PERSON.ID.in(DSL.select(PERSON_ROLE.PERSON_ID)
                    .from(PERSON_ROLE)
                    .where(PERSON_ROLE.ROLE.eq(filter.role().name()))));
        }
        if (filter.enabled() != null) {
            condition = condition.and(PERSON.ENABLED.eq(filter.enabled()));
        }
        return where(condition, limit);
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
        addRoles(id, roles);
        return id;
    }

    /** Writes what administrators may change of a person, and counts it. */
    public void change(long id, String displayName, boolean enabled, Set<Role> roles) {
        dsl.update(PERSON)
                .set(PERSON.DISPLAY_NAME, displayName)
                .set(PERSON.ENABLED, enabled)
                .set(PERSON.VERSION, PERSON.VERSION.plus(1))
                .where(PERSON.ID.eq(id))
                .execute();
        dsl.deleteFrom(PERSON_ROLE).where(PERSON_ROLE.PERSON_ID.eq(id)).execute();
        addRoles(id, roles);
    }

    /** Gives a person another password; the sessions that began with the one before end. */
    public void setPassword(long id, String hash, boolean toChange) {
        dsl.update(PERSON)
                .set(PERSON.PASSWORD_HASH, hash)
                .set(PERSON.PASSWORD_TO_CHANGE, toChange)
                .set(PERSON.PASSWORD_VERSION, PERSON.PASSWORD_VERSION.plus(1))
                .where(PERSON.ID.eq(id))
                .execute();
    }

    public void noteSignIn(long id, Instant at) {
        dsl.update(PERSON)
                .set(PERSON.LAST_SIGN_IN_AT, Utc.of(at))
                .where(PERSON.ID.eq(id))
                .execute();
    }

    /** Keeps the look that a person chose: system, light or dark. */
    public void chooseTheme(long id, String theme) {
        dsl.update(PERSON).set(PERSON.THEME, theme).where(PERSON.ID.eq(id)).execute();
    }

    private void addRoles(long id, Set<Role> roles) {
        for (Role role : roles) {
            dsl.insertInto(PERSON_ROLE)
                    .set(PERSON_ROLE.PERSON_ID, id)
                    .set(PERSON_ROLE.ROLE, role.name())
                    .execute();
        }
    }

    private List<Person> where(Condition condition) {
        return where(condition, Integer.MAX_VALUE);
    }

    private List<Person> where(Condition condition, int limit) {
        List<? extends Record> rows = dsl.selectFrom(PERSON)
                .where(condition)
                .orderBy(PERSON.LOGIN)
                .limit(limit)
                .fetch();
        Map<Long, Set<Role>> roles = dsl
                .select(PERSON_ROLE.PERSON_ID, PERSON_ROLE.ROLE)
                .from(PERSON_ROLE)
                .where(PERSON_ROLE.PERSON_ID.in(
                        rows.stream().map(row -> row.get(PERSON.ID)).toList()))
                .fetch()
                .stream()
                .collect(Collectors.groupingBy(
                        row -> row.value1(),
                        Collectors.mapping(
                                row -> Role.valueOf(row.value2()),
                                Collectors.toCollection(() -> EnumSet.noneOf(Role.class)))));
        return rows.stream()
                .map(row -> person(row, roles.getOrDefault(row.get(PERSON.ID), Set.of())))
                .toList();
    }

    private static Person person(Record row, Set<Role> roles) {
        @Nullable LocalDateTime signedIn = row.get(PERSON.LAST_SIGN_IN_AT);
        return new Person(
                row.get(PERSON.ID),
                row.get(PERSON.LOGIN),
                row.get(PERSON.DISPLAY_NAME),
                row.get(PERSON.ENABLED),
                row.get(PERSON.THEME),
                roles,
                new Account(
                        row.get(PERSON.VERSION),
                        row.get(PERSON.PASSWORD_VERSION),
                        row.get(PERSON.PASSWORD_TO_CHANGE),
                        signedIn == null ? null : Utc.instant(signedIn)));
    }

    private static RdmException unknown(String login) {
        return new RdmException(
                ErrorCode.UNKNOWN_PERSON,
                "There is no person with the login \"" + login + "\". The list of people has them all.");
    }
}
