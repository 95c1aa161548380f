package io.plumbline.engine.change;

import static io.plumbline.engine.upload.SheetXml.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.engine.TestDatabase;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.upload.Stations;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.assertj.core.groups.Tuple;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cells of a grid, put into a draft. */
class EditCellsIT {
    private static final LocalDate JANUARY = LocalDate.of(2026, 1, 1);
    private static final LocalDate JUNE = LocalDate.of(2026, 6, 1);

    @TempDir
    Path folder;

    private UploadDesk desk;
    private EditCells edit;
    private long draft;

    @BeforeEach
    void open() {
        desk = new UploadDesk(folder, Stations.DIMENSION);
        edit = new EditCells(desk.database(), TestDatabase.AUDIT);
        desk.commit(desk.changeSet(
                JANUARY,
                row("station_code", "network", "power_kw", "channels", "founder", "format"),
                row("KABC", "ABC", "1.50", "7", "Ann", "news"),
                row("KNBC", "NBC", "2.50", "8", "Bob", "sport")));
        draft = new OpenChangeSet(desk.database(), TestDatabase.AUDIT)
                .open("Grid", "", JUNE, List.of("STATION_D"), UploadDesk.ANALYST)
                .id();
    }

    @AfterEach
    void close() {
        desk.close();
    }

    private static EditCells.Wanted cell(String key, String attribute, @Nullable String text) {
        return new EditCells.Wanted(List.of(key), attribute, text);
    }

    private List<EditCells.Result> edit(EditCells.Wanted... cells) {
        return edit.edit(draft, "STATION_D", List.of(cells), UploadDesk.ANALYST);
    }

    @Test
    void cellsBecomeOneChangeForEachKindAndTheSameCellTheSameChange() {
        edit(cell("KABC", "network", "CBS"), cell("KABC", "power_kw", "9"), cell("KABC", "channels", "70"));
        edit(cell("KABC", "network", "FOX"));
        assertThat(desk.changes(draft))
                .extracting(Change::kind, Change::effective)
                .containsExactlyInAnyOrder(
                        Tuple.tuple(ChangeKind.AMENDED, JUNE), Tuple.tuple(ChangeKind.CORRECTED, JUNE));
        assertThat(desk.changes(draft))
                .flatExtracting(Change::cells)
                .extracting(CellChange::attribute, CellChange::before, CellChange::after)
                .containsExactlyInAnyOrder(
                        Tuple.tuple("network", "ABC", "FOX"),
                        Tuple.tuple("channels", 7L, 70L),
                        Tuple.tuple("power_kw", new BigDecimal("1.50"), new BigDecimal("9.00")));
    }

    @Test
    void valueOfTheBaseTakesTheChangeAway() {
        edit(cell("KABC", "network", "CBS"), cell("KABC", "power_kw", "9"));
        assertThat(edit(cell("KABC", "network", "ABC")))
                .singleElement()
                .satisfies(result -> assertThat(result.isChanged()).isFalse());
        edit(cell("KABC", "power_kw", "1.5"));
        assertThat(desk.changes(draft)).isEmpty();
        assertThat(desk.counts(draft).total()).isZero();
    }

    @Test
    void eachCellFailsByItself() {
        List<EditCells.Result> results = edit(
                cell("KABC", "channels", "many"),
                cell("KABC", "network", "CBS"),
                cell("KABC", "founder", "Zoe"),
                cell("KABC", "station_code", "KXXX"),
                cell("KNBC", "network", ""));
        assertThat(results.get(0).problem()).contains("expected a whole number");
        assertThat(results.get(1).problem()).isNull();
        assertThat(results.get(2).problem()).contains("fixed");
        assertThat(results.get(3).problem()).contains("part of the key");
        assertThat(results.get(4).value()).isNull();
        assertThat(desk.changes(draft))
                .flatExtracting(Change::cells)
                .extracting(CellChange::attribute, CellChange::after)
                .containsExactlyInAnyOrder(Tuple.tuple("network", "CBS"), Tuple.tuple("network", null));
    }

    @Test
    void keyThatNobodyHasIsANewMember() {
        edit(cell("KNEW", "network", "ABC"));
        edit(cell("KNEW", "format", "news"), cell("KNEW", "power_kw", "3"));
        assertThat(desk.changes(draft)).singleElement().satisfies(change -> {
            assertThat(change.kind()).isEqualTo(ChangeKind.ADDED);
            assertThat(change.cells())
                    .hasSize(8)
                    .contains(
                            new CellChange("station_code", null, "KNEW", null),
                            new CellChange("network", null, "ABC", null),
                            new CellChange("format", null, "news", null));
        });
        long commit = desk.commit(draft);
        assertThat(commit).isPositive();
    }

    @Test
    void onlyAnalystsEditAndOnlyDrafts() {
        assertThatThrownBy(
                        () -> edit.edit(draft, "STATION_D", List.of(cell("KABC", "network", "x")), UploadDesk.STEWARD))
                .isInstanceOfSatisfying(
                        RdmException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ROLE_MISSING));
        edit(cell("KABC", "network", "CBS"));
        desk.commit(draft);
        assertThatThrownBy(() -> edit(cell("KABC", "network", "x")))
                .isInstanceOfSatisfying(
                        RdmException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.WRONG_STATE));
    }
}
