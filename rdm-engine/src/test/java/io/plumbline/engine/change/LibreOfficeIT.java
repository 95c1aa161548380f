package io.plumbline.engine.change;

import static io.plumbline.engine.upload.SheetXml.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.plumbline.engine.error.Finding;
import io.plumbline.engine.upload.ReceiveUpload;
import io.plumbline.engine.upload.Stations;
import io.plumbline.engine.upload.UploadMode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A downloaded workbook that LibreOffice has opened and saved says what it said before. */
class LibreOfficeIT {
    private static final LocalDate JANUARY = LocalDate.of(2026, 1, 1);
    private static final LocalDate JUNE = LocalDate.of(2026, 6, 1);
    private static final String HEADER =
            row("station_code", "network", "power_kw", "licensed_on", "channels", "live", "founder", "format");

    @TempDir
    Path folder;

    private UploadDesk desk;
    private byte[] downloaded;

    @BeforeEach
    void open() {
        assumeTrue(
                Stream.of("/usr/bin/soffice", "/usr/local/bin/soffice").anyMatch(p -> Files.isExecutable(Path.of(p))),
                "LibreOffice is not installed (Debian: libreoffice-calc-nogui)");
        desk = new UploadDesk(folder, Stations.DIMENSION);
        long commit = desk.commit(desk.changeSet(
                JANUARY,
                HEADER,
                row("KABC", "=cmd|'/c calc'!A1", "1.50", "1900-02-28", "9", "true", "007", "news"),
                row("00042", "two \"quotes\"", "0.10", "1900-03-01", "123456789012345", "false", "", "sport"),
                row("1-2", "MAR1", "12345.67", "2026-02-28", "-1", "", "1E5", "news"),
                row("12345678901234567890", "😀 é", "", "9999-12-30", "", "", "+1", "news"),
                row("TRUE", " outer  spaces ", "", "", "", "", "'x", "sport"),
                row("@a", "line\nbreak", "-0.01", "", "", "", "-1", "sport")));
        downloaded = desk.download(commit, JUNE);
    }

    @AfterEach
    void close() {
        if (desk != null) {
            desk.close();
        }
    }

    @Test
    void savedByLibreOfficeItMakesNoChange() throws IOException, InterruptedException {
        long id = proposed(converted("xlsx:Calc MS Excel 2007 XML", "xlsx"), "stations.xlsx");
        assertThat(desk.changes(id)).isEmpty();
        assertThat(desk.counts(id).unchanged()).isEqualTo(6);
    }

    @Test
    void csvThatLibreOfficeMadeOfItSaysTheSameButForOneDay() throws IOException, InterruptedException {
        // Commas, double quotes, UTF-8, from the first row on, each text in quotes, values as they are shown.
        byte[] csv = converted("csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true", "csv");
        assertThat(new String(csv, StandardCharsets.UTF_8)).contains("00042");
        // LibreOffice knows no 29 February 1900, so it shows the days before as one earlier.
        assertThat(desk.changes(proposed(csv, "stations.csv")))
                .flatExtracting(Change::cells)
                .extracting(CellChange::before, CellChange::after)
                .containsExactly(Tuple.tuple(LocalDate.of(1900, 2, 28), LocalDate.of(1900, 2, 27)));
    }

    private long proposed(byte[] file, String name) {
        Proposal.Proposed proposed = (Proposal.Proposed) desk.propose(
                desk.receive(name, file, new ReceiveUpload.Terms("STATION_D", JUNE, UploadMode.CHANGES, null, null)));
        assertThat(desk.findings(proposed.changeSetId()))
                .extracting(Finding::rule)
                .doesNotContain("BASE_TAMPERED", "TYPE", "DAMAGE");
        return proposed.changeSetId();
    }

    private byte[] converted(String to, String ending) throws IOException, InterruptedException {
        Path in = Files.write(folder.resolve("stations.xlsx"), downloaded);
        Path out = Files.createDirectory(folder.resolve("saved"));
        Process soffice = new ProcessBuilder(
                        "soffice",
                        "--headless",
                        "-env:UserInstallation=" + folder.resolve("profile").toUri(),
                        "--convert-to",
                        to,
                        "--outdir",
                        out.toString(),
                        in.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("soffice.log").toFile())
                .start();
        assertThat(soffice.waitFor(2, TimeUnit.MINUTES)).isTrue();
        Path saved = out.resolve("stations." + ending);
        assertThat(saved).as(Files.readString(folder.resolve("soffice.log"))).exists();
        return Files.readAllBytes(saved);
    }
}
