package io.plumbline.engine.upload;

import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.Finding;
import io.plumbline.engine.error.RdmException;
import java.io.Closeable;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What became of reading a file: a workbook whose rows can be read, or a refusal. */
public sealed interface ReadOutcome {
    /**
     * A file that cannot be read, with the reason and the way on.
     *
     * @param dimension whose members were looked for, where it came to that
     * @param look what the file begins with, where it could be opened
     */
    record Rejected(
            ErrorCode code,
            String sentence,
            List<Finding> findings,
            @Nullable Dimension dimension,
            @Nullable FileLook look)
            implements ReadOutcome {
        public Rejected {
            findings = List.copyOf(findings);
        }

        static Rejected of(RdmException e) {
            return new Rejected(e.code(), e.sentence(), e.findings(), null, null);
        }
    }

    /** An open workbook; its rows can be read more than once, until it is closed. */
    final class Parsed implements ReadOutcome, Closeable {
        private final Workbook workbook;
        private final Supplier<RawRows> rows;
        private final Dimension dimension;
        private final Header header;
        private final WorkbookBase base;
        private final FileLook look;
        private final Corrections corrections;
        private final List<Finding> findings;

        Parsed(
                Workbook workbook,
                Supplier<RawRows> rows,
                Dimension dimension,
                Header header,
                WorkbookBase base,
                FileLook look,
                Corrections corrections,
                List<Finding> findings) {
            this.workbook = workbook;
            this.rows = rows;
            this.dimension = dimension;
            this.header = header;
            this.base = base;
            this.look = look;
            this.corrections = corrections;
            this.findings = List.copyOf(findings);
        }

        public Dimension dimension() {
            return dimension;
        }

        public Header header() {
            return header;
        }

        public WorkbookBase base() {
            return base;
        }

        /** What the file begins with. */
        public FileLook look() {
            return look;
        }

        /** What was mended in it. */
        public Corrections corrections() {
            return corrections;
        }

        /** What was found before the first row. */
        public List<Finding> findings() {
            return findings;
        }

        /** Begins a pass over the rows below the header. */
        public DataRows rows() {
            return new DataRows(rows.get(), header, corrections);
        }

        @Override
        public void close() {
            workbook.close();
        }
    }
}
