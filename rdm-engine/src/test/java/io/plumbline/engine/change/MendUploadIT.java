package io.plumbline.engine.change;

import static io.plumbline.engine.upload.SheetXml.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.engine.TestDatabase;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.Finding;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.error.Severity;
import io.plumbline.engine.review.SubmitChangeSet;
import io.plumbline.engine.upload.Correction;
import io.plumbline.engine.upload.CorrectionStore;
import io.plumbline.engine.upload.Reading;
import io.plumbline.engine.upload.ReceiveUpload;
import io.plumbline.engine.upload.Stations;
import io.plumbline.engine.upload.Upload;
import io.plumbline.engine.upload.UploadStore;
import io.plumbline.engine.validation.ValidateChangeSet;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files with trouble, mended on the page: what comes out is what a mended file would have given. */
class MendUploadIT {
    private static final LocalDate JANUARY = LocalDate.of(2026, 1, 1);
    private static final LocalDate JUNE = LocalDate.of(2026, 6, 1);
    private static final String HEADER = row("station_code", "network", "power_kw", "licensed_on", "format");

    @TempDir
    Path folder;

    private UploadDesk desk;
    private MendUpload mend;

    @BeforeEach
    void open() {
        desk = new UploadDesk(folder, Stations.DIMENSION);
        mend = new MendUpload(desk.database(), TestDatabase.AUDIT);
        desk.commit(desk.changeSet(
                JANUARY,
                HEADER,
                row("00123", "MAR1", "1.50", "2020-01-01", "news"),
                row("00456", "1-2", "2.50", "2020-01-01", "sport"),
                row("KABCD", "Zürich", "3.50", "2020-01-01", "sport")));
    }

    @AfterEach
    void close() {
        desk.close();
    }

    private Upload csv(String text) {
        Upload upload = desk.receive(
                "stations.csv", text.getBytes(StandardCharsets.UTF_8), ReceiveUpload.Terms.changes("STATION_D", JUNE));
        desk.propose(upload);
        return again(upload);
    }

    private Upload again(Upload upload) {
        return new UploadStore(desk.database().read()).get(upload.id());
    }

    private void correct(Upload upload, Correction... corrections) {
        mend.correct(upload.id(), List.of(corrections), UploadDesk.ANALYST, (tx, u) -> {});
        desk.propose(upload);
    }

    private long set(Upload upload) {
        return java.util.Objects.requireNonNull(again(upload).changeSetId());
    }

    private List<Finding> found(Upload upload, Severity severity) {
        return desk.findings(set(upload)).stream()
                .filter(f -> f.severity() == severity)
                .toList();
    }

