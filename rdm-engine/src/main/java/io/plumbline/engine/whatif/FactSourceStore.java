package io.plumbline.engine.whatif;

import static io.plumbline.engine.jooq.Tables.FACT_SOURCE;

import io.plumbline.engine.database.Utc;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.Record;

/** The registered fact sources, each with its facts as last listed. */
public final class FactSourceStore {
    private final DSLContext dsl;

    public FactSourceStore(DSLContext dsl) {
        this.dsl = dsl;
    }

    public List<FactSource> all() {
        return dsl.selectFrom(FACT_SOURCE).orderBy(FACT_SOURCE.CODE).fetch(FactSourceStore::read);
    }

    public Optional<FactSource> find(String code) {
        return dsl.selectFrom(FACT_SOURCE).where(FACT_SOURCE.CODE.eq(code)).fetchOptional(FactSourceStore::read);
    }

    /** The fact source of a code, or UNKNOWN_FACT_SOURCE. */
    public FactSource byCode(String code) {
        return find(code)
                .orElseThrow(() -> new RdmException(
                        ErrorCode.UNKNOWN_FACT_SOURCE,
                        "There is no fact source " + code + "; registered are "
                                + dsl.select(FACT_SOURCE.CODE)
                                        .from(FACT_SOURCE)
                                        .orderBy(FACT_SOURCE.CODE)
                                        .fetch(FACT_SOURCE.CODE)
                                + "."));
    }

    /** The same, and nobody else writes it until the transaction ends. */
    FactSource lock(String code) {
        dsl.select(FACT_SOURCE.ID)
                .from(FACT_SOURCE)
                .where(FACT_SOURCE.CODE.eq(code))
                .forUpdate()
                .fetch();
        return byCode(code);
    }

    public FactSource byId(long id) {
        return read(dsl.selectFrom(FACT_SOURCE).where(FACT_SOURCE.ID.eq(id)).fetchSingle());
    }

    FactSource insert(FactSource source) {
        var now = Utc.now();
        long id = dsl.insertInto(FACT_SOURCE)
                .set(FACT_SOURCE.CODE, source.code())
                .set(FACT_SOURCE.DEFINITION, FactSourceJson.write(source).toString())
                .set(FACT_SOURCE.FACTS, FactSourceJson.writeFacts(source.facts()))
                .set(FACT_SOURCE.CREATED_AT, now)
                .set(FACT_SOURCE.REFRESHED_AT, now)
                .returningResult(FACT_SOURCE.ID)
                .fetchSingle()
                .value1();
        return source.withId(id);
    }

    void replaceFacts(long id, Facts facts) {
        dsl.update(FACT_SOURCE)
                .set(FACT_SOURCE.FACTS, FactSourceJson.writeFacts(facts))
                .set(FACT_SOURCE.REFRESHED_AT, Utc.now())
                .where(FACT_SOURCE.ID.eq(id))
                .execute();
    }

    private static FactSource read(Record row) {
        return FactSourceJson.parse(row.get(FACT_SOURCE.DEFINITION))
                .withId(row.get(FACT_SOURCE.ID))
                .withFacts(FactSourceJson.parseFacts(row.get(FACT_SOURCE.FACTS)));
    }
}
