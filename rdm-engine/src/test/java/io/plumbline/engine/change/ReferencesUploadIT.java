package io.plumbline.engine.change;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.engine.dimension.DefinitionJson;
import io.plumbline.engine.dimension.MemberRef;
import io.plumbline.engine.error.Finding;
import io.plumbline.engine.error.Severity;
import io.plumbline.engine.member.BusinessKey;
import io.plumbline.engine.member.HistoryStore;
import io.plumbline.engine.upload.ReceiveUpload;
import io.plumbline.engine.upload.SheetXml;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** References in workbooks: cells hold keys. */
class ReferencesUploadIT {
    private static final LocalDate JAN = LocalDate.of(2026, 1, 1);
    private static final LocalDate MAR = LocalDate.of(2026, 3, 1);

    @TempDir
    Path folder;

    private UploadDesk desk;

    @BeforeEach
    void somePlaces() {
        // Places lie in places: a hierarchy, whose keys are numbers.
        desk = new UploadDesk(folder, DefinitionJson.parse("""
                {"code":"PLACE_D","label":"Stations","domain":"SALES","key":["no"],"attributes":[
                 {"name":"no","type":"integer"},
                 {"name":"name","type":"text","length":40},
                 {"name":"lies_in","label":"Lies in","type":"reference","dimension":"PLACE_D"}]}
                """));
    }

    @AfterEach
    void close() {
        desk.close();
    }

    @Test
    void rowsReferToRowsOfTheSameFileBeforeAndBehindThem() {
        long set = desk.changeSet(
                JAN,
                head(),
                row(2, "11", "Zurich", "10"),
                row(3, "10", "Switzerland", ""),
                row(4, "12", "Berne", "10"));
        assertThat(troubles(set)).isEmpty();
        desk.commit(set);
        assertThat(liesIn("11")).isEqualTo("10");
        assertThat(liesIn("12")).isEqualTo("10");
    }

    @Test
    void unknownKeyIsFoundAtItsCellWithTheNearestOne() {
        desk.commit(desk.changeSet(JAN, head(), row(2, "1034", "Switzerland", "")));
        long set = desk.changeSet(JAN, head(), row(2, "11", "Zurich", "1035"));
        assertThat(desk.changes(set)).isEmpty();
        assertThat(troubles(set)).singleElement().satisfies(finding -> {
            assertThat(finding.rule()).isEqualTo("UNKNOWN_REFERENCE");
            assertThat(finding.cell()).isEqualTo("C2");
            assertThat(finding.found()).isEqualTo("1035");
            assertThat(finding.suggestion()).isEqualTo("1034");
        });
    }

    @Test
    void downloadThatNobodyTouchedIsNoChange() {
        long commit = desk.commit(desk.changeSet(
                JAN,
                head(),
                row(2, "11", "Zurich", "10"),
                row(3, "10", "Switzerland", ""),
                row(4, "9", "Elsewhere", "")));
        byte[] workbook = desk.download(commit, MAR);
        long set = uploaded(workbook, MAR);
        assertThat(desk.changes(set)).isEmpty();
        assertThat(troubles(set)).isEmpty();
        assertThat(desk.counts(set).unchanged()).isEqualTo(3);
    }

    @Test
    void downloadFromBeforeTheReferredMemberEndedIsNoChangeEither() {
        long commit =
                desk.commit(desk.changeSet(JAN, head(), row(2, "11", "Zurich", "10"), row(3, "10", "Switzerland", "")));
        byte[] workbook = desk.download(commit, MAR);
        // Zurich lies nowhere any more, and what it lay in has ended.
        desk.commit(desk.changeSet(
                LocalDate.of(2026, 4, 1),
                "<row r=\"1\">" + SheetXml.text("A1", "no") + SheetXml.text("B1", "name")
                        + SheetXml.text("C1", "lies_in") + SheetXml.text("D1", "_action") + "</row>",
                "<row r=\"2\">" + SheetXml.text("A2", "11") + SheetXml.text("B2", "Zurich") + "</row>",
                "<row r=\"3\">" + SheetXml.text("A3", "10") + SheetXml.text("B3", "Switzerland")
                        + SheetXml.text("D3", "retire") + "</row>"));
        long set = uploaded(workbook, LocalDate.of(2026, 5, 1));
        assertThat(troubles(set)).isEmpty();
        assertThat(desk.changes(set)).isEmpty();
    }

