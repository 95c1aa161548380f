package io.plumbline.engine.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.engine.TestDatabase;
import io.plumbline.engine.access.Person;
import io.plumbline.engine.access.PersonStore;
import io.plumbline.engine.access.Role;
import io.plumbline.engine.change.OpenChangeSet;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.dimension.DefineDimension;
import io.plumbline.engine.dimension.DefinitionJson;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Threads are begun, answered, resolved and opened again. */
class ThreadsIT {
    private static final Comment.About CELL = new Comment.About("SHOP_D", "S1", "region");

    private final Database database = TestDatabase.fresh();
    private final AddComment add = new AddComment(database, TestDatabase.AUDIT);
    private final SettleThread settle = new SettleThread(database, TestDatabase.AUDIT);
    private final Person ana = person("ana", Role.ANALYST);
    private final Person sten = person("sten", Role.STEWARD);
    private final Person vera = person("vera", Role.VIEWER);
    private long set;

    @BeforeEach
    void draft() {
        new DefineDimension(database).define(DefinitionJson.parse("""
                                {"code":"SHOP_D","label":"Shops","domain":"RETAIL","key":["shop"],"attributes":[
                                  {"name":"shop","type":"text","length":10},
                                  {"name":"region","type":"text","length":10,"history":"NEW_VERSION"}]}"""), ana.id());
        set = open();
    }

    @Test
    void threadIsResolvedByTheFirstWhoSaysSoAndOpenedAgain() {
        Comment first = add.add(set, null, CELL, "Why?", sten);
        assertThat(first.settled()).isNull();
        assertThat(settledBy(settle.resolve(set, first.id(), ana))).isEqualTo("ana");
        assertThat(settledBy(settle.resolve(set, first.id(), sten))).isEqualTo("ana");
        assertThat(settle.reopen(set, first.id(), sten).settled()).isNull();
        assertThat(settle.reopen(set, first.id(), sten).settled()).isNull();
        assertThat(settledBy(settle.resolve(set, first.id(), sten))).isEqualTo("sten");
    }

    @Test
    void onlyTheThreadThatWasMeantIsResolved() {
        Comment first = add.add(set, null, CELL, "Why?", sten);
        Comment other = add.add(set, null, Comment.About.ALL, "And why now?", sten);
        Comment reply = add.add(set, first.id(), Comment.About.ALL, "Because.", ana);
        settle.resolve(set, first.id(), ana);
        assertThat(reply.about()).isEqualTo(CELL);
        assertThat(new CommentStore(database.read()).of(set))
                .filteredOn(c -> c.settled() != null)
                .extracting(Comment::id)
                .containsExactly(first.id());
        assertThat(other.replyTo()).isNull();
    }

    @Test
    void whatBeginsNoThreadOfTheChangeSetIsNotResolved() {
        Comment first = add.add(set, null, CELL, "Why?", sten);
        Comment reply = add.add(set, first.id(), CELL, "Because.", ana);
        refused(ErrorCode.UNKNOWN_COMMENT, () -> settle.resolve(set, reply.id(), ana));
        refused(ErrorCode.UNKNOWN_COMMENT, () -> settle.resolve(set, reply.id() + 1, ana));
        refused(ErrorCode.UNKNOWN_COMMENT, () -> settle.resolve(open(), first.id(), ana));
        refused(ErrorCode.UNKNOWN_CHANGE_SET, () -> settle.resolve(set + 1000, first.id(), ana));
    }

    @Test
    void whoeverOnlyReadsNeitherSpeaksNorResolves() {
        Comment first = add.add(set, null, CELL, "Why?", sten);
        refused(ErrorCode.ROLE_MISSING, () -> add.add(set, null, CELL, "Me too", vera));
        refused(ErrorCode.ROLE_MISSING, () -> settle.resolve(set, first.id(), vera));
        refused(ErrorCode.ROLE_MISSING, () -> settle.reopen(set, first.id(), vera));
    }

    @Test
    void placeWithTooLongANameIsRefused() {
        String name = "n".repeat(64);
        refused(ErrorCode.BAD_REQUEST, () -> add.add(set, null, new Comment.About("SHOP_D", "S1", name), "Why?", sten));
        refused(ErrorCode.BAD_REQUEST, () -> add.add(set, null, new Comment.About(name, "S1", null), "Why?", sten));
    }

    private static String settledBy(Comment comment) {
        return Objects.requireNonNull(comment.settled()).person();
    }

    private static void refused(ErrorCode code, ThrowingCallable act) {
        assertThatThrownBy(act)
                .isInstanceOfSatisfying(
                        RdmException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private long open() {
        return new OpenChangeSet(database, TestDatabase.AUDIT)
                .open("Shops", "new", LocalDate.of(2026, 1, 1), List.of("SHOP_D"), ana)
                .id();
    }

    private Person person(String login, Role role) {
        PersonStore people = new PersonStore(database.read());
        return people.find(people.create(login, login, "", Set.of(role))).orElseThrow();
    }
}
