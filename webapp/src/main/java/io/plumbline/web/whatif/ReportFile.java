package io.plumbline.web.whatif;

import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.web.api.Attachment;
import io.plumbline.web.api.ETags;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import tools.jackson.databind.json.JsonMapper;

/** A report as an answer, in the format that was asked for. */
final class ReportFile {
    private ReportFile() {}

    /**
     * @param format json, csv or xlsx
     * @param table of csv, the list that is wanted
     */
    static ResponseEntity<?> answer(long id, String report, String format, String table) {
        return switch (format) {
            case "json" ->
                ResponseEntity.ok()
                        .eTag(ETags.ofContent(report))
                        .contentType(MediaType.APPLICATION_JSON)
                        .body(report);
            case "csv" ->
                file(
                        id + "-" + table + ".csv",
                        Attachment.CSV + ";charset=UTF-8",
                        ETags.ofContent(report + table),
                        new ReportTables(JsonMapper.shared().readTree(report))
                                .csv(table)
                                .orElseThrow(() -> new RdmException(
                                        ErrorCode.BAD_REQUEST,
                                        "table is groups, flows, series or movers, found " + table + "."))
                                .getBytes(StandardCharsets.UTF_8));
            case "xlsx" -> {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                new ReportTables(JsonMapper.shared().readTree(report)).workbook(bytes);
                yield file(id + ".xlsx", Attachment.XLSX, ETags.ofContent(report + format), bytes.toByteArray());
            }
            default ->
                throw new RdmException(ErrorCode.BAD_REQUEST, "format is json, csv or xlsx, found " + format + ".");
        };
    }

    private static ResponseEntity<byte[]> file(String name, String type, String eTag, byte[] bytes) {
        return ResponseEntity.ok()
                .eTag(eTag)
                .header(HttpHeaders.CONTENT_TYPE, type)
                .header(HttpHeaders.CONTENT_DISPOSITION, Attachment.named("what-if-" + name))
                .body(bytes);
    }
}
