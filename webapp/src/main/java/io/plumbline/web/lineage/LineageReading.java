package io.plumbline.web.lineage;

import io.plumbline.engine.access.PersonStore;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.lineage.CellLineage;
import io.plumbline.engine.lineage.TraceCell;
import io.plumbline.engine.upload.Upload;
import java.time.LocalDate;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Reads the lineage of a value, and the names of the people in it. */
@Component
class LineageReading {
    private final Database database;

    LineageReading(Database database) {
        this.database = database;
    }

    CellLineage trace(Dimension dimension, long memberNo, String attribute, LocalDate day, long commit) {
        return new TraceCell(database.read(), dimension).trace(memberNo, dimension.attribute(attribute), day, commit);
    }

    Map<Long, String> names(CellLineage cell) {
        LongStream uploaders = cell.uploads().stream().mapToLong(Upload::uploadedBy);
        return new PersonStore(database.read())
                .names(Stream.concat(
                                Stream.concat(
                                        cell.changeSet().authors().stream(),
                                        Stream.of(cell.origin().committedBy())),
                                uploaders.boxed())
                        .distinct()
                        .toList());
    }
}
