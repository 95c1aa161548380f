package io.plumbline.engine.upload;

import static io.plumbline.engine.jooq.Tables.COLUMN_MAPPING;

import java.util.Map;
import org.jooq.DSLContext;

/** What the headings of a person's files mean, by dimension: what was said once holds for the next file too. */
public final class ColumnMappingStore {
    private final DSLContext dsl;

    public ColumnMappingStore(DSLContext dsl) {
        this.dsl = dsl;
    }

    /** Headings as {@link Reading#heading} has them, and the attribute that each means; an empty name leaves the column out. */
    public Map<String, String> of(long personId, long dimensionId) {
        return dsl.selectFrom(COLUMN_MAPPING)
                .where(COLUMN_MAPPING.PERSON_ID.eq(personId), COLUMN_MAPPING.DIMENSION_ID.eq(dimensionId))
                .fetchMap(COLUMN_MAPPING.HEADING, COLUMN_MAPPING.ATTRIBUTE);
    }

    /** Keeps what headings mean, in the place of what they meant. */
    public void keep(long personId, long dimensionId, Map<String, String> columns) {
        columns.forEach((heading, attribute) -> dsl.insertInto(COLUMN_MAPPING)
                .set(COLUMN_MAPPING.PERSON_ID, personId)
                .set(COLUMN_MAPPING.DIMENSION_ID, dimensionId)
                .set(COLUMN_MAPPING.HEADING, heading)
                .set(COLUMN_MAPPING.ATTRIBUTE, attribute)
                .onDuplicateKeyUpdate()
                .set(COLUMN_MAPPING.ATTRIBUTE, attribute)
                .execute());
    }

    /** Forgets what headings mean: the names of the attributes count again. */
    public void forget(long personId, long dimensionId, Iterable<String> headings) {
        headings.forEach(heading -> dsl.deleteFrom(COLUMN_MAPPING)
                .where(COLUMN_MAPPING.PERSON_ID.eq(personId), COLUMN_MAPPING.DIMENSION_ID.eq(dimensionId))
                .and(COLUMN_MAPPING.HEADING.eq(heading))
                .execute());
    }
}
