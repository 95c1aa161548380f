package io.plumbline.engine.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.engine.TestDatabase;
import io.plumbline.engine.access.ApiToken;
import io.plumbline.engine.access.PeopleFilter;
import io.plumbline.engine.access.Person;
import io.plumbline.engine.access.PersonStore;
import io.plumbline.engine.access.Role;
import io.plumbline.engine.access.TokenStore;
import io.plumbline.engine.audit.AuditEntry;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Administrators keep the accounts; nobody can leave the installation without one of them. */
class AccountsIT {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private final Database database = TestDatabase.fresh();
    private final PersonStore people = new PersonStore(database.read());
    private final TokenStore tokens = new TokenStore(database.read());
    private final ChangePerson change = new ChangePerson(database, TestDatabase.AUDIT);
    private final MakeToken makeToken = new MakeToken(database, TestDatabase.AUDIT, Clock.fixed(NOON, ZoneOffset.UTC));
    private final RevokeToken revoke = new RevokeToken(database, TestDatabase.AUDIT);

    @BeforeEach
    void firstPeople() {
        database.transact(tx -> {
            PersonStore store = new PersonStore(tx);
            store.create("ada", "Ada", "hash of ada", Set.of(Role.ADMIN));
            store.create("vic", "Vic", "hash of vic", Set.of(Role.VIEWER));
        });
    }

    @Test
    void administratorAddsRenamesAndGivesRoles() {
        Person added = new AddPerson(database, TestDatabase.AUDIT)
                .add(
                        new AddPerson.NewPerson("stella", " Stella ", "hash", true, Set.of(Role.VIEWER)),
                        people.get("ada"));
        assertThat(added.displayName()).isEqualTo("Stella");
        assertThat(added.account().passwordToChange()).isTrue();
        Person changed = change("stella", "Stella Steward", Set.of(Role.STEWARD, Role.ANALYST), null);
        assertThat(changed.displayName()).isEqualTo("Stella Steward");
        assertThat(changed.roles()).containsExactlyInAnyOrder(Role.STEWARD, Role.ANALYST);
        assertThat(changed.account().version()).isEqualTo(1);
        assertThat(people.get("stella")).isEqualTo(changed);
        refused(
                ErrorCode.PERSON_EXISTS,
                () -> new AddPerson(database, TestDatabase.AUDIT)
                        .add(
                                new AddPerson.NewPerson("stella", "Other", "hash", false, Set.of(Role.VIEWER)),
                                people.get("ada")));
        assertThat(deeds("ada"))
                .containsExactly(
                        "person.change people/stella name Stella Steward, roles [ANALYST, STEWARD]",
                        "person.create people/stella [VIEWER]");
        assertThat(TestDatabase.AUDIT.verify(database.read())).isEmpty();
    }

    @Test
    void othersChangeNobodyAndTheAttemptIsRecorded() {
        refused(
                ErrorCode.ROLE_MISSING,
                () -> change.change(
                        "vic", new ChangePerson.Wanted(null, Set.of(Role.ADMIN), null), people.get("vic"), seen -> {}));
        refused(
                ErrorCode.ROLE_MISSING,
                () -> new ResetPassword(database, TestDatabase.AUDIT).reset("ada", "h", people.get("vic")));
        assertThat(people.get("vic").roles()).containsExactly(Role.VIEWER);
        assertThat(people.passwordHash("ada")).contains("hash of ada");
        assertThat(deeds("vic"))
                .containsExactly(
                        "person.reset_password.refused people/ada ROLE_MISSING",
                        "person.change.refused people/vic ROLE_MISSING");
    }

    @Test
    void lastAdministratorStays() {
        refused(ErrorCode.LAST_ADMINISTRATOR, () -> change("ada", null, null, false));
        refused(ErrorCode.LAST_ADMINISTRATOR, () -> change("ada", null, Set.of(Role.STEWARD), null));
        assertThat(people.get("ada").enabled()).isTrue();
        assertThat(people.get("ada").has(Role.ADMIN)).isTrue();
        change("vic", null, Set.of(Role.ADMIN), false);
        refused(ErrorCode.LAST_ADMINISTRATOR, () -> change("ada", null, null, false));
        change("vic", null, null, true);
        assertThat(change("ada", null, null, false).enabled()).isFalse();
    }

    @Test
    void ofTwoAdministratorsWhoDisableEachOtherOneStays() throws Exception {
        change("vic", null, Set.of(Role.ADMIN), null);
        Person ada = people.get("ada");
        Person vic = people.get("vic");
        CountDownLatch start = new CountDownLatch(1);
        List<ErrorCode> refusals = new ArrayList<>();
        try (ExecutorService both = Executors.newFixedThreadPool(2)) {
            List<Future<?>> done = List.of(
                    both.submit(() -> disable(start, "vic", ada)), both.submit(() -> disable(start, "ada", vic)));
            start.countDown();
            for (Future<?> one : done) {
                if (one.get() instanceof ErrorCode code) {
                    refusals.add(code);
                }
            }
        }
        assertThat(refusals).containsExactly(ErrorCode.LAST_ADMINISTRATOR);
        assertThat(people.list(new PeopleFilter(null, Role.ADMIN, true), null, 10))
                .hasSize(1);
    }

