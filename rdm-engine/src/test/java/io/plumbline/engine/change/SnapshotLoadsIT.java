package io.plumbline.engine.change;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.engine.dimension.DefinitionJson;
import io.plumbline.engine.member.HistoryStore;
import io.plumbline.engine.upload.ReceiveUpload;
import io.plumbline.engine.upload.SheetXml;
import io.plumbline.engine.upload.UploadMode;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole states of a source, loaded one after the other as a snapshot tool loads them; what becomes of history is compared in docs/comparisons/dbt-snapshots.md. */
class SnapshotLoadsIT {
    private static final LocalDate JANUARY = LocalDate.of(2026, 1, 1);
    private static final LocalDate MARCH = LocalDate.of(2026, 3, 1);
    private static final LocalDate MAY = LocalDate.of(2026, 5, 1);

    @TempDir
    Path folder;

    private UploadDesk desk;

    @BeforeEach
    void begin() {
        desk = new UploadDesk(folder, DefinitionJson.parse("""
                {"code":"SHOP_D","label":"Shops","domain":"RETAIL","key":["code"],"attributes":[
                 {"name":"code","type":"text","length":20},{"name":"region","type":"text","length":20},
                 {"name":"phone","type":"text","length":20,"history":"OVERWRITE"}]}
                """));
        load(JANUARY, "A,North,1", "B,South,2");
    }

    @AfterEach
    void end() {
        desk.close();
    }

    private static String sheet(String... rows) {
        StringBuilder sheet = new StringBuilder();
        for (int r = 0; r <= rows.length; r++) {
            sheet.append("<row r=\"" + (r + 1) + "\">");
            String[] cells = (r == 0 ? "code,region,phone" : rows[r - 1]).split(",");
            for (int c = 0; c < cells.length; c++) {
                sheet.append(SheetXml.text((char) ('A' + c) + String.valueOf(r + 1), cells[c]));
            }
            sheet.append("</row>");
        }
        return sheet.toString();
    }

    private long propose(LocalDate day, UploadMode mode, @Nullable Long retired, String... rows) {
        byte[] file = SheetXml.of("Shops", sheet(rows)).bytes();
        return ((Proposal.Proposed)
                        desk.propose(desk.receive(file, new ReceiveUpload.Terms("SHOP_D", day, mode, retired, null))))
                .changeSetId();
    }

    private void load(LocalDate day, String... rows) {
        desk.commit(propose(day, UploadMode.CHANGES, null, rows));
    }

    /** Every version at a commit: code, region, phone, first day, end. */
    private List<String> history(long commit) {
        List<String> lines = new ArrayList<>();
        new HistoryStore(desk.database().read(), desk.dimension())
                .stream(
                        commit,
                        null,
                        version -> lines.add(
                                version.values() + " " + version.period().from() + " "
                                        + version.period().to()));
        return lines;
    }

    @Test
    void rowThatDiffersEndsTheVersionAndBeginsAnother() {
        load(MARCH, "A,West,1", "B,South,2");
        assertThat(history(2))
                .containsExactly(
                        "[A, North, 1] 2026-01-01 2026-03-01",
                        "[A, West, 1] 2026-03-01 9999-12-31",
                        "[B, South, 2] 2026-01-01 9999-12-31");
    }

    @Test
    void sameStateAgainIsNoChange() {
        long again = propose(MARCH, UploadMode.CHANGES, null, "A,North,1", "B,South,2");
        assertThat(desk.changes(again)).isEmpty();
    }

    @Test
    void rowThatIsMissingMeansNothing() {
        load(MARCH, "A,West,1");
        assertThat(history(2)).contains("[B, South, 2] 2026-01-01 9999-12-31");
    }

    @Test
    void rowThatIsMissingFromAFullReplacementEndsOnItsDate() {
        desk.commit(propose(MARCH, UploadMode.FULL, 1L, "A,North,1"));
        assertThat(history(2))
                .containsExactly("[A, North, 1] 2026-01-01 9999-12-31", "[B, South, 2] 2026-01-01 2026-03-01");
    }

    @Test
    void rowThatComesBackLivesAgainAsTheSameMemberAndTheGapStays() {
        desk.commit(propose(MARCH, UploadMode.FULL, 1L, "A,North,1"));
        load(MAY, "A,North,1", "B,South,2");
        assertThat(history(3))
                .containsExactly(
                        "[A, North, 1] 2026-01-01 9999-12-31",
                        "[B, South, 2] 2026-01-01 2026-03-01",
                        "[B, South, 2] 2026-05-01 9999-12-31");
        HistoryStore history = new HistoryStore(desk.database().read(), desk.dimension());
        List<UUID> members = new ArrayList<>();
        history.stream(3, null, version -> members.add(version.memberId()));
        assertThat(members.get(1)).isEqualTo(members.get(2));
    }

    @Test
    void attributeThatKeepsOneValueIsPutRightOnEveryRow() {
        load(MARCH, "A,West,1", "B,South,2");
        load(MAY, "A,West,9", "B,South,2");
        assertThat(history(3)).contains("[A, North, 9] 2026-01-01 2026-03-01", "[A, West, 9] 2026-03-01 9999-12-31");
    }

    @Test
    void lateStateChangesThePastAndWhatIsKnownOfLaterDaysStays() {
        load(MAY, "A,East,1", "B,South,2");
        load(MARCH, "A,West,1", "B,South,2");
        assertThat(history(3))
                .containsExactly(
                        "[A, North, 1] 2026-01-01 2026-03-01",
                        "[A, West, 1] 2026-03-01 2026-05-01",
                        "[A, East, 1] 2026-05-01 9999-12-31",
                        "[B, South, 2] 2026-01-01 9999-12-31");
        assertThat(history(2)).as("as it was known before").hasSize(3);
    }

    @Test
    void blankCellIsAValueLikeAnyOther() {
        load(MARCH, "A,,1", "B,South,2");
        assertThat(history(2)).contains("[A, null, 1] 2026-03-01 9999-12-31");
        load(MAY, "A,North,1", "B,South,2");
        assertThat(history(3)).contains("[A, null, 1] 2026-03-01 2026-05-01", "[A, North, 1] 2026-05-01 9999-12-31");
    }

    @Test
    void keyThatStandsTwiceWithDifferentValuesIsAnErrorThatNamesBothCells() {
        long twice = propose(MARCH, UploadMode.CHANGES, null, "A,West,1", "A,East,1");
        assertThat(desk.changes(twice)).isEmpty();
        assertThat(desk.findings(twice))
                .anySatisfy(finding -> assertThat(finding.message()).contains("B2", "B3"));
    }
}
