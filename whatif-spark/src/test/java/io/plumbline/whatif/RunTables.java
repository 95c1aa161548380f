package io.plumbline.whatif;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;

/** The runner's two tables, by the migrations that made them. */
final class RunTables {
    private static final List<String> MIGRATIONS =
            List.of("V3__what_if_and_publication.sql", "V190__origin_of_work.sql");

    private RunTables() {}

    static void make(Connection engine) throws SQLException, IOException {
        try (var statement = engine.createStatement()) {
            for (var migration : MIGRATIONS) {
                try (var script =
                        Objects.requireNonNull(RunTables.class.getResourceAsStream("/db/migration/" + migration))) {
                    for (var sql : new String(script.readAllBytes(), StandardCharsets.UTF_8).split(";\\s*\n")) {
                        if (sql.contains("what_if_run")) {
                            statement.execute(sql);
                        }
                    }
                }
            }
        }
    }
}