    @Test
    void cellsAndColumnsAreMendedInOrderAndTakenBackAgain() {
        Upload upload = csv("""
                station_code;network;power_kw;format
                KABCD; nbc ;3,75;sport
                KNEW;nbc;1.x;news
                """);
        assertThat(found(upload, Severity.ERROR)).extracting(Finding::cell).containsExactly("C2", "C3");
        correct(upload, Correction.cell("C2", "3.75"), Correction.cell("C3", "1.25"));
        assertThat(found(upload, Severity.ERROR)).isEmpty();
        correct(upload, new Correction(Correction.Kind.TRIM, null, "network", null, null));
        correct(upload, new Correction(Correction.Kind.UPPER, null, "network", null, null));
        correct(upload, new Correction(Correction.Kind.REPLACE, null, "network", "NBC", "CBS"));
        long id = set(upload);
        assertThat(desk.changes(id))
                .flatExtracting(Change::cells)
                .filteredOn(c -> c.attribute().equals("network"))
                .extracting(CellChange::after, CellChange::source)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple("CBS", "CSV!B2"),
                        org.assertj.core.groups.Tuple.tuple("CBS", "CSV!B3"));
        mend.undo(upload.id(), 2, UploadDesk.ANALYST, (tx, u) -> {});
        desk.propose(upload);
        assertThat(set(upload)).as("the same change set").isEqualTo(id);
        assertThat(desk.changes(id))
                .flatExtracting(Change::cells)
                .filteredOn(c -> c.attribute().equals("network"))
                .extracting(CellChange::after)
                .containsExactlyInAnyOrder(" nbc ", "nbc");
        assertThat(new CorrectionStore(desk.database().read()).of(upload.id())).hasSize(2);
    }

    @Test
    void allThatIsWrongInARowIsSaidAtOnce() {
        Upload upload = csv("station_code,power_kw,format\nKABCD,much,newz\n");
        assertThat(found(upload, Severity.ERROR))
                .extracting(Finding::rule, Finding::cell, Finding::mend)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple("TYPE", "B2", null),
                        org.assertj.core.groups.Tuple.tuple("ALLOWED", "C2", "news"));
    }

    @Test
    void whatASpreadsheetProgramDidIsSaidAndUndoneInOneStep() {
        Upload upload = csv("""
                station_code,network,format
                123,2026-03-01,news
                00456,2026-01-02,sport
                KABCD,ZÃ¼rich,sport
                """);
        assertThat(found(upload, Severity.WARNING))
                .filteredOn(f -> f.rule().equals("DAMAGE"))
                .extracting(Finding::cell, Finding::suggestion)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("A2", "00123"),
                        org.assertj.core.groups.Tuple.tuple("B3", "1-2"),
                        org.assertj.core.groups.Tuple.tuple("B4", "Zürich"));
        assertThat(desk.changes(set(upload))).hasSize(3);
        correct(upload, new Correction(Correction.Kind.PAD, null, "station_code", null, "5"));
        assertThat(found(upload, Severity.WARNING))
                .filteredOn(f -> f.rule().equals("DAMAGE"))
                .extracting(Finding::cell)
                .containsExactly("B2", "B3", "B4");
        correct(upload, new Correction(Correction.Kind.RESTORE, null, "network", null, null));
        assertThat(desk.changes(set(upload))).isEmpty();
        assertThat(found(upload, Severity.NOTE))
                .filteredOn(f -> f.rule().equals("RESTORED"))
                .singleElement()
                .satisfies(f -> assertThat(f.message()).startsWith("3 cells"));
    }

    @Test
    void whatColumnsMeanIsSaidOnceAndHoldsForTheNextFile() {
        Upload upload = csv("Code;Sender;Format\nKABCD;NBC;sport\n");
        assertThat(upload.changeSetId()).isNull();
        assertThat(new UploadStore(desk.database().read()).look(upload.id())).isPresent();
        Reading reading = new Reading(null, null, Map.of("Code", "station_code", "Sender", "network", "Format", ""));
        mend.read(upload.id(), reading, UploadDesk.ANALYST, (tx, u) -> {});
        desk.propose(upload);
        assertThat(desk.changes(set(upload)))
                .singleElement()
                .satisfies(change -> assertThat(change.cells())
                        .containsExactly(new CellChange("network", "Zürich", "NBC", "CSV!B2")));
        Upload next = csv("Code;Sender\nKABCD;CBS\n");
        assertThat(desk.changes(set(next))).hasSize(1);
        assertThatThrownBy(() -> mend.read(
                        next.id(),
                        new Reading(null, null, Map.of("Code", "nothing")),
                        UploadDesk.ANALYST,
                        (tx, u) -> {}))
                .isInstanceOfSatisfying(
                        RdmException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_REQUEST));
    }

    @Test
    void onlyADraftIsMendedAndWhoMendsIsItsAuthor() {
        Upload upload = csv("station_code,network\nKABCD,NBC\n");
        assertThatThrownBy(() -> mend.correct(
                        upload.id(), List.of(Correction.cell("B2", "x")), UploadDesk.STEWARD, (tx, u) -> {}))
                .isInstanceOfSatisfying(
                        RdmException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ROLE_MISSING));
        desk.commit(set(upload));
        assertThatThrownBy(() -> correct(upload, Correction.cell("B2", "x")))
                .isInstanceOfSatisfying(
                        RdmException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.WRONG_STATE));
    }

    @Test
    void whatIsBeingReadAgainIsNotSubmittedAndWhatCannotBeReadHoldsTheDraftBack() {
        Upload upload = csv("station_code,network\nKABCD,NBC\n");
        long id = set(upload);
        new ValidateChangeSet(desk.database()).validate(id);
        mend.correct(upload.id(), List.of(Correction.cell("B2", "CBS")), UploadDesk.ANALYST, (tx, u) -> {});
        assertThatThrownBy(() -> submit(id))
                .isInstanceOfSatisfying(
                        RdmException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.WRONG_STATE));
        desk.propose(upload);
        Reading noKey = new Reading(null, null, Map.of("station_code", ""));
        mend.read(upload.id(), noKey, UploadDesk.ANALYST, (tx, u) -> {});
        assertThat(desk.propose(upload)).isInstanceOf(Proposal.Refused.class);
        assertThatThrownBy(() -> submit(id))
                .isInstanceOfSatisfying(
                        RdmException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.HAS_ERRORS));
        mend.read(upload.id(), Reading.PLAIN, UploadDesk.ANALYST, (tx, u) -> {});
        desk.propose(upload);
        assertThat(desk.changes(id)).hasSize(1);
        submit(id);
    }

    private void submit(long id) {
        new SubmitChangeSet(desk.database(), TestDatabase.AUDIT).submit(id, UploadDesk.ANALYST, "Because");
    }

    @Test
    void rejectedFileIsMendedThoughAnEarlierOneStands() {
        Upload first = csv("station_code,network\nKABCD,NBC\n");
        Upload second = desk.receive(
                "other.csv",
                "Code,network\nKABCD,CBS\n".getBytes(StandardCharsets.UTF_8),
                new ReceiveUpload.Terms(
                        "STATION_D", JUNE, io.plumbline.engine.upload.UploadMode.CHANGES, null, set(first)));
        desk.propose(second);
        mend.read(
                second.id(),
                new Reading(null, null, Map.of("Code", "station_code")),
                UploadDesk.ANALYST,
                (tx, u) -> {});
        desk.propose(second);
        assertThat(desk.changes(set(first)))
                .singleElement()
                .satisfies(
                        change -> assertThat(change.cells().getFirst().after()).isEqualTo("CBS"));
        assertThatThrownBy(() -> correct(first, Correction.cell("B2", "FOX")))
                .isInstanceOfSatisfying(
                        RdmException.class, e -> assertThat(e.sentence()).contains("A newer file, other.csv"));
    }

    @Test
    void correctionThatCannotBeMadeIsRefused() {
        Upload upload = csv("station_code,network\nKABCD,NBC\n");
        for (Correction bad : List.of(
                Correction.cell("17", "x"),
                Correction.cell("B2", "x".repeat(32_768)),
                new Correction(Correction.Kind.TRIM, null, "nothing", null, null),
                new Correction(Correction.Kind.REPLACE, null, "network", null, "x"),
                new Correction(Correction.Kind.PAD, null, "network", null, "many"),
                new Correction(Correction.Kind.RESTORE, null, "station_code", null, null))) {
            assertThatThrownBy(() -> correct(upload, bad))
                    .isInstanceOfSatisfying(
                            RdmException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_REQUEST));
        }
    }
}
