package io.plumbline.engine.commit;

import static io.plumbline.engine.jooq.Tables.PERSON;

import io.plumbline.engine.TestDatabase;
import io.plumbline.engine.access.Person;
import io.plumbline.engine.access.Role;
import io.plumbline.engine.change.CellChange;
import io.plumbline.engine.change.Change;
import io.plumbline.engine.change.ChangeKind;
import io.plumbline.engine.change.ChangeSetStore;
import io.plumbline.engine.change.ChangeStore;
import io.plumbline.engine.change.NewChangeSet;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.database.Utc;
import io.plumbline.engine.dimension.DefineDimension;
import io.plumbline.engine.dimension.DefinitionJson;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.job.Progress;
import io.plumbline.engine.member.BusinessKey;
import io.plumbline.engine.member.HeadStore;
import io.plumbline.engine.member.HistoryStore;
import io.plumbline.engine.member.Version;
import io.plumbline.engine.review.DecideReview;
import io.plumbline.engine.review.Decision;
import io.plumbline.engine.review.SubmitChangeSet;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A database with one dimension, an analyst, a steward, and the way from a change to its commit. */
final class Desk {
    static final LocalDate JAN = LocalDate.of(2026, 1, 1);

    final Database database;
    final Dimension stations;
    final Person analyst;
    final Person steward;

    Desk() {
        this(TestDatabase.fresh());
    }

    Desk(Database database) {
        this.database = database;
        this.stations = new DefineDimension(database).define(DefinitionJson.parse("""
                            {"code":"STATION_D","label":"Stations","domain":"TELEVISION","key":["code"],"attributes":[
                             {"name":"code","type":"text","length":20},
                             {"name":"network","type":"text","length":60,"history":"NEW_VERSION"},
                             {"name":"power_kw","type":"decimal","precision":12,"scale":2,"history":"OVERWRITE","min":"0"}]}
                            """), null);
        this.analyst = person("analyst", Role.ANALYST);
        this.steward = person("steward", Role.STEWARD);
    }

    Person person(String login, Role role) {
        long id = database.read()
                .insertInto(PERSON)
                .set(PERSON.LOGIN, login)
                .set(PERSON.DISPLAY_NAME, login)
                .set(PERSON.PASSWORD_HASH, "")
                .set(PERSON.ENABLED, true)
                .set(PERSON.THEME, "system")
                .set(PERSON.CREATED_AT, Utc.now())
                .returningResult(PERSON.ID)
                .fetchSingle()
                .value1();
        return new Person(id, login, login, true, "system", Set.of(role));
    }

    static Change added(String code, LocalDate from, @Nullable String network) {
        return new Change(
                "STATION_D",
                ChangeKind.ADDED,
                null,
                BusinessKey.of(code),
                from,
                null,
                List.of(new CellChange("code", null, code, null), new CellChange("network", null, network, null)));
    }

    Change amended(String code, LocalDate from, @Nullable String network) {
        Version version = Objects.requireNonNull(
                history().asOf(List.of(BusinessKey.of(code)), head(), from).get(BusinessKey.of(code)));
        return new Change(
                "STATION_D",
                ChangeKind.AMENDED,
                version.memberNo(),
                BusinessKey.of(code),
                from,
                null,
                List.of(new CellChange("network", version.values().get(1), network, "Stations!B2")));
    }

    Change retired(String code, LocalDate from) {
        long member =
                history().memberNosByKey(List.of(BusinessKey.of(code)), head()).get(BusinessKey.of(code));
        return new Change("STATION_D", ChangeKind.RETIRED, member, BusinessKey.of(code), from, null, List.of());
    }

    HistoryStore history() {
        return new HistoryStore(database.read(), stations);
    }

    long head() {
        return new HeadStore(database.read()).commit();
    }

    /** A draft on the head with these changes. */
    long draft(Change... changes) {
        return database.inTransaction(tx -> {
            ChangeSetStore sets = new ChangeSetStore(tx);
            long id = sets.create(new NewChangeSet(
                    "Test", "because", JAN, new HeadStore(tx).commit(), analyst.id(), List.of("STATION_D"), null));
            new ChangeStore(tx).append(id, stations, Arrays.asList(changes).iterator());
            sets.contentChanged(id, new ChangeStore(tx).contentHash(id), "new");
            return id;
        });
    }

    void approve(long id) {
        new SubmitChangeSet(database, TestDatabase.AUDIT).submit(id, analyst, "because");
        new DecideReview(database, TestDatabase.AUDIT).decide(id, steward, Decision.APPROVE, null, null);
    }

    CommitEntry commit(long id) {
        return commit(id, CommitListener.NONE);
    }

    CommitEntry commit(long id, CommitListener listener) {
        return new CommitChangeSet(database, TestDatabase.AUDIT, listener).commit(id, steward, Progress.UNWATCHED);
    }

    CommitEntry approveAndCommit(Change... changes) {
        long id = draft(changes);
        approve(id);
        return commit(id);
    }

    /** All visible versions as text, one a line: what a reader at a commit sees. */
    List<String> listing(long commit) {
        List<String> lines = new ArrayList<>();
        history().stream(
                commit,
                null,
                v -> lines.add(
                        v.values() + " " + v.period().from() + " " + v.period().to() + " " + v.surrogate()));
        return lines;
    }
}
