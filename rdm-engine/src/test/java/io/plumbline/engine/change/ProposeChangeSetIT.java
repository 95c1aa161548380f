package io.plumbline.engine.change;

import static io.plumbline.engine.upload.SheetXml.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.engine.TestDatabase;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.Finding;
import io.plumbline.engine.error.Severity;
import io.plumbline.engine.job.Job;
import io.plumbline.engine.job.JobKind;
import io.plumbline.engine.job.JobStore;
import io.plumbline.engine.member.BusinessKey;
import io.plumbline.engine.member.HistoryStore;
import io.plumbline.engine.member.Successor;
import io.plumbline.engine.upload.EndForsakenUploads;
import io.plumbline.engine.upload.ReceiveUpload;
import io.plumbline.engine.upload.SheetXml;
import io.plumbline.engine.upload.Stations;
import io.plumbline.engine.upload.Upload;
import io.plumbline.engine.upload.UploadMode;
import io.plumbline.engine.upload.UploadStatus;
import io.plumbline.engine.upload.UploadStore;
import io.plumbline.engine.validation.FindingStore;
import io.plumbline.engine.validation.ValidateChangeSet;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProposeChangeSetIT {
    private static final LocalDate JANUARY = LocalDate.of(2026, 1, 1);
    private static final LocalDate MARCH = LocalDate.of(2026, 3, 1);
    private static final LocalDate JUNE = LocalDate.of(2026, 6, 1);
    private static final String HEADER =
            row("station_code", "network", "power_kw", "licensed_on", "channels", "live", "founder", "format");

    @TempDir
    Path folder;

    private UploadDesk desk;

    @BeforeEach
    void open() {
        desk = new UploadDesk(folder, Stations.DIMENSION);
    }

    @AfterEach
    void close() {
        desk.close();
    }

    private long threeStations() {
        return desk.commit(desk.changeSet(
                JANUARY,
                HEADER,
                row("KABC", "=cmd|'/c calc'!A1", "1.50", "1900-02-28", "9", "true", "007", "news"),
                row(
                        "00042",
                        "two \"quotes\"",
                        "123456789012345678901234567890.12",
                        "1900-03-01",
                        "1234567890123456789",
                        "false",
                        "",
                        "sport"),
                row("12345678901234567890", "😀 é", "", "", "", "", "+1", "news")));
    }

    @Test
    void newKeysAreAddedWithAllAttributesAtTheirCells() {
        long id = desk.changeSet(JANUARY, HEADER, row("KABC", "ABC", "1.5", "2020-02-29", "7", "yes", "Ann", "news"));
        assertThat(desk.changes(id)).singleElement().satisfies(change -> {
            assertThat(change.kind()).isEqualTo(ChangeKind.ADDED);
            assertThat(change.effective()).isEqualTo(JANUARY);
            assertThat(change.cells())
                    .contains(
                            new CellChange("power_kw", null, new BigDecimal("1.50"), "Stations!C2"),
                            new CellChange("licensed_on", null, LocalDate.of(2020, 2, 29), "Stations!D2"),
                            new CellChange("live", null, true, "Stations!F2"))
                    .hasSize(8);
        });
        ChangeSet set = new ChangeSetStore(desk.database().read()).get(id);
        assertThat(set.title()).isEqualTo("Stations: stations.xlsx");
        assertThat(set.contentHash()).isEqualTo(new ChangeStore(desk.database().read()).contentHash(id));
        assertThat(desk.findings(id)).extracting(Finding::rule).containsExactly("BASE_UNKNOWN");
    }

    @Test
    void untouchedDownloadMakesNoChangeForAnyOddValue() {
        long commit = threeStations();
        Proposal.Proposed proposed = (Proposal.Proposed)
                desk.propose(desk.receive(desk.download(commit, MARCH), ReceiveUpload.Terms.changes(null, MARCH)));
        assertThat(desk.changes(proposed.changeSetId())).isEmpty();
        assertThat(proposed.counts().unchanged()).isEqualTo(3);
        assertThat(desk.findings(proposed.changeSetId())).isEmpty();
        Upload upload = new UploadStore(desk.database().read())
                .ofChangeSet(proposed.changeSetId())
                .getFirst();
        assertThat(upload.baseCommit()).isEqualTo(commit);
        assertThat(upload.asOf()).isEqualTo(MARCH);
    }

    @Test
    void editsOfADownloadBecomeOneChangeForEachPolicy() {
        long commit = threeStations();
        byte[] edited = edited(desk.download(commit, MARCH), sheet -> {
            int row = rowOf(sheet, "KABC");
            sheet.getRow(row).getCell(1).setCellValue("NBC");
            sheet.getRow(row).getCell(2).setCellValue(2.25);
            sheet.getRow(row).getCell(3).setBlank();
        });
        long id = proposed(edited, JUNE);
        int at = 4;
        assertThat(desk.changes(id)).extracting(Change::kind).containsExactly(ChangeKind.AMENDED, ChangeKind.CORRECTED);
        Change amended = desk.changes(id).getFirst();
        assertThat(amended.effective()).isEqualTo(JUNE);
        assertThat(amended.cells()).extracting(CellChange::attribute).containsExactly("network", "licensed_on");
        assertThat(amended.cells().getFirst())
                .isEqualTo(new CellChange("network", "=cmd|'/c calc'!A1", "NBC", "Stations!B" + at));
        assertThat(desk.changes(id).getLast().cells())
                .containsExactly(
                        new CellChange("power_kw", new BigDecimal("1.50"), new BigDecimal("2.25"), "Stations!C" + at));
        assertThat(desk.counts(id).clearedCells()).isEqualTo(1);
        assertThat(desk.counts(id).unchanged()).isEqualTo(2);
    }

    @Test
    void uploadThatNoJobWorksOnAnyMoreIsEndedWithTheReason() {
        Upload left =
                desk.receive(SheetXml.of("Stations", HEADER).bytes(), ReceiveUpload.Terms.changes("STATION_D", null));
        EndForsakenUploads end = new EndForsakenUploads(desk.database());
        assertThat(end.end()).as("its job may be about to be queued").isEmpty();
        desk.database().read().execute("UPDATE upload SET uploaded_at = uploaded_at - INTERVAL 1 MINUTE");
        JobStore jobs = new JobStore(desk.database().read());
        Job job = jobs.create(JobKind.UPLOAD, left.id(), null);
        assertThat(end.end()).as("its job waits").isEmpty();
        jobs.cancel(job.id(), "{}");
        assertThat(end.end()).containsExactly(left.id());
        assertThat(new UploadStore(desk.database().read()).get(left.id()).status())
                .isEqualTo(UploadStatus.REJECTED);
        assertThat(desk.propose(left)).isInstanceOf(Proposal.Refused.class);
        assertThat(end.end()).isEmpty();
    }

    @Test
    void absentColumnLeavesItsAttributeAlone() {
        threeStations();
        long id = desk.changeSet(JUNE, row("format", "station_code"), row("sport", "KABC"));
        assertThat(desk.changes(id))
                .singleElement()
                .satisfies(change -> assertThat(change.cells())
                        .containsExactly(new CellChange("format", "news", "sport", "Stations!A2")));
    }

    @Test
    void wrongValuesAreFoundAtTheirCellsAndTheRestIsProposed() {
        threeStations();
        long id = desk.changeSet(
                JUNE,
                HEADER,
                row("KABC", "x", "1,5", "01.02.2026", "3.5", "perhaps", "Bob", ""),
                row("", "ABC", "", "", "", "", "", "news"),
                row("KNEW", "ABC", "", "", "", "", "", "news"));
        assertThat(desk.changes(id)).extracting(c -> c.key().shown()).containsExactly("KNEW");
        List<Finding> errors = errors(id);
        assertThat(errors)
                .extracting(Finding::rule, Finding::cell, Finding::suggestion)
                .contains(
                        org.assertj.core.groups.Tuple.tuple("TYPE", "C2", "1.50"),
                        org.assertj.core.groups.Tuple.tuple("TYPE", "D2", "2026-02-01"),
                        org.assertj.core.groups.Tuple.tuple("TYPE", "E2", null),
                        org.assertj.core.groups.Tuple.tuple("TYPE", "F2", null));
        assertThat(errors)
                .filteredOn(f -> f.rule().equals("KEY_MISSING"))
                .extracting(Finding::cell)
                .containsExactly("A3");
        assertThat(errors).allSatisfy(f -> assertThat(f.sheet()).isEqualTo("Stations"));
    }

    @Test
    void blankRequiredAndChangedFixedCellsAreErrors() {
        threeStations();
        long id = desk.changeSet(
                JUNE, row("station_code", "founder", "format"), row("KABC", "Zoe", "news"), row("00042", "", ""));
        assertThat(desk.changes(id)).isEmpty();
        assertThat(errors(id)).extracting(Finding::rule).containsExactly("FIXED", "REQUIRED");
        assertThat(errors(id)).extracting(Finding::cell).containsExactly("B2", "C3");
    }

    @Test
    void equalDuplicatesCountOnceAndDifferentOnesNameBothCells() {
        long id = desk.changeSet(
                JANUARY,
                row("station_code", "network", "format"),
                row("A", "ABC", "news"),
                row("B", "ABC", "news"),
                row("A", "ABC", "news"),
                row("B", "NBC", "news"));
        assertThat(desk.changes(id)).extracting(c -> c.key().shown()).containsExactly("A");
        List<Finding> found = desk.findings(id);
        assertThat(found)
                .filteredOn(f -> f.rule().equals("DUPLICATE_ROW"))
                .extracting(Finding::severity)
                .containsExactly(Severity.WARNING);
        assertThat(errors(id)).singleElement().satisfies(f -> {
            assertThat(f.rule()).isEqualTo("DUPLICATE_KEY");
            assertThat(f.message()).contains("Stations!B3").contains("Stations!B5");
        });
    }

    @Test
    void rowsOfSeveralDatesAreTheMembersValuesFromEachDateOn() {
        threeStations();
        long id = desk.changeSet(
                JUNE,
                row("station_code", "network", "_effective"),
                row("KABC", "=cmd|'/c calc'!A1", "2026-09-01"),
                row("KABC", "NBC", "2026-05-01"));
        assertThat(desk.changes(id))
                .extracting(Change::effective)
                .containsExactly(LocalDate.of(2026, 5, 1), LocalDate.of(2026, 9, 1));
        assertThat(desk.changes(id)).allSatisfy(c -> assertThat(c.kind()).isEqualTo(ChangeKind.AMENDED));
    }

    @Test
    void retiredMembersEndAndComeBack() {
        threeStations();
        long end = desk.changeSet(JUNE, row("station_code", "_action"), row("KABC", "retire"));
        assertThat(desk.changes(end)).extracting(Change::kind).containsExactly(ChangeKind.RETIRED);
        desk.commit(end);
        LocalDate later = LocalDate.of(2026, 9, 1);
        long again = desk.changeSet(later, row("station_code", "network", "format"), row("KABC", "NBC", "news"));
        assertThat(desk.changes(again)).extracting(Change::kind).containsExactly(ChangeKind.REINSTATED);
        assertThat(desk.findings(again)).extracting(Finding::rule).contains("REINSTATED");
        long tooEarly = desk.changeSet(LocalDate.of(2025, 1, 1), row("station_code", "network"), row("KABC", "NBC"));
        assertThat(desk.changes(tooEarly)).isEmpty();
        assertThat(errors(tooEarly)).extracting(Finding::rule).containsExactly("NO_VERSION_AT_DATE");
    }

    @Test
    void changedKeyIsNoRename() {
        long commit = threeStations();
        byte[] edited = edited(
                desk.download(commit, MARCH),
                sheet -> sheet.getRow(rowOf(sheet, "KABC")).getCell(0).setCellValue("KXYZ"));
        long id = proposed(edited, JUNE);
        assertThat(desk.changes(id)).isEmpty();
        assertThat(errors(id)).extracting(Finding::rule).containsExactly("KEY_CHANGED");
    }

    @Test
    void rowThatAsksForItGivesItsMemberAnotherKey() {
        long commit = threeStations();
        byte[] edited = edited(desk.download(commit, MARCH), sheet -> {
            var row = sheet.getRow(rowOf(sheet, "KABC"));
            row.getCell(0).setCellValue("KXYZ");
            row.getCell(1).setCellValue("NBC");
            row.createCell(columnOf(sheet, "_action")).setCellValue("Rename");
        });
        long id = proposed(edited, JUNE);
        assertThat(errors(id)).isEmpty();
        assertThat(desk.changes(id))
                .extracting(Change::kind)
                .containsExactlyInAnyOrder(ChangeKind.AMENDED, ChangeKind.REKEYED);
        assertThat(desk.changes(id)).extracting(Change::key).containsOnly(BusinessKey.of("KABC"));
        long renamed = desk.commit(id);
        HistoryStore history = new HistoryStore(desk.database().read(), desk.dimension());
        assertThat(history.asOf(List.of(BusinessKey.of("KABC")), renamed, MARCH))
                .hasSize(1);
        assertThat(history.asOf(List.of(BusinessKey.of("KABC")), renamed, JUNE)).isEmpty();
        assertThat(history.asOf(List.of(BusinessKey.of("KXYZ")), renamed, JUNE)
                        .get(BusinessKey.of("KXYZ"))
                        .memberId())
                .isEqualTo(history.asOf(List.of(BusinessKey.of("KABC")), renamed, MARCH)
                        .get(BusinessKey.of("KABC"))
                        .memberId());
    }

    @Test
    void rowsThatAskForItMergeAndSplitTheirMembers() {
        threeStations();
        long id = desk.changeSet(
                JUNE,
                row("station_code", "network", "format", "_action", "_into"),
                row("KABC", "", "", "merge", "00042"),
                row("12345678901234567890", "", "", "Split", "00042: 25%; KNEW: 0.75"),
                row("KNEW", "NBC", "news", "", ""));
        assertThat(errors(id)).isEmpty();
        assertThat(desk.changes(id))
                .extracting(change -> change.key().shown() + " " + change.kind() + " "
                        + change.successors().stream().map(Successor::shown).toList())
                .containsExactlyInAnyOrder(
                        "KABC MERGED [00042 100 %]",
                        "12345678901234567890 SPLIT [00042 25 %, KNEW 75 %]", "KNEW ADDED []");
        desk.commit(id);
        long wrong = desk.changeSet(
                JUNE.plusDays(9),
                row("station_code", "_action", "_into"),
                row("00042", "split", "KNEW: 60%; KXXX: 40%"),
                row("KNEW", "merge", ""));
        assertThat(desk.changes(wrong)).isEmpty();
        assertThat(errors(wrong))
                .extracting(finding -> finding.rule() + " " + finding.cell())
                .containsExactly("INTO B3", "INTO C2");
        assertThat(errors(wrong)).extracting(Finding::message).anyMatch(said -> said.contains("no member KXXX"));
        long idle =
                desk.changeSet(JUNE.plusDays(9), row("station_code", "network", "_into"), row("00042", "ABC", "KNEW"));
        assertThat(errors(idle)).extracting(Finding::rule).containsExactly("INTO");
    }

    @Test
    void recycledCodeIsAnotherMemberAndEachRowMeansItsOwn() {
        threeStations();
        desk.commit(desk.changeSet(JUNE, row("station_code", "_action"), row("KABC", "retire")));
        long early = desk.changeSet(
                MARCH, row("station_code", "network", "format", "_action"), row("KABC", "NBC", "news", "new"));
        assertThat(new ValidateChangeSet(desk.database()).validate(early).findings())
                .extracting(finding -> finding.rule() + " " + finding.cell())
                .contains("KEY_TAKEN A2");
        LocalDate later = LocalDate.of(2026, 9, 1);
        long id = desk.changeSet(
                later, row("station_code", "network", "format", "_action"), row("KABC", "NBC", "news", "new"));
        assertThat(desk.changes(id)).extracting(Change::kind).containsExactly(ChangeKind.ADDED);
        long commit = desk.commit(id);
        HistoryStore history = new HistoryStore(desk.database().read(), desk.dimension());
        List<Long> holders =
                history.holderNos(List.of(BusinessKey.of("KABC")), commit).get(BusinessKey.of("KABC"));
        assertThat(holders).hasSize(2);
        // The hidden column says which of the two a row is, and without it the day does.
        byte[] old = edited(
                desk.download(commit, MARCH),
                sheet -> sheet.getRow(rowOf(sheet, "KABC")).getCell(1).setCellValue("NBC"));
        assertThat(desk.changes(proposed(old, MARCH)))
                .extracting(Change::memberNo)
                .containsExactly(holders.getFirst());
        long byDay = desk.changeSet(
                later,
                row("station_code", "network", "_effective"),
                row("KABC", "ABC", "2026-10-01"),
                row("KABC", "CBS", "2026-04-01"));
        assertThat(errors(byDay)).isEmpty();
        assertThat(desk.changes(byDay))
                .extracting(Change::memberNo)
                .containsExactlyInAnyOrder(holders.getFirst(), holders.getLast());
        desk.commit(byDay);
    }

    @Test
    void partThatKeepsTheCodeIsNamedByARowOfItsOwn() {
        threeStations();
        long id = desk.changeSet(
                JUNE,
                row("station_code", "network", "format", "_action", "_into"),
                row("KABC", "", "", "split", "KABC: 70%; KABX: 30%"),
                row("KABC", "NBC", "news", "new", ""),
                row("KABX", "NBC", "news", "", ""));
        assertThat(errors(id)).isEmpty();
        assertThat(desk.changes(id))
                .extracting(Change::kind)
                .containsExactlyInAnyOrder(ChangeKind.SPLIT, ChangeKind.ADDED, ChangeKind.ADDED);
        long commit = desk.commit(id);
        HistoryStore history = new HistoryStore(desk.database().read(), desk.dimension());
        assertThat(history.holderNos(List.of(BusinessKey.of("KABC")), commit).get(BusinessKey.of("KABC")))
                .hasSize(2);
    }

    @Test
    void fileUponAnotherChangeSetKeepsThatOnesChanges() {
        threeStations();
        long below = desk.changeSet(
                JUNE,
                row("station_code", "network", "format"),
                row("KABC", "NBC", "sport"),
                row("KNEW", "NBC", "news"));
        long set = new StackChangeSet(desk.database(), TestDatabase.AUDIT)
                .stack(below, null, "", UploadDesk.ANALYST)
                .id();
        for (String network : List.of("CBS", "FOX")) {
            Upload file = desk.receive(
                    SheetXml.of("Stations", row("station_code", "network") + row("KABC", network))
                            .bytes(),
                    new ReceiveUpload.Terms("STATION_D", JUNE, UploadMode.CHANGES, null, set));
            desk.propose(file);
            assertThat(desk.changes(set))
                    .extracting(change -> change.key().shown() + " " + change.kind() + " "
                            + change.cells().stream()
                                    .filter(cell -> !cell.attribute().equals("station_code") && cell.after() != null)
                                    .map(cell -> cell.attribute() + "=" + cell.after())
                                    .toList())
                    .containsExactlyInAnyOrder(
                            "KABC AMENDED [format=sport]",
                            "KABC AMENDED [network=" + network + "]",
                            "KNEW ADDED [network=NBC, format=news]");
        }
    }

    @Test
    void renamedMemberIsNotMissingFromAFullReplacementAndNobodyIsRenamedByAKeyAlone() {
        long commit = threeStations();
        byte[] edited = edited(desk.download(commit, MARCH), sheet -> {
            var row = sheet.getRow(rowOf(sheet, "KABC"));
            row.getCell(0).setCellValue("KXYZ");
            row.createCell(columnOf(sheet, "_action")).setCellValue("rename");
        });
        Upload whole = desk.receive(edited, new ReceiveUpload.Terms("STATION_D", JUNE, UploadMode.FULL, null, null));
        long id = ((Proposal.Proposed) desk.propose(whole)).changeSetId();
        assertThat(desk.changes(id)).extracting(Change::kind).containsExactly(ChangeKind.REKEYED);
        long nobody = desk.changeSet(JUNE, row("station_code", "_action"), row("KNEW", "rename"));
        assertThat(desk.changes(nobody)).isEmpty();
        assertThat(errors(nobody)).extracting(Finding::rule).containsExactly("RENAME");
    }

    @Test
    void valueThatTheWorkbookShowedIsNotTheOneThatIsReplaced() {
        threeStations();
        long commit = desk.commit(desk.changeSet(JUNE, row("station_code", "network"), row("KABC", "NBC")));
        byte[] edited = edited(
                desk.download(commit, MARCH),
                sheet -> sheet.getRow(rowOf(sheet, "KABC")).getCell(1).setCellValue("CBS"));
        long id = proposed(edited, LocalDate.of(2026, 9, 1));
        assertThat(desk.changes(id).getFirst().cells().getFirst().before()).isEqualTo("NBC");
        assertThat(desk.findings(id))
                .filteredOn(f -> f.severity() == Severity.WARNING)
                .singleElement()
                .satisfies(f -> {
                    assertThat(f.rule()).isEqualTo("OTHER_DAY");
                    assertThat(f.message()).contains("=cmd").contains("NBC");
                });
    }

    @Test
    void fullReplacementAsksForTheNumberAndThenRetires() {
        threeStations();
        byte[] file = SheetXml.of("Stations", row("station_code", "format") + row("KABC", "news"))
                .bytes();
        Upload upload = desk.receive(file, new ReceiveUpload.Terms("STATION_D", JUNE, UploadMode.FULL, null, null));
        Proposal.Refused refused = (Proposal.Refused) desk.propose(upload);
        assertThat(refused.code()).isEqualTo(ErrorCode.CONFIRM_RETIRED);
        assertThat(refused.sentence()).contains("retire 2 of 3");
        assertThat(desk.propose(upload)).as("asked again").isEqualTo(refused);
        Upload confirmed = desk.receive(file, new ReceiveUpload.Terms("STATION_D", JUNE, UploadMode.FULL, 2L, null));
        long id = ((Proposal.Proposed) desk.propose(confirmed)).changeSetId();
        assertThat(desk.counts(id).of(ChangeKind.RETIRED)).isEqualTo(2);
    }

    @Test
    void secondFileReplacesTheFirstInItsChangeSetAndRunsOnce() {
        long id = desk.changeSet(JANUARY, row("station_code", "network"), row("A", "ABC"));
        assertThat(errors(id)).extracting(Finding::rule).containsExactly("REQUIRED");
        byte[] better = SheetXml.of("Stations", row("station_code", "format") + row("B", "news"))
                .bytes();
        Upload upload = desk.receive(better, new ReceiveUpload.Terms("STATION_D", null, UploadMode.CHANGES, null, id));
        Proposal first = desk.propose(upload);
        assertThat(desk.propose(upload)).isEqualTo(first);
        assertThat(desk.changes(id)).extracting(c -> c.key().shown()).containsExactly("B");
        assertThat(desk.changes(id))
                .extracting(Change::effective)
                .as("the change set's date")
                .containsExactly(JANUARY);
        assertThat(new FindingStore(desk.database().read())
                        .errorsAndWarnings(id)
                        .errors())
                .isZero();
    }

    @Test
    void damagedFileIsRejectedAndSaysSoAgain() {
        byte[] file =
                SheetXml.of("Stations", HEADER + row("KABC") + "<row><c r='A1").bytes();
        Upload upload = desk.receive(file, ReceiveUpload.Terms.changes("STATION_D", null));
        Proposal.Refused refused = (Proposal.Refused) desk.propose(upload);
        assertThat(refused.code()).isEqualTo(ErrorCode.FILE_DAMAGED);
        UploadStore uploads = new UploadStore(desk.database().read());
        assertThat(uploads.get(upload.id()).status()).isEqualTo(UploadStatus.REJECTED);
        assertThat(new ChangeSetStore(desk.database().read()).list(List.of(), null, null, 10))
                .isEmpty();
        assertThat(desk.propose(upload)).isEqualTo(refused);
    }

    @Test
    void rulesFindWhatTheDefinitionForbidsAndLookAlikes() {
        threeStations();
        long id = desk.changeSet(
                JUNE, row("station_code", "format"), row("kabc", "newz"), row("KNBC ", "news"), row("KNBC", "news"));
        var result = new ValidateChangeSet(desk.database()).validate(id);
        assertThat(result.findings())
                .filteredOn(f -> f.severity() == Severity.ERROR)
                .singleElement()
                .satisfies(f -> {
                    assertThat(f.rule()).isEqualTo("ALLOWED");
                    assertThat(f.cell()).isEqualTo("B2");
                    assertThat(f.suggestion()).isEqualTo("news");
                });
        assertThat(result.findings())
                .filteredOn(f -> f.rule().equals("LOOK_ALIKE"))
                .hasSize(2);
        assertThat(result.isSubmittable()).isFalse();
        assertThat(new FindingStore(desk.database().read()).ofChangeSet(id))
                .extracting(Finding::rule)
                .contains("BASE_UNKNOWN", "ALLOWED");
    }

    @Test
    void keyThatSomebodyElseAddedMeanwhileIsTaken() {
        long mine = desk.changeSet(JANUARY, row("station_code", "format"), row("A", "news"));
        desk.commit(desk.changeSet(JANUARY, row("station_code", "format"), row("A", "sport")));
        assertThat(new ValidateChangeSet(desk.database()).validate(mine).findings())
                .extracting(Finding::rule)
                .containsExactly("KEY_TAKEN");
    }

    private long proposed(byte[] file, LocalDate effective) {
        return ((Proposal.Proposed) desk.propose(desk.receive(file, ReceiveUpload.Terms.changes(null, effective))))
                .changeSetId();
    }

    private List<Finding> errors(long changeSet) {
        return new ArrayList<>(desk.findings(changeSet).stream()
                .filter(f -> f.severity() == Severity.ERROR)
                .toList());
    }

    private static int columnOf(XSSFSheet sheet, String name) {
        for (Cell cell : sheet.getRow(0)) {
            if (name.equals(cell.getStringCellValue())) {
                return cell.getColumnIndex();
            }
        }
        throw new AssertionError("no column " + name);
    }

    private static int rowOf(XSSFSheet sheet, String key) {
        for (int row = 1; row <= sheet.getLastRowNum(); row++) {
            if (key.equals(sheet.getRow(row).getCell(0).getStringCellValue())) {
                return row;
            }
        }
        throw new AssertionError("no row " + key);
    }

    private static byte[] edited(byte[] file, Consumer<XSSFSheet> edit) {
        try (XSSFWorkbook workbook = new XSSFWorkbook(new ByteArrayInputStream(file));
                ByteArrayOutputStream out = new ByteArrayOutputStream()) {
            edit.accept(workbook.getSheetAt(0));
            workbook.write(out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
