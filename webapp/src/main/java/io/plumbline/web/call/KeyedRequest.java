package io.plumbline.web.call;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.Part;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * What is asked in a request that has a key, as SHA-256, and the request for the one who does it.
 *
 * <p>Of a form with a file the parts are hashed one after the other from where the server has put them down: a client that sends the file
 * again draws another boundary, and a large file is not held in memory.
 */
record KeyedRequest(HttpServletRequest request, String hash) {
    private static final int BUFFER = 64 * 1024;

    static KeyedRequest of(HttpServletRequest request) throws IOException {
        MessageDigest digest = sha256();
        add(digest, request.getMethod());
        add(digest, request.getRequestURI());
        add(digest, request.getQueryString());
        add(digest, request.getHeader(HttpHeaders.IF_MATCH));
        String type = request.getContentType();
        if (type != null && type.startsWith("multipart/")) {
            addParts(digest, request);
            return new KeyedRequest(request, HexFormat.of().formatHex(digest.digest()));
        }
        byte[] body = request.getInputStream().readAllBytes();
        digest.update(body);
        return new KeyedRequest(new Held(request, body), HexFormat.of().formatHex(digest.digest()));
    }

    private static void addParts(MessageDigest digest, HttpServletRequest request) throws IOException {
        try {
            for (Part part : request.getParts()) {
                add(digest, part.getName());
                add(digest, part.getSubmittedFileName());
                add(digest, String.valueOf(part.getSize()));
                byte[] buffer = new byte[BUFFER];
                try (InputStream content = part.getInputStream()) {
                    for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
                        digest.update(buffer, 0, n);
                    }
                }
            }
        } catch (ServletException | IllegalStateException e) {
            // A form that cannot be read: whoever handles the request meets the same, refuses it, and does nothing.
            add(digest, "unreadable");
        }
    }

    /** With its length in front, so that no two requests read alike. */
    private static void add(MessageDigest digest, @Nullable String part) {
        byte[] bytes = String.valueOf(part).getBytes(StandardCharsets.UTF_8);
        digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
        digest.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** A request whose body was read already. */
    private static final class Held extends HttpServletRequestWrapper {
        private final byte[] body;

        Held(HttpServletRequest request, byte[] body) {
            super(request);
            this.body = body;
        }

        @Override
        public ServletInputStream getInputStream() {
            return new HeldStream(new ByteArrayInputStream(body));
        }
    }

    private static final class HeldStream extends ServletInputStream {
        private final ByteArrayInputStream bytes;

        HeldStream(ByteArrayInputStream bytes) {
            this.bytes = bytes;
        }

        @Override
        public int read() {
            return bytes.read();
        }

        @Override
        public int read(byte[] to, int from, int length) {
            return bytes.read(to, from, length);
        }

        @Override
        public boolean isFinished() {
            return bytes.available() == 0;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {
            throw new IllegalStateException("the body is read in one go");
        }
    }
}
