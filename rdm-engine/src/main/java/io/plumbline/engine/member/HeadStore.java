package io.plumbline.engine.member;

import static io.plumbline.engine.jooq.Tables.HEAD;

import org.jooq.DSLContext;

/** The newest commit that readers see. */
public final class HeadStore {
    private final DSLContext dsl;

    public HeadStore(DSLContext dsl) {
        this.dsl = dsl;
    }

    /** The head's commit number; 0 before the first commit. */
    public long commit() {
        return dsl.select(HEAD.COMMIT_NO)
                .from(HEAD)
                .where(HEAD.ID.eq(1))
                .fetchSingle()
                .value1();
    }

    /** Moves the head by one, if it is still where the caller saw it. */
    public boolean flip(long from) {
        return dsl.update(HEAD)
                        .set(HEAD.COMMIT_NO, from + 1)
                        .where(HEAD.ID.eq(1), HEAD.COMMIT_NO.eq(from))
                        .execute()
                == 1;
    }
}
