package io.plumbline.engine.commit;

import static io.plumbline.engine.jooq.Tables.PERSON;

import io.plumbline.engine.TestDatabase;
import io.plumbline.engine.access.Person;
import io.plumbline.engine.access.Role;
import io.plumbline.engine.change.ChangeKind;
import io.plumbline.engine.change.ChangeRequest;
import io.plumbline.engine.change.ChangeSetStore;
import io.plumbline.engine.change.EditMember;
import io.plumbline.engine.change.NewChangeSet;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.database.Utc;
import io.plumbline.engine.dimension.DefineDimension;
import io.plumbline.engine.dimension.DefinitionJson;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.DimensionStore;
import io.plumbline.engine.error.Finding;
import io.plumbline.engine.job.Progress;
import io.plumbline.engine.member.BusinessKey;
import io.plumbline.engine.member.HeadStore;
import io.plumbline.engine.member.HistoryStore;
import io.plumbline.engine.member.Version;
import io.plumbline.engine.review.DecideReview;
import io.plumbline.engine.review.Decision;
import io.plumbline.engine.review.SubmitChangeSet;
import io.plumbline.engine.validation.ValidateChangeSet;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A database with stores that refer to markets, areas (whose key has two parts) and to one another, and the way from an edit to its commit. */
final class Markets {
    static final LocalDate JAN = LocalDate.of(2026, 1, 1);
    static final LocalDate MAR = LocalDate.of(2026, 3, 1);
    static final LocalDate JUN = LocalDate.of(2026, 6, 1);

    final Database database = TestDatabase.fresh();
    private final Person analyst = person("analyst", Role.ANALYST);
    private final Person steward = person("steward", Role.STEWARD);

    Markets() {
        define("""
                {"code":"MARKET_D","domain":"SALES","key":["code"],"attributes":[
                 {"name":"code","type":"text","length":20},{"name":"label","type":"text","length":60}]}
                """);
        define("""
                {"code":"AREA_D","domain":"SALES","key":["land","no"],"attributes":[
                 {"name":"land","type":"text","length":20},{"name":"no","type":"integer"}]}
                """);
        define("""
                {"code":"STORE_D","domain":"SALES","key":["code"],"attributes":[
                 {"name":"code","type":"text","length":20},
                 {"name":"market","type":"reference","dimension":"MARKET_D"},
                 {"name":"area","type":"reference","dimension":"AREA_D","history":"OVERWRITE"},
                 {"name":"parent","type":"reference","dimension":"STORE_D"}]}
                """);
    }

    Dimension define(String json) {
        return new DefineDimension(database).define(DefinitionJson.parse(json), null);
    }

    private Person person(String login, Role role) {
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

    Dimension dimension(String code) {
        return new DimensionStore(database.read()).byCode(code);
    }

    HistoryStore history(String dimension) {
        return new HistoryStore(database.read(), dimension(dimension));
    }

    long head() {
        return new HeadStore(database.read()).commit();
    }

    /** An edit in one line: kind, dimension, key, dates and values, as in {@code "ADDED STORE_D S1 2026-01-01 market=M1"}. */
    static ChangeRequest edit(String line) {
        String[] words = line.split(" ");
        Map<String, @Nullable String> values = new LinkedHashMap<>();
        LocalDate effective = LocalDate.parse(words[3]);
        LocalDate until = null;
        for (int i = 4; i < words.length; i++) {
            int mark = words[i].indexOf('=');
            if (mark < 0) {
                until = LocalDate.parse(words[i]);
            } else {
                String value = words[i].substring(mark + 1);
                values.put(words[i].substring(0, mark), value.isEmpty() ? null : value);
            }
        }
        return new ChangeRequest(
                words[1], List.of(words[2].split(",")), ChangeKind.valueOf(words[0]), effective, until, values, null);
    }

    /** A draft on the head with these edits. */
    long draft(String... lines) {
        long id = database.inTransaction(tx -> new ChangeSetStore(tx)
                .create(new NewChangeSet(
                        "Test", "because", JAN, new HeadStore(tx).commit(), analyst.id(), List.of(), null)));
        edit(id, lines);
        return id;
    }

    void edit(long id, String... lines) {
        for (String line : lines) {
            new EditMember(database, TestDatabase.AUDIT).edit(id, edit(line), analyst);
        }
    }

    List<Finding> validate(long id) {
        return new ValidateChangeSet(database).validate(id).findings();
    }

    void approve(long id) {
        new SubmitChangeSet(database, TestDatabase.AUDIT).submit(id, analyst, "because");
        new DecideReview(database, TestDatabase.AUDIT).decide(id, steward, Decision.APPROVE, null, null);
    }

    /** An approval past the rules of the draft, as when they saw another head. */
    void approveUnseen(long id) {
        database.read().execute("UPDATE change_set SET status = 'SUBMITTED' WHERE id = ?", id);
        new DecideReview(database, TestDatabase.AUDIT).decide(id, steward, Decision.APPROVE, null, null);
    }

    long commit(long id) {
        return new CommitChangeSet(database, TestDatabase.AUDIT, CommitListener.NONE)
                .commit(id, steward, Progress.UNWATCHED)
                .commitNo();
    }

    long committed(String... lines) {
        long id = draft(lines);
        validate(id);
        approve(id);
        return commit(id);
    }

    Person analyst() {
        return analyst;
    }

    /** Another analyst. */
    Person other() {
        return person("other", Role.ANALYST);
    }

    Person steward() {
        return steward;
    }

    /** The versions of a member at the head, a line each: the values as people see them, and the period. */
    List<String> versions(String dimension, String... key) {
        Dimension of = dimension(dimension);
        long number = history(dimension)
                .memberNosByKey(List.of(BusinessKey.of(key)), head())
                .get(BusinessKey.of(key));
        List<String> lines = new ArrayList<>();
        for (Version version : history(dimension).history(number, head())) {
            lines.add(shown(of, version) + " " + version.period().from() + " "
                    + version.period().to());
        }
        return lines;
    }

    static List<String> shown(Dimension dimension, Version version) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < dimension.attributes().size(); i++) {
            Object value = version.values().get(i);
            texts.add(value == null ? "-" : dimension.attributes().get(i).type().shown(value));
        }
        return texts;
    }
}
