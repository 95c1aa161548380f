package io.plumbline.engine.whatif;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.apache.iceberg.io.FileInfo;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FactSourceIT {
    private static final String KEYED =
            "\"bindings\":[{\"dimension\":\"ITEM_D\",\"columns\":[\"item_id\"],\"by\":\"KEY_AT_DATE\"}]";
    private static final String NET =
            "\"measures\":[{\"name\":\"net\",\"column\":\"net_paid\",\"aggregates\":[\"sum\"]}]";

    @TempDir
    static Path folder;

    private static Shop shop;

    @BeforeAll
    static void open() throws SQLException {
        shop = new Shop(folder);
        shop.writeFacts();
    }

    @AfterAll
    static void close() throws SQLException {
        shop.close();
    }

    private static FactSource register(String code, String location, String more) {
        return new RegisterFactSource(shop.database, shop.lake)
                .register(FactSourceJson.parse(
                        "{\"code\":\"" + code + "\",\"location\":\"" + location + "\"," + more + "}"));
    }

    private static void refused(ErrorCode code, String words, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        RdmException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContaining(words);
    }

    @Test
    void registeredSourceKnowsItsFilesRowsAndColumns() {
        register("KNOWN_F", shop.factsLocation(), "\"date_column\":\"sold_date\"," + KEYED + "," + NET);
        FactSource source = new FactSourceStore(shop.database.read()).byCode("KNOWN_F");
        assertThat(source.facts().files()).hasSize(2);
        assertThat(source.facts().rows()).isEqualTo(20_000);
        assertThat(source.facts().column("net_paid").orElseThrow().type()).isEqualTo("decimal(7, 2)");
        assertThat(source.facts().column("sold_date").orElseThrow().isDate()).isTrue();
        assertThat(source.facts().snapshot()).hasSize(64);
        refused(
                ErrorCode.FACT_SOURCE_EXISTS,
                "KNOWN_F",
                () -> register("KNOWN_F", shop.factsLocation(), "\"date_column\":\"sold_date\"," + KEYED + "," + NET));
    }

    @Test
    void whatCannotBeCountedIsRefusedWithItsReason() {
        String facts = shop.factsLocation();
        String dated = "\"date_column\":\"sold_date\",";
        refused(
                ErrorCode.LOCATION_NOT_ALLOWED,
                "RDM_FACT_ROOTS",
                () -> register("X_F", "file:/etc", dated + KEYED + "," + NET));
        refused(
                ErrorCode.LOCATION_NOT_ALLOWED,
                "RDM_FACT_ROOTS",
                () -> register("X_F", facts + "/../../secret", dated + KEYED + "," + NET));
        refused(
                ErrorCode.FACTS_MISSING,
                ".parquet",
                () -> register("X_F", facts.replace("sales", "nothing"), dated + KEYED + "," + NET));
        refused(
                ErrorCode.FACT_COLUMN,
                "net_payed",
                () -> register("X_F", facts, dated + KEYED + "," + NET.replace("net_paid", "net_payed")));
        refused(
                ErrorCode.FACT_COLUMN,
                "decimal",
                () -> register("X_F", facts, dated + KEYED + "," + NET.replace("net_paid", "country")));
        refused(
                ErrorCode.FACT_COLUMN,
                "date",
                () -> register("X_F", facts, "\"date_column\":\"store_no\"," + KEYED + "," + NET));
        refused(ErrorCode.FACT_BINDING, "date_column", () -> register("X_F", facts, KEYED + "," + NET));
        refused(
                ErrorCode.FACT_BINDING,
                "[country, store_no]",
                () -> register("X_F", facts, dated + KEYED.replace("ITEM_D", "STORE_D") + "," + NET));
        refused(
                ErrorCode.UNKNOWN_DIMENSION,
                "NO_D",
                () -> register("X_F", facts, dated + KEYED.replace("ITEM_D", "NO_D") + "," + NET));
        refused(
                ErrorCode.BAD_REQUEST,
                "Iceberg",
                () -> register("X_F", facts, "\"format\":\"iceberg\"," + dated + KEYED + "," + NET));
    }

    @Test
    void floatingPointMeasureIsRefused() throws SQLException {
        Path other = folder.resolve("facts").resolve("floats");
        assertThat(other.toFile().mkdirs()).isTrue();
        shop.sql("COPY (SELECT 'a' AS item_id, DATE '2026-01-01' AS sold_date, 1.5::DOUBLE AS net_paid) TO '"
                + other.resolve("a.parquet") + "' (FORMAT parquet)");
        refused(
                ErrorCode.FACT_COLUMN,
                "floating-point",
                () -> register("X_F", "file:" + other, "\"date_column\":\"sold_date\"," + KEYED + "," + NET));
    }

    @Test
    void refreshSeesANewFileAndRefusesOneWithOtherColumns() throws SQLException, IOException {
        Path other = folder.resolve("facts").resolve("growing");
        assertThat(other.resolve("day=1").toFile().mkdirs()).isTrue();
        String row = "SELECT 'a' AS item_id, DATE '2026-01-01' AS sold_date, 1.50::DECIMAL(7,2) AS net_paid";
        shop.sql("COPY (" + row + ") TO '" + other.resolve("day=1/a.parquet") + "' (FORMAT parquet)");
        Files.writeString(other.resolve("_SUCCESS"), "");
        FactSource first =
                register("GROWING_F", "file://" + other + "/", "\"date_column\":\"sold_date\"," + KEYED + "," + NET);
        shop.sql("COPY (" + row + ") TO '" + other.resolve("day=1/b.parquet") + "' (FORMAT parquet)");
        FactSource second = new RefreshFactSource(shop.database, shop.lake).refresh("GROWING_F");
        assertThat(second.facts().rows()).isEqualTo(2);
        assertThat(second.facts().snapshot()).isNotEqualTo(first.facts().snapshot());
        shop.sql("COPY (SELECT 'a' AS item_id, 1 AS sold_date) TO '" + other.resolve("day=1/c.parquet")
                + "' (FORMAT parquet)");
        refused(
                ErrorCode.FACT_COLUMN,
                "c.parquet",
                () -> new RefreshFactSource(shop.database, shop.lake).refresh("GROWING_F"));
    }

    @Test
    void laterIngestOfAFolderReplacesTheEarlierOnes() {
        List<FileInfo> files = List.of(
                        "day=1/ingest=9/a", "day=1/ingest=10/a", "day=1/ingest=10/b", "day=2/ingest=1/a", "day=3/a")
                .stream()
                .map(name -> new FileInfo("s3://facts/" + name + ".parquet", 1, 1))
                .toList();
        assertThat(FactFiles.newest(files))
                .extracting(FileInfo::location)
                .containsExactly(
                        "s3://facts/day=1/ingest=10/a.parquet",
                        "s3://facts/day=1/ingest=10/b.parquet",
                        "s3://facts/day=2/ingest=1/a.parquet",
                        "s3://facts/day=3/a.parquet");
    }
}
