package io.plumbline.engine.publication;

import static io.plumbline.engine.publication.CommittedHistory.Row.from;
import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.engine.TestDatabase;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.DimensionStore;
import io.plumbline.engine.dimension.HistorySchema;
import io.plumbline.engine.dimension.Redefinition;
import io.plumbline.engine.error.Checked;
import io.plumbline.engine.job.Progress;
import io.plumbline.engine.lake.Lake;
import io.plumbline.engine.member.HeadStore;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Published tables have the columns of the definition of their commit. */
class DefinitionInTheLakeIT {
    private static final String HEAD =
            "{\"code\":\"STATION_D\",\"label\":\"Stations\",\"domain\":\"TELEVISION\",\"key\":[\"station_code\"],\"attributes\":["
                    + "{\"name\":\"station_code\",\"type\":\"text\",\"length\":20},";

    @TempDir
    Path folder;

    private final CommittedHistory history = new CommittedHistory();

    /** Makes it the definition from the next commit on. */
    private Dimension redefine(String json) {
        return history.database().inTransaction(tx -> {
            DimensionStore store = new DimensionStore(tx);
            Dimension before = store.byCode("STATION_D");
            Redefinition change = Redefinition.of(before, json, many -> store.giveColumns(before, many));
            new HistorySchema(history.database().read()).widen(change);
            store.adopt(change.after(), 1 + new HeadStore(tx).commit());
            return change.after();
        });
    }

    @Test
    void tableFollowsTheDefinitionAndTagsKeepTheirs() {
        Dimension first = history.define(HEAD
                + "{\"name\":\"network\",\"type\":\"text\",\"length\":60},{\"name\":\"power\",\"type\":\"decimal\",\"precision\":5,\"scale\":2},"
                + "{\"name\":\"note\",\"type\":\"text\",\"length\":9}]}");
        try (Lake lake = LakeTables.folder(folder);
                IcebergCatalog catalog = IcebergCatalog.open(lake, history.catalog())) {
            PublishRelease publish =
                    new PublishRelease(history.database(), lake, history.catalog(), TestDatabase.HASH_KEYS);
            long one = history.commit(first, from("2020-01-01", "WABC", "ABC", new BigDecimal("1.50"), "old"));
            publish.publish(one, Progress.UNWATCHED);
            Table table = LakeTables.table(catalog, "television.station_d");
            int network = id(table.schema(), "network");

            Dimension second = redefine(HEAD
                    + "{\"name\":\"chain\",\"renamed_from\":\"network\",\"type\":\"text\",\"length\":60,\"label\":\"Chain\"},"
                    + "{\"name\":\"power\",\"type\":\"decimal\",\"precision\":9,\"scale\":2},"
                    + "{\"name\":\"since\",\"type\":\"date\",\"fill\":\"2001-02-03\"}]}");
            long two = history.commit(
                    second, from("2020-01-01", "WABC", "NBC", new BigDecimal("2.50"), LocalDate.of(2001, 2, 3)));
            publish.publish(two, Progress.UNWATCHED);
            table.refresh();
            assertThat(names(table.schema()))
                    .containsExactlyInAnyOrder(
                            "member_id",
                            "version_id",
                            "station_code",
                            "chain",
                            "power",
                            "since",
                            "valid_from",
                            "valid_to",
                            "commit_no",
                            "batch_id");
            assertThat(id(table.schema(), "chain"))
                    .as("the column that was renamed")
                    .isEqualTo(network);
            assertThat(table.schema().findField("chain").doc()).isEqualTo("Chain");
            assertThat(LakeTables.column(table, null, "chain")).containsExactly("NBC");
            assertThat(LakeTables.column(table, "c000001", "network")).containsExactly("ABC");
            assertThat(LakeTables.column(table, "c000001", "note")).containsExactly("old");

            Dimension third = redefine(HEAD
                    + "{\"name\":\"chain\",\"type\":\"text\",\"length\":60,\"label\":\"Chain\"},"
                    + "{\"name\":\"power\",\"type\":\"decimal\",\"precision\":9,\"scale\":2},"
                    + "{\"name\":\"since\",\"type\":\"date\"},{\"name\":\"note\",\"type\":\"integer\"}]}");
            long three = history.commit(third, from("2020-01-01", "WABC", "NBC", new BigDecimal("2.50"), null, 7L));
            publish.publish(three, Progress.UNWATCHED);
            table.refresh();
            assertThat(LakeTables.column(table, null, "note")).containsExactly(7L);
            assertThat(LakeTables.column(table, "c000001", "note")).containsExactly("old");

            Checked checked = new VerifyPublishedTables(
                            history.database().read(),
                            () -> IcebergCatalog.open(lake, history.catalog()),
                            TestDatabase.HASH_KEYS)
                    .verify(false);
            assertThat(checked.breaches()).isEmpty();
        }
    }

    private static int id(Schema schema, String column) {
        return schema.findField(column).fieldId();
    }

    private static List<String> names(Schema schema) {
        return schema.columns().stream().map(Types.NestedField::name).toList();
    }
}
