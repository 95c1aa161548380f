package io.plumbline.web.member;

import static io.plumbline.engine.error.ErrorCode.BAD_FILTER;
import static io.plumbline.engine.error.ErrorCode.FILE_TOO_LARGE;
import static io.plumbline.engine.error.ErrorCode.UNKNOWN_COMMIT;
import static io.plumbline.engine.error.ErrorCode.UNKNOWN_DIMENSION;

import io.plumbline.engine.database.Database;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.DimensionStore;
import io.plumbline.engine.member.HeadStore;
import io.plumbline.engine.member.MemberQuery;
import io.plumbline.engine.upload.DownloadWorkbook;
import io.plumbline.web.api.Answers;
import io.plumbline.web.api.Attachment;
import io.plumbline.web.api.ETags;
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
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.WebRequest;

/** A dimension as a workbook that can be edited and sent back. */
@RestController
@Tag(name = "dimensions")
class WorkbookApi {

    private final Database database;
    private final DownloadWorkbook download;

    WorkbookApi(Database database, Settings settings) {
        this.database = database;
        this.download = new DownloadWorkbook(database, settings.keys().workbook());
    }

    /** For programs and, through the link on the page, for people. */
    @GetMapping(
            path = {"/api/v1/dimensions/{code}/workbook", "/dimensions/{code}/workbook"},
            produces = Attachment.XLSX)
    @Operation(
            operationId = "getWorkbook",
            summary = "The members as an .xlsx workbook, with the same filters as the page",
            responses =
                    @ApiResponse(
                            responseCode = "200",
                            content =
                                    @Content(
                                            mediaType = Attachment.XLSX,
                                            schema = @Schema(type = "string", format = "binary"))))
    @Answers(eTag = true)
    @Refuses({UNKNOWN_DIMENSION, UNKNOWN_COMMIT, BAD_FILTER, FILE_TOO_LARGE})
    void workbook(
            @PathVariable String code,
            @ParameterObject @ModelAttribute MemberAsk ask,
            WebRequest request,
            HttpServletResponse response)
            throws IOException {
        long head = new HeadStore(database.read()).commit();
        Dimension dimension = new DimensionStore(database.read()).at(code, MemberAsk.commit(ask.commit(), head));
        MemberQuery query = ask.query(dimension, head, null, MemberQuery.MOST_ROWS);
        if (!request.checkNotModified(ETags.of(query.commit() + "." + dimension.version() + "." + query.asOf()))) {
            MembersFile.send(response, dimension, query, "xlsx", Attachment.XLSX, file -> {
                try (OutputStream out = Files.newOutputStream(file)) {
                    download.write(dimension, query, out);
                }
            });
        }
    }
}
