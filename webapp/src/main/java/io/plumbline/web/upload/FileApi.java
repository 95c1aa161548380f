package io.plumbline.web.upload;

import static io.plumbline.engine.error.ErrorCode.FILE_TOO_LARGE;
import static io.plumbline.engine.error.ErrorCode.FILE_TYPE;
import static io.plumbline.engine.error.ErrorCode.OBJECT_STORE;
import static io.plumbline.engine.error.ErrorCode.UNKNOWN_UPLOAD;

import io.plumbline.engine.database.Database;
import io.plumbline.engine.error.Finding;
import io.plumbline.engine.lake.Lake;
import io.plumbline.engine.upload.FailingRows;
import io.plumbline.engine.upload.MarkUpload;
import io.plumbline.engine.upload.Parsers;
import io.plumbline.engine.upload.RawLayer;
import io.plumbline.engine.upload.Upload;
import io.plumbline.engine.upload.UploadStore;
import io.plumbline.engine.upload.WorkbookReader;
import io.plumbline.engine.validation.FindingStore;
import io.plumbline.web.api.Attachment;
import io.plumbline.web.api.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** A file that somebody sent, given back: as it is, or with what was found marked in it. */
@RestController
@Tag(name = "uploads")
class FileApi {
    /** More than a person looks at; the page says how many there are. */
    private static final int MARKED = 10_000;

    private static final String CSV = "text/csv";

    private final Database database;
    private final RawLayer raw;
    private final MarkUpload mark;
    private final FailingRows failing;
    private final UploadGathering gathering;

    FileApi(Database database, Lake lake, WorkbookReader reader, Parsers parsers, UploadGathering gathering) {
        this.database = database;
        this.raw = new RawLayer(lake);
        this.mark = new MarkUpload(database, lake, reader, parsers);
        this.failing = new FailingRows(database, lake, reader);
        this.gathering = gathering;
    }

    /** For programs and, through the link on the page, for people. */
    @GetMapping(
            path = {"/api/v1/uploads/{id}/file", "/uploads/{id}/file"},
            produces = MediaType.APPLICATION_OCTET_STREAM_VALUE)
    @Operation(
            operationId = "getUploadedFile",
            summary = "The file as it was sent, byte for byte",
            responses =
                    @ApiResponse(
                            responseCode = "200",
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_OCTET_STREAM_VALUE,
                                            schema = @Schema(type = "string", format = "binary"))))
    @Refuses({UNKNOWN_UPLOAD, OBJECT_STORE})
    void file(@PathVariable String id, HttpServletResponse response) throws IOException {
        Upload upload = new UploadStore(database.read()).get(id);
        send(raw.fetch(upload.sha256()), upload.fileName(), MediaType.APPLICATION_OCTET_STREAM_VALUE, response);
    }

    /** For programs and, through the link on the page, for people. */
    @GetMapping(
            path = {"/api/v1/uploads/{id}/marked", "/uploads/{id}/marked"},
            produces = Attachment.XLSX)
    @Operation(
            operationId = "getMarkedWorkbook",
            summary = "The workbook as it was sent, with what was found marked in it",
            description =
                    "Cells with findings are coloured and commented, a column _error says what is wrong in each row, and a sheet leads to each cell; what was"
                            + " mended in the page is put in. It can be mended and sent again.",
            responses =
                    @ApiResponse(
                            responseCode = "200",
                            content =
                                    @Content(
                                            mediaType = Attachment.XLSX,
                                            schema = @Schema(type = "string", format = "binary"))))
    @Refuses({UNKNOWN_UPLOAD, FILE_TYPE, FILE_TOO_LARGE, OBJECT_STORE})
    void marked(@PathVariable String id, HttpServletResponse response) throws IOException {
        Upload upload = new UploadStore(database.read()).get(id);
        String name = upload.fileName();
        int dot = name.lastIndexOf('.');
        send(
                mark.mark(id, findings(upload)),
                stem(name) + "-marked" + (dot > 0 ? name.substring(dot) : ".xlsx"),
                Attachment.XLSX,
                response);
    }

    /** For programs and, through the link on the page, for people. */
    @GetMapping(
            path = {"/api/v1/uploads/{id}/failing", "/uploads/{id}/failing"},
            produces = CSV)
    @Operation(
            operationId = "getFailingRows",
            summary = "The rows of the file in which something was found, and no others, as CSV",
            description =
                    "With the columns that were read, as they were mended in the page, and a column _error. It can be mended and sent as it is, into the same change set.",
            responses =
                    @ApiResponse(
                            responseCode = "200",
                            content = @Content(mediaType = CSV, schema = @Schema(type = "string"))))
    @Refuses({UNKNOWN_UPLOAD, FILE_TYPE, FILE_TOO_LARGE, OBJECT_STORE})
    void failing(@PathVariable String id, HttpServletResponse response) throws IOException {
        Upload upload = new UploadStore(database.read()).get(id);
        send(failing.write(id, findings(upload)), stem(upload.fileName()) + "-failing.csv", CSV, response);
    }

    private List<Finding> findings(Upload upload) {
        UploadStore uploads = new UploadStore(database.read());
        return new FindingStore(database.read())
                .ofFile(gathering.findingsOf(upload, uploads.look(upload.id())), null, 0, MARKED);
    }

    private static String stem(String name) {
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }

    private static void send(Path file, String name, String type, HttpServletResponse response) throws IOException {
        try {
            response.setContentType(type);
            response.setHeader(HttpHeaders.CONTENT_DISPOSITION, Attachment.named(name));
            response.setContentLengthLong(Files.size(file));
            Files.copy(file, response.getOutputStream());
        } finally {
            Files.deleteIfExists(file);
        }
    }
}
