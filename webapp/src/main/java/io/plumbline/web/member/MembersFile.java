package io.plumbline.web.member;

import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.member.MemberQuery;
import io.plumbline.web.api.Attachment;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.http.HttpHeaders;

/** A file of members as an answer: its name says dimension, day and commit. */
final class MembersFile {
    private MembersFile() {}

    /** Writes a file. */
    @FunctionalInterface
    interface Writing {
        void to(Path file) throws IOException;
    }

    /** What stands before the bytes. */
    static void head(HttpServletResponse response, Dimension dimension, MemberQuery query, String ending, String type) {
        response.setContentType(type);
        response.setHeader(
                HttpHeaders.CONTENT_DISPOSITION,
                Attachment.named(dimension.code() + "-" + query.asOf() + "-commit-" + query.commit() + "." + ending));
    }

    /** Formats that are only whole at their end are written to a file first, so that what fails is an error and no half file. */
    static void send(
            HttpServletResponse response,
            Dimension dimension,
            MemberQuery query,
            String ending,
            String type,
            Writing writing)
            throws IOException {
        Path folder = Files.createTempDirectory("plumbline-members-");
        Path file = folder.resolve("members." + ending);
        try {
            writing.to(file);
            head(response, dimension, query, ending, type);
            response.setContentLengthLong(Files.size(file));
            Files.copy(file, response.getOutputStream());
        } finally {
            Files.deleteIfExists(file);
            Files.deleteIfExists(folder);
        }
    }
}