    @Test
    void whoeverComesTooLateIsTold() {
        Person seen = people.get("vic");
        change("vic", "Victor", null, null);
        refused(
                ErrorCode.STALE_VERSION,
                () -> change.change("vic", new ChangePerson.Wanted("Vicky", null, null), people.get("ada"), now -> {
                    if (!now.account().equals(seen.account())) {
                        throw new RdmException(ErrorCode.STALE_VERSION, "Somebody changed it.");
                    }
                }));
        assertThat(people.get("vic").displayName()).isEqualTo("Victor");
    }

    @Test
    void nameAndRolesHaveToBeSome() {
        refused(ErrorCode.BAD_REQUEST, () -> change("vic", " ", null, null));
        refused(ErrorCode.BAD_REQUEST, () -> change("vic", "v".repeat(121), null, null));
        refused(ErrorCode.BAD_REQUEST, () -> change("vic", null, Set.of(), null));
        refused(ErrorCode.UNKNOWN_PERSON, () -> change("nobody", "N", null, null));
    }

    @Test
    void passwordOfAnAdministratorsHasToBeChangedByWhoKnowsIt() {
        Person reset = new ResetPassword(database, TestDatabase.AUDIT).reset("vic", "first", people.get("ada"));
        assertThat(reset.account().passwordToChange()).isTrue();
        assertThat(reset.account().passwordVersion()).isEqualTo(1);
        ChangeOwnPassword own = new ChangeOwnPassword(database, TestDatabase.AUDIT);
        refused(ErrorCode.WRONG_PASSWORD, () -> own.change(reset, "guess"::equals, "second"));
        assertThat(people.passwordHash("vic")).contains("first");
        own.change(reset, "first"::equals, "second");
        assertThat(people.passwordHash("vic")).contains("second");
        assertThat(people.get("vic").account().passwordToChange()).isFalse();
        assertThat(people.get("vic").account().passwordVersion()).isEqualTo(2);
        refused(
                ErrorCode.WRONG_STATE,
                () -> new ResetPassword(database, TestDatabase.AUDIT).reset("ada", "h", people.get("ada")));
    }

    @Test
    void tokenEndsByItsOwnerOrAnAdministrator() {
        ApiToken one = makeToken.make(" nightly ", 1, people.get("vic")).token();
        assertThat(one.name()).isEqualTo("nightly");
        assertThat(one.expiresAt()).isEqualTo("2026-03-02T12:00:00Z");
        ApiToken two = makeToken.make("weekly", 366, people.get("vic")).token();
        refused(ErrorCode.BAD_REQUEST, () -> makeToken.make(" ", 1, people.get("vic")));
        refused(ErrorCode.BAD_REQUEST, () -> makeToken.make("long", 367, people.get("vic")));
        ApiToken adas = makeToken.make("hers", 1, people.get("ada")).token();
        refused(ErrorCode.ROLE_MISSING, () -> revoke.revoke("ada", adas.id(), people.get("vic")));
        refused(ErrorCode.UNKNOWN_TOKEN, () -> revoke.revoke("vic", adas.id(), people.get("vic")));
        revoke.revoke("vic", one.id(), people.get("vic"));
        revoke.revoke("vic", two.id(), people.get("ada"));
        refused(ErrorCode.UNKNOWN_TOKEN, () -> revoke.revoke("vic", two.id(), people.get("ada")));
        assertThat(tokens.stillValid(List.of(one.id(), two.id(), adas.id()), NOON))
                .containsExactly(adas.id());
    }

    @Test
    void peopleAreFoundByNameRoleAndState() {
        change("vic", "Victor 100%", null, false);
        assertThat(logins(new PeopleFilter("VICT", null, null))).containsExactly("vic");
        assertThat(logins(new PeopleFilter("0%", null, null))).containsExactly("vic");
        assertThat(logins(new PeopleFilter("%", null, true))).isEmpty();
        assertThat(logins(new PeopleFilter(null, Role.ADMIN, null))).containsExactly("ada");
        assertThat(logins(new PeopleFilter(null, null, false))).containsExactly("vic");
        assertThat(people.list(PeopleFilter.EVERYBODY, "ada", 10)).hasSize(1);
        assertThat(people.list(PeopleFilter.EVERYBODY, null, 1)).hasSize(1);
    }

    private Object disable(CountDownLatch start, String login, Person who) throws InterruptedException {
        start.await();
        try {
            return change.change(login, new ChangePerson.Wanted(null, null, false), who, seen -> {});
        } catch (RdmException e) {
            return e.code();
        }
    }

    private Person change(String login, @Nullable String name, @Nullable Set<Role> roles, @Nullable Boolean enabled) {
        return change.change(login, new ChangePerson.Wanted(name, roles, enabled), people.get("ada"), seen -> {});
    }

    private List<String> logins(PeopleFilter filter) {
        return people.list(filter, null, 10).stream().map(Person::login).toList();
    }

    private List<String> deeds(String login) {
        return TestDatabase.AUDIT.entriesOf(database.read(), login, 10).stream()
                .map(AccountsIT::words)
                .toList();
    }

    private static String words(AuditEntry entry) {
        return entry.act() + " " + entry.subject() + " " + entry.detail();
    }

    private static void refused(ErrorCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        RdmException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}
