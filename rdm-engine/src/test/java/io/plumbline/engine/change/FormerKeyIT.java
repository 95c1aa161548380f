package io.plumbline.engine.change;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.engine.TestDatabase;
import io.plumbline.engine.dimension.DefinitionJson;
import io.plumbline.engine.error.Finding;
import io.plumbline.engine.upload.SheetXml;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A workbook that names a member by a key that it no longer has. */
class FormerKeyIT {
    private static final LocalDate JANUARY = LocalDate.of(2026, 1, 1);
    private static final LocalDate MARCH = LocalDate.of(2026, 3, 1);

    @TempDir
    Path folder;

    private static String row(int number, String... cells) {
        StringBuilder row = new StringBuilder("<row r=\"" + number + "\">");
        for (int i = 0; i < cells.length; i++) {
            row.append(SheetXml.text((char) ('A' + i) + String.valueOf(number), cells[i]));
        }
        return row.append("</row>").toString();
    }

    @Test
    void isAFindingAtItsCellAndChangesNobodyInSilence() {
        try (UploadDesk desk = new UploadDesk(folder, DefinitionJson.parse("""
                {"code":"STATION_D","label":"Stations","domain":"TELEVISION","key":["code"],"attributes":[
                 {"name":"code","type":"text","length":20},
                 {"name":"network","type":"text","length":60,"history":"NEW_VERSION"}]}
                """))) {
            desk.commit(desk.changeSet(JANUARY, row(1, "code", "network"), row(2, "OLD", "ABC")));
            long rename = new OpenChangeSet(desk.database(), TestDatabase.AUDIT)
                    .open("Rename", "", MARCH, List.of("STATION_D"), UploadDesk.ANALYST)
                    .id();
            new EditMember(desk.database(), TestDatabase.AUDIT)
                    .edit(
                            rename,
                            new ChangeRequest(
                                    "STATION_D",
                                    List.of("OLD"),
                                    ChangeKind.REKEYED,
                                    MARCH,
                                    null,
                                    Map.of("code", "NEW"),
                                    null),
                            UploadDesk.ANALYST);
            desk.commit(rename);

            long late = desk.changeSet(MARCH, row(1, "code", "network"), row(2, "OLD", "NBC"));
            assertThat(desk.changes(late)).isEmpty();
            assertThat(desk.findings(late))
                    .filteredOn(finding -> finding.rule().equals("FORMER_KEY"))
                    .singleElement()
                    .satisfies(finding -> {
                        assertThat(finding.cell()).isEqualTo("A2");
                        assertThat(finding.expected()).isEqualTo("NEW");
                        assertThat(finding.message()).contains("OLD is nobody's key on 2026-03-01", "NEW");
                    });
            long early = desk.changeSet(JANUARY, row(1, "code", "network"), row(2, "OLD", "NBC"));
            assertThat(desk.changes(early)).as("in January it was its key").hasSize(1);
            assertThat(desk.findings(early)).extracting(Finding::rule).doesNotContain("FORMER_KEY");
        }
    }
}
