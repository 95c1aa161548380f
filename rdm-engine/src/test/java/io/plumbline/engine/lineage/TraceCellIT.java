package io.plumbline.engine.lineage;

import static io.plumbline.engine.jooq.Tables.PERSON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.engine.TestDatabase;
import io.plumbline.engine.access.Person;
import io.plumbline.engine.change.ChangeKind;
import io.plumbline.engine.change.ChangeRequest;
import io.plumbline.engine.change.EditMember;
import io.plumbline.engine.change.LaterEdits;
import io.plumbline.engine.change.OpenChangeSet;
import io.plumbline.engine.change.UploadDesk;
import io.plumbline.engine.commit.RevertCommit;
import io.plumbline.engine.database.Utc;
import io.plumbline.engine.dimension.DefinitionJson;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.member.BusinessKey;
import io.plumbline.engine.member.HeadStore;
import io.plumbline.engine.member.HistoryStore;
import io.plumbline.engine.upload.SheetXml;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraceCellIT {
    private static final LocalDate JANUARY = LocalDate.of(2026, 1, 1);
    private static final LocalDate MARCH = LocalDate.of(2026, 3, 1);
    private static final LocalDate JUNE = LocalDate.of(2026, 6, 1);

    @TempDir
    Path folder;

    private UploadDesk desk;

    @BeforeEach
    void begin() {
        desk = new UploadDesk(folder, DefinitionJson.parse("""
                {"code":"STATION_D","label":"Stations","domain":"TELEVISION","key":["code"],"attributes":[
                 {"name":"code","type":"text","length":20},
                 {"name":"network","type":"text","length":60,"history":"NEW_VERSION"},
                 {"name":"market","type":"text","length":60,"history":"NEW_VERSION"},
                 {"name":"power_kw","type":"decimal","precision":12,"scale":2,"history":"OVERWRITE"}]}
                """));
        for (Person person : List.of(UploadDesk.ANALYST, UploadDesk.STEWARD)) {
            desk.database()
                    .read()
                    .insertInto(PERSON)
                    .set(PERSON.ID, person.id())
                    .set(PERSON.LOGIN, person.login())
                    .set(PERSON.DISPLAY_NAME, person.displayName())
                    .set(PERSON.PASSWORD_HASH, "")
                    .set(PERSON.ENABLED, true)
                    .set(PERSON.THEME, "system")
                    .set(PERSON.CREATED_AT, Utc.now())
                    .execute();
        }
    }

    @AfterEach
    void end() {
        desk.close();
    }

    private static String row(int number, String... cells) {
        StringBuilder row = new StringBuilder("<row r=\"" + number + "\">");
        for (int i = 0; i < cells.length; i++) {
            row.append(SheetXml.text((char) ('A' + i) + String.valueOf(number), cells[i]));
        }
        return row.append("</row>").toString();
    }

    private CellLineage trace(String attribute, LocalDate day, long commit) {
        HistoryStore history = new HistoryStore(desk.database().read(), desk.dimension());
        long member =
                history.memberNosByKey(List.of(BusinessKey.of("KABC")), commit).get(BusinessKey.of("KABC"));
        return new TraceCell(desk.database().read(), desk.dimension())
                .trace(member, desk.dimension().attribute(attribute), day, commit);
    }

    private long edited(ChangeKind kind, LocalDate from, String attribute, String value) {
        long set = new OpenChangeSet(desk.database(), TestDatabase.AUDIT)
                .open("By hand", "", from, List.of("STATION_D"), UploadDesk.ANALYST)
                .id();
        new EditMember(desk.database(), TestDatabase.AUDIT)
                .edit(
                        set,
                        new ChangeRequest(
                                "STATION_D", List.of("KABC"), kind, from, null, Map.of(attribute, value), null),
                        UploadDesk.ANALYST);
        return desk.commit(set);
    }

    @Test
    void valueLeadsBackToItsCellItsFileAndThePeopleAlsoAfterItsRowWasRewritten() {
        long first = desk.commit(desk.changeSet(
                JANUARY, row(1, "code", "network", "market", "power_kw"), row(2, "KABC", "ABC", "LA", "1.5")));
        edited(ChangeKind.AMENDED, MARCH, "market", "SF");
        long last = edited(ChangeKind.CORRECTED, MARCH, "power_kw", "2");

        CellLineage network = trace("network", JUNE, last);
        assertThat(network.origin().commitNo()).isEqualTo(first);
        assertThat(network.version().recordedBy())
                .as("its row was written anew since")
                .isEqualTo(last);
        assertThat(network.change().orElseThrow().kind()).isEqualTo(ChangeKind.ADDED);
        assertThat(network.cell().orElseThrow().source()).isEqualTo("Stations!B2");
        assertThat(network.uploads()).singleElement().satisfies(upload -> {
            assertThat(upload.fileName()).isEqualTo("stations.xlsx");
            assertThat(upload.sha256()).hasSize(64);
        });
        assertThat(network.reviews())
                .singleElement()
                .satisfies(review -> assertThat(review.contentHash())
                        .isEqualTo(network.changeSet().contentHash()));
        assertThat(network.end()).isEmpty();

        assertThat(trace("power_kw", JANUARY, last).origin().commitNo()).isEqualTo(last);
        assertThat(trace("power_kw", JANUARY, first).end()).contains(last);
        assertThat(trace("market", JANUARY, last).origin().commitNo()).isEqualTo(first);
        assertThat(trace("market", JUNE, last).cell().orElseThrow().before()).isEqualTo("LA");
    }

    @Test
    void valueThatCameBackIsTracedToTheCommitThatBroughtItBack() {
        desk.commit(desk.changeSet(JANUARY, row(1, "code", "network"), row(2, "KABC", "ABC")));
        long moved = edited(ChangeKind.AMENDED, MARCH, "network", "NBC");
        long undo = desk.commit(new RevertCommit(desk.database(), TestDatabase.AUDIT)
                .revert(moved, LaterEdits.KEEP, UploadDesk.ANALYST));
        CellLineage network = trace("network", JUNE, undo);
        assertThat(network.value()).isEqualTo("ABC");
        assertThat(network.origin().commitNo()).isEqualTo(undo);
        assertThat(network.changeSet().revertsCommit()).isEqualTo(moved);
        assertThat(trace("network", JUNE, moved).end()).contains(undo);
        assertThat(trace("network", JANUARY, undo).origin().commitNo()).isEqualTo(1);
    }

    @Test
    void dayOutsideOfItsLifeHasNoLineage() {
        desk.commit(desk.changeSet(MARCH, row(1, "code", "network"), row(2, "KABC", "ABC")));
        long head = new HeadStore(desk.database().read()).commit();
        assertThatThrownBy(() -> trace("network", JANUARY, head))
                .isInstanceOfSatisfying(
                        RdmException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NO_VERSION_AT_DATE));
    }
}
