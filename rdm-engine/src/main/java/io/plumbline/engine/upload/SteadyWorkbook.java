package io.plumbline.engine.upload;

import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import org.apache.poi.xssf.streaming.SXSSFWorkbook;

/** A streamed workbook whose bytes follow from its contents alone: no clock gets into it, so the same question has the same file. */
final class SteadyWorkbook extends SXSSFWorkbook {
    /** Says nothing: a workbook tells by its commit and day of what time it is. */
    private static final Instant MADE = Instant.parse("2000-01-01T00:00:00Z");

    SteadyWorkbook(int window) {
        super(null, window, false, false);
        getXSSFWorkbook().getProperties().getCoreProperties().setCreated(Optional.of(Date.from(MADE)));
    }
}
