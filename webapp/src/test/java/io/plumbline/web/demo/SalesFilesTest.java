package io.plumbline.web.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.engine.job.Progress;
import io.plumbline.engine.lake.Lake;
import io.plumbline.engine.lake.LakeSettings;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SalesFilesTest {
    @TempDir
    private Path folder;

    @Test
    void everySaleIsInTheFolderOfItsMonthWithTheKeysOfItsSurrogates() throws SQLException {
        String root = "file:" + folder;
        LakeSettings settings = new LakeSettings(
                root + "/lake",
                root + "/private",
                List.of(root + "/facts"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "us-east-1");
        try (Lake lake = new Lake(settings)) {
            new SalesFiles(
                            lake,
                            root + "/facts/store_sales",
                            TpcdsDimension.items().rows(),
                            TpcdsDimension.stores().rows(),
                            TpcdsDimension.customers().rows())
                    .write(Progress.UNWATCHED);
        }
        String files = "read_parquet('" + folder + "/facts/store_sales/*/*.parquet', hive_partitioning=true)";
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement sql = duck.createStatement()) {
            assertThat(one(sql, "select count(*) from " + files)).isEqualTo(TpcdsSales.ROWS);
            assertThat(one(sql, "select count(*) from " + files + " where item_id is null"))
                    .isZero();
            assertThat(one(sql, "select count(*) from " + files + " where (store_id is null) <> (store_sk is null)"))
                    .isZero();
            assertThat(one(sql, "select count(*) from " + files + " where sold_date is null"))
                    .isEqualTo(130_093);
            assertThat(one(
                            sql,
                            "select count(*) from " + files
                                    + " where coalesce(strftime(sold_date, '%Y-%m'), 'none') <> sold_month::varchar"))
                    .isZero();
        }
    }

    private static long one(Statement sql, String query) throws SQLException {
        try (ResultSet rows = sql.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
