package io.plumbline.web.member;

import static io.plumbline.engine.error.ErrorCode.BAD_FILTER;
import static io.plumbline.engine.error.ErrorCode.FILE_TOO_LARGE;
import static io.plumbline.engine.error.ErrorCode.UNKNOWN_COMMIT;
import static io.plumbline.engine.error.ErrorCode.UNKNOWN_DIMENSION;

import io.plumbline.engine.database.Database;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.DimensionStore;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.member.HeadStore;
import io.plumbline.engine.member.MemberQuery;
import io.plumbline.engine.publication.ExportMembers;
import io.plumbline.engine.upload.DownloadWorkbook;
import io.plumbline.web.api.Attachment;
import io.plumbline.web.api.Refuses;
import io.plumbline.web.settings.Settings;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** A dimension's members as a file for other programs. */
@RestController
@Tag(name = "dimensions")
class ExportApi {
    private static final String JSON = "application/json";
    private static final String PARQUET = "application/vnd.apache.parquet";

    private final Database database;
    private final ExportMembers export;
    private final DownloadWorkbook workbook;

    ExportApi(Database database, Settings settings) {
        this.database = database;
        this.export = new ExportMembers(database);
        this.workbook = new DownloadWorkbook(database, settings.keys().workbook());
    }

    @GetMapping("/api/v1/dimensions/{code}/export")
    @Operation(
            operationId = "exportMembers",
            summary = "The members as a file, with the same filters as the page",
            description =
                    "csv and json come while they are read, of any size; parquet has the types of the published table; xlsx is the workbook that can be sent back, and"
                            + " holds what a sheet holds.",
            responses =
                    @ApiResponse(
                            responseCode = "200",
                            content = {
                                @Content(mediaType = Attachment.CSV, schema = @Schema(type = "string")),
                                @Content(mediaType = JSON, schema = @Schema(type = "array")),
                                @Content(mediaType = PARQUET, schema = @Schema(type = "string", format = "binary")),
                                @Content(
                                        mediaType = Attachment.XLSX,
                                        schema = @Schema(type = "string", format = "binary"))
                            }))
    @Refuses({UNKNOWN_DIMENSION, UNKNOWN_COMMIT, BAD_FILTER, FILE_TOO_LARGE})
    void export(
            @PathVariable String code,
            @ParameterObject @ModelAttribute MemberAsk ask,
            @RequestParam(defaultValue = "csv") String format,
            HttpServletResponse response)
            throws IOException {
        long head = new HeadStore(database.read()).commit();
        Dimension dimension = new DimensionStore(database.read()).at(code, MemberAsk.commit(ask.commit(), head));
        MemberQuery query = ask.query(dimension, head, null, MemberQuery.MOST_ROWS);
        switch (format) {
            case "csv" -> {
                MembersFile.head(response, dimension, query, format, Attachment.CSV + ";charset=UTF-8");
                export.write(dimension, query, ExportMembers.Format.CSV, response.getOutputStream());
            }
            case "json" -> {
                MembersFile.head(response, dimension, query, format, JSON);
                export.write(dimension, query, ExportMembers.Format.JSON, response.getOutputStream());
            }
            case "parquet" ->
                MembersFile.send(
                        response,
                        dimension,
                        query,
                        format,
                        PARQUET,
                        file -> export.writeParquet(dimension, query, file));
            case "xlsx" ->
                MembersFile.send(response, dimension, query, format, Attachment.XLSX, file -> {
                    try (OutputStream out = Files.newOutputStream(file)) {
                        workbook.write(dimension, query, out);
                    }
                });
            default ->
                throw new RdmException(
                        ErrorCode.BAD_REQUEST, "format is csv, json, parquet or xlsx, found " + format + ".");
        }
    }
}
