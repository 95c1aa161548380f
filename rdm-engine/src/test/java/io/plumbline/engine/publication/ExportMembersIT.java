package io.plumbline.engine.publication;

import static io.plumbline.engine.publication.CommittedHistory.Row.from;
import static io.plumbline.engine.publication.CommittedHistory.Row.of;
import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.member.MemberQuery;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.iceberg.Files;
import org.apache.iceberg.Schema;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetReaders;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.parquet.Parquet;
import org.apache.iceberg.parquet.ParquetSchemaUtil;
import org.apache.iceberg.types.Types;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.LocalInputFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportMembersIT {
    private static final LocalDate DAY = LocalDate.of(2026, 2, 1);

    @TempDir
    Path folder;

    private final CommittedHistory history = new CommittedHistory();
    private final Dimension shops = history.define("""
            {"code":"SHOP_D","domain":"RETAIL","key":["code"],"attributes":[
             {"name":"code","type":"text","length":20},{"name":"note","type":"text","length":60},
             {"name":"area","type":"decimal","precision":9,"scale":2},{"name":"open","type":"boolean"},{"name":"staff","type":"integer"}]}
            """);
    private final ExportMembers export = new ExportMembers(history.database());

    private String written(MemberQuery query, ExportMembers.Format format) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        export.write(shops, query, format, out);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void everyFormatHoldsTheMembersOfTheDayWithTheirTypes() throws IOException {
        history.commit(
                shops,
                of("2020-01-01", "2026-01-01", "S1", "old", new BigDecimal("1.00"), true, 1L),
                from("2026-01-01", "S1", "with \"quotes\", a comma\nand a line", new BigDecimal("12.50"), false, 7L),
                from("2026-01-01", "S2", "", null, null, null),
                from("2027-01-01", "S3", "later", null, null, null));
        MemberQuery all = MemberQuery.at(1, DAY);
        String csv = written(all, ExportMembers.Format.CSV);
        assertThat(csv)
                .startsWith(
                        "\"member_id\",\"version_id\",\"code\",\"note\",\"area\",\"open\",\"staff\",\"valid_from\",\"valid_to\"\r\n")
                .contains(
                        ",\"S1\",\"with \"\"quotes\"\", a comma\nand a line\",\"12.50\",\"false\",\"7\",\"2026-01-01\",\"9999-12-31\"\r\n")
                .contains(",\"S2\",\"\",,,,\"2026-01-01\",\"9999-12-31\"\r\n")
                .doesNotContain("S3");
        assertThat(written(all, ExportMembers.Format.JSON))
                .startsWith("[{\"member_id\":")
                .contains("\"note\":\"\",\"area\":null,\"open\":null,\"staff\":null")
                .contains("\"area\":\"12.50\",\"open\":false,\"staff\":7,\"valid_from\":\"2026-01-01\"");
        Path file = folder.resolve("shops.parquet");
        export.writeParquet(shops, all, file);
        assertThat(read(file))
                .containsExactly(
                        "S1|with \"quotes\", a comma\nand a line|12.50|false|7|2026-01-01|9999-12-31",
                        "S2||null|null|null|2026-01-01|9999-12-31");
    }

    @Test
    void filterAndOrderHoldOverAllPages() {
        List<CommittedHistory.Row> rows = new ArrayList<>();
        for (int i = 0; i < 2500; i++) {
            rows.add(from("2026-01-01", "S" + i, i % 2 == 0 ? "even" : null, null, null, (long) (i % 10)));
        }
        history.commit(shops, rows);
        MemberQuery even = new MemberQuery(
                1,
                DAY,
                null,
                List.of(new MemberQuery.Filter("note", "even")),
                Optional.of(new MemberQuery.Sort("staff", true)),
                null,
                10);
        List<String> lines =
                written(even, ExportMembers.Format.CSV).lines().skip(1).toList();
        assertThat(lines).hasSize(1250);
        List<String> staff = lines.stream().map(line -> line.split(",")[6]).toList();
        assertThat(staff).isSortedAccordingTo((a, b) -> b.compareTo(a));
    }

    @Test
    void nobodyIsAFileWithColumnsAndWithoutRows() throws IOException {
        MemberQuery all = MemberQuery.at(1, DAY);
        Path file = folder.resolve("nobody.parquet");
        export.writeParquet(shops, all, file);
        assertThat(schema(file).columns())
                .extracting(Types.NestedField::name)
                .containsExactly(
                        "member_id", "version_id", "code", "note", "area", "open", "staff", "valid_from", "valid_to");
        assertThat(read(file)).isEmpty();
        assertThat(written(all, ExportMembers.Format.CSV).lines()).hasSize(1);
        assertThat(written(all, ExportMembers.Format.JSON)).isEqualTo("[]");
    }

    private static List<String> read(Path file) throws IOException {
        List<String> rows = new ArrayList<>();
        try (CloseableIterable<Record> records = Parquet.read(Files.localInput(file.toFile()))
                .project(schema(file))
                .createReaderFunc(found -> GenericParquetReaders.buildReader(schema(file), found))
                .build()) {
            for (Record row : records) {
                List<String> values = new ArrayList<>();
                for (int at = 2; at < row.size(); at++) {
                    values.add(String.valueOf(row.get(at)));
                }
                rows.add(String.join("|", values));
            }
        }
        return rows;
    }

    private static Schema schema(Path file) {
        try (var footer = ParquetFileReader.open(new LocalInputFile(file))) {
            return ParquetSchemaUtil.convert(
                    footer.getFooter().getFileMetaData().getSchema());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
