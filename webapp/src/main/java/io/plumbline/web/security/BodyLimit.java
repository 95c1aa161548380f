package io.plumbline.web.security;

import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.web.problem.Refusal;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/** Refuses a body that is too large before it is read, or, where its length is not told, as soon as it is too long. Files have a limit of their own. */
final class BodyLimit extends OncePerRequestFilter {
    private static final long MIB = 1024L * 1024;
    private static final long WORDS = 4 * MIB;

    private final long files;

    BodyLimit(int maxUploadMb) {
        this.files = (maxUploadMb + 1L) * MIB;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String type = request.getContentType();
        boolean isFile = type != null && type.startsWith("multipart/");
        long limit = isFile ? files : WORDS;
        if (request.getContentLengthLong() > limit) {
            response.setHeader("Connection", "close");
            Refusal.send(request, response, tooLarge(limit));
        } else if (request.getContentLengthLong() < 0 && !isFile) {
            chain.doFilter(new Limited(request, limit), response);
        } else {
            chain.doFilter(request, response);
        }
    }

    private static RdmException tooLarge(long limit) {
        return new RdmException(
                ErrorCode.FILE_TOO_LARGE,
                "The request is larger than " + limit / MIB
                        + " MiB, the most that is taken here. Send it in parts, or ask the administrator for a higher limit.");
    }

    /** A request whose length nobody told. */
    private static final class Limited extends HttpServletRequestWrapper {
        private final long limit;

        Limited(HttpServletRequest request, long limit) {
            super(request);
            this.limit = limit;
        }

        @Override
        public ServletInputStream getInputStream() throws IOException {
            return new LimitedStream(super.getInputStream(), limit);
        }
    }

    private static final class LimitedStream extends ServletInputStream {
        private final ServletInputStream stream;
        private final long limit;
        private long seen;

        LimitedStream(ServletInputStream stream, long limit) {
            this.stream = stream;
            this.limit = limit;
        }

        @Override
        public int read() throws IOException {
            int read = stream.read();
            count(read < 0 ? 0 : 1);
            return read;
        }

        @Override
        public int read(byte[] to, int from, int length) throws IOException {
            int read = stream.read(to, from, length);
            count(Math.max(0, read));
            return read;
        }

        private void count(int bytes) {
            seen += bytes;
            if (seen > limit) {
                throw tooLarge(limit);
            }
        }

        @Override
        public boolean isFinished() {
            return stream.isFinished();
        }

        @Override
        public boolean isReady() {
            return stream.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            stream.setReadListener(listener);
        }
    }
}