    @Test
    void referredMemberWithAnotherKeySinceIsTheSameMember() {
        long commit =
                desk.commit(desk.changeSet(JAN, head(), row(2, "11", "Zurich", "10"), row(3, "10", "Switzerland", "")));
        byte[] workbook = desk.download(commit, MAR);
        LocalDate april = LocalDate.of(2026, 4, 1);
        desk.commit(desk.changeSet(april, head(), row(2, "10", "Confederation", "")));
        // As a new key does it: another key from a day on, of the same member.
        desk.database()
                .read()
                .execute("UPDATE " + desk.dimension().historyTable()
                        + " SET bkey = '99', c1 = 99 WHERE valid_from = '2026-04-01'");
        LocalDate may = LocalDate.of(2026, 5, 1);
        assertThat(shown(may)).isEqualTo("99");
        assertThat(shown(MAR)).isEqualTo("10");
        long untouched = uploaded(workbook, may);
        assertThat(troubles(untouched)).isEmpty();
        assertThat(desk.changes(untouched)).isEmpty();
        // A file without a base means what the key means on its day.
        assertThat(desk.changes(desk.changeSet(may, head(), row(2, "11", "Zurich", "99"))))
                .isEmpty();
        assertThat(troubles(desk.changeSet(may, head(), row(2, "11", "Zurich", "98"))))
                .singleElement()
                .extracting(Finding::suggestion)
                .isEqualTo("99");
    }

    @Test
    void keysOfSomeMembersAreOfferedAsAList() throws Exception {
        long commit =
                desk.commit(desk.changeSet(JAN, head(), row(2, "11", "Zurich", "10"), row(3, "10", "Switzerland", "")));
        try (var workbook = new XSSFWorkbook(new ByteArrayInputStream(desk.download(commit, MAR)))) {
            assertThat(workbook.getSheet("Stations").getDataValidations())
                    .anySatisfy(
                            list -> assertThat(list.getValidationConstraint().getExplicitListValues())
                                    .containsExactly("10", "11"));
        }
    }

    /** What the page of a day shows of where Zurich lies. */
    private String shown(LocalDate day) {
        BusinessKey zurich = BusinessKey.of("11");
        Object value = new HistoryStore(desk.database().read(), desk.dimension())
                .asOf(List.of(zurich), 2, day)
                .get(zurich)
                .values()
                .get(2);
        return value instanceof MemberRef ref ? ref.shown() : "-";
    }

    private List<Finding> troubles(long set) {
        return desk.findings(set).stream()
                .filter(finding -> finding.severity() != Severity.NOTE)
                .toList();
    }

    private long uploaded(byte[] workbook, LocalDate effective) {
        return ((Proposal.Proposed)
                        desk.propose(desk.receive(workbook, ReceiveUpload.Terms.changes("PLACE_D", effective))))
                .changeSetId();
    }

    private String liesIn(String no) {
        BusinessKey key = BusinessKey.of(no);
        var version = new HistoryStore(desk.database().read(), desk.dimension())
                .asOf(List.of(key), 1, MAR)
                .get(key);
        Object value = version.values().get(2);
        return value == null ? "-" : desk.dimension().attributes().get(2).type().shown(value);
    }

    private static String head() {
        return "<row r=\"1\">" + SheetXml.text("A1", "no") + SheetXml.text("B1", "name")
                + SheetXml.text("C1", "lies_in") + "</row>";
    }

    private static String row(int number, String no, String name, String liesIn) {
        return "<row r=\"" + number + "\">" + SheetXml.text("A" + number, no) + SheetXml.text("B" + number, name)
                + (liesIn.isEmpty() ? "" : SheetXml.text("C" + number, liesIn)) + "</row>";
    }
}
