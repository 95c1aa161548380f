package io.plumbline.engine.whatif;

import static io.plumbline.engine.jooq.Tables.BASELINE_FILE;
import static io.plumbline.engine.jooq.Tables.COMMIT_DIMENSION;

import io.plumbline.engine.database.Database;
import io.plumbline.engine.database.Utc;
import io.plumbline.engine.dimension.AttributeType;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.job.Progress;
import io.plumbline.engine.lake.Lake;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * The segments of whole dimensions as they are, in files that questions share: as long as a dimension stays as it is, the runner reads it,
 * and adds the facts up over it, once.
 */
final class Baselines {
    private static final Duration UNUSED = Duration.ofDays(7);
    /** Written, but not yet known to the database. */
    private static final Duration FRESH = Duration.ofHours(1);

    private final Database database;
    private final Lake lake;
    private final RunFiles files;

    Baselines(Database database, Lake lake) {
        this.database = database;
        this.lake = lake;
        this.files = new RunFiles(database, lake);
    }

    /** Where the segments of a dimension at a commit lie; they are written now where no question has needed them before. */
    String require(
            Dimension dimension, Binding binding, List<String> groupBy, long commit, LocalDate day, Progress progress) {
        String name = name(dimension, binding, groupBy, commit, day);
        forgetLost(name);
        int known = database.inTransaction(tx -> tx.update(BASELINE_FILE)
                .set(BASELINE_FILE.USED_AT, Utc.now())
                .where(BASELINE_FILE.NAME.eq(name))
                .execute());
        if (known == 0) {
            String location = folder(lake) + UUID.randomUUID() + ".parquet";
            files.write(location, dimension, binding, groupBy, List.of(), commit, day, progress);
            database.transact(tx -> tx.insertInto(BASELINE_FILE)
                    .set(BASELINE_FILE.NAME, name)
                    .set(BASELINE_FILE.LOCATION, location)
                    .set(BASELINE_FILE.USED_AT, Utc.now())
                    .onDuplicateKeyIgnore()
                    .execute());
        }
        return Objects.requireNonNull(location(name));
    }

    private @Nullable String location(String name) {
        return database.read()
                .select(BASELINE_FILE.LOCATION)
                .from(BASELINE_FILE)
                .where(BASELINE_FILE.NAME.eq(name))
                .fetchOne(BASELINE_FILE.LOCATION);
    }

    private void forgetLost(String name) {
        @Nullable String known = location(name);
        if (known != null && !lake.exists(known)) {
            database.transact(tx -> tx.deleteFrom(BASELINE_FILE)
                    .where(BASELINE_FILE.NAME.eq(name))
                    .execute());
        }
    }

    /** Everything that the rows depend on. */
    private String name(Dimension dimension, Binding binding, List<String> groupBy, long commit, LocalDate day) {
        boolean refers = dimension.attributes().stream()
                .anyMatch(attribute -> attribute.type() instanceof AttributeType.Reference);
        @Nullable LocalDate current = binding.by() == BoundBy.KEY_CURRENT ? day : null;
        // A referred member's key is shown, and it may change without this dimension.
        long state = refers ? commit : lastCommit(dimension, commit);
        String depends = dimension.id() + "\n" + state + "\n" + binding.by() + "\n" + current + "\n"
                + String.join("\n", groupBy);
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(depends.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java lacks SHA-256", e);
        }
    }

    private long lastCommit(Dimension dimension, long commit) {
        @Nullable
        Long last = database.read()
                .select(DSL.max(COMMIT_DIMENSION.COMMIT_NO))
                .from(COMMIT_DIMENSION)
                .where(COMMIT_DIMENSION.DIMENSION_ID.eq(dimension.id()), COMMIT_DIMENSION.COMMIT_NO.le(commit))
                .fetchOne(0, Long.class);
        return last == null ? 0 : last;
    }

    private static String folder(Lake lake) {
        return lake.settings().privateStore() + "/baselines/";
    }

    /** Takes away those that no question has needed for a week, and files that were never finished. Says how many. */
    int tidy() {
        Instant now = Instant.now();
        database.transact(tx -> tx.deleteFrom(BASELINE_FILE)
                .where(BASELINE_FILE.USED_AT.lt(Utc.of(now.minus(UNUSED))))
                .execute());
        Set<String> known = Set.copyOf(database.read()
                .select(BASELINE_FILE.LOCATION)
                .from(BASELINE_FILE)
                .fetch(BASELINE_FILE.LOCATION));
        int deleted = 0;
        for (var file : lake.list(folder(lake))) {
            boolean old = file.createdAtMillis() < now.minus(FRESH).toEpochMilli();
            if (old && !known.contains(file.location())) {
                lake.io().deleteFile(file.location());
                deleted++;
            }
        }
        return deleted;
    }
}
