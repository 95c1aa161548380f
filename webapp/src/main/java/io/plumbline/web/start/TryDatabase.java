package io.plumbline.web.start;

import io.plumbline.web.settings.Settings;
import io.plumbline.web.settings.StartRefused;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;

/**
 * Tries the database before anything is served: who answers, whether it is a MariaDB that is new enough, whether the schema is ours or
 * empty, and whether the account may do what the work needs.
 *
 * <p>Outcomes: nothing; or {@link StartRefused} with the setting, what was found and what to do. What the trial makes, it removes.
 */
final class TryDatabase {
    /** Tables of the trial begin so; one stays behind where DROP is the right that lacks. */
    static final String TRIAL = "plumbline_trial_";

    private static final String CONNECT_MILLIS = "5000";
    private static final long LEAST_PACKET = 16L << 20;
    private static final String COLLATION = "utf8mb4_nopad_bin";

    private final DatabaseAddress address;
    private final Settings settings;
    private final DatabaseRefusal refusal;

    private TryDatabase(Settings settings) {
        this.settings = settings;
        this.address = DatabaseAddress.of(settings.jdbcUrl());
        this.refusal = new DatabaseRefusal(address, settings.jdbcUser());
    }

    static void of(Settings settings) {
        new TryDatabase(settings).run();
    }

    private void run() {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            server(statement);
            contents(statement);
            rights(statement, address.schema());
            rights(statement, settings.catalogSchema());
        } catch (SQLException e) {
            throw new StartRefused(refusal.ofConnection(e), e);
        }
    }

    private Connection connect() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", settings.jdbcUser());
        properties.setProperty("password", settings.jdbcPassword());
        if (!settings.jdbcUrl().contains("connectTimeout=")) {
            properties.setProperty("connectTimeout", CONNECT_MILLIS);
        }
        return DriverManager.getConnection(settings.jdbcUrl(), properties);
    }

    private void server(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery(
                "SELECT VERSION(), @@max_allowed_packet, @@log_bin AND @@binlog_format = 'STATEMENT'")) {
            row.next();
            ServerVersion.refusal(row.getString(1)).ifPresent(reason -> {
                throw new StartRefused("RDM_JDBC_URL names " + address.server() + ", " + reason);
            });
            if (row.getLong(2) < LEAST_PACKET) {
                throw new StartRefused(
                        "RDM_JDBC_URL names " + address.server() + ", whose max_allowed_packet is " + row.getLong(2)
                                + "; reports need 16M or more: set max_allowed_packet in the server's configuration.");
            }
            if (row.getBoolean(3)) {
                throw new StartRefused(
                        "RDM_JDBC_URL names " + address.server()
                                + ", whose binlog_format is STATEMENT, which cannot log what is written here; set it to MIXED or ROW.");
            }
        }
    }

    /** An installation that was started on before, or nothing: never somebody else's tables. */
    private void contents(Statement statement) throws SQLException {
        List<String> tables = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery("SELECT table_name FROM information_schema.tables"
                + " WHERE table_schema = DATABASE() AND table_name NOT LIKE '" + TRIAL + "%' ORDER BY table_name")) {
            while (rows.next()) {
                tables.add(rows.getString(1));
            }
        }
        if (!tables.isEmpty() && !tables.contains("flyway_schema_history")) {
            throw new StartRefused("RDM_JDBC_URL names the schema " + address.schema() + ", which holds "
                    + tables.size()
                    + (tables.size() == 1 ? " table that is" : " tables that are") + " not Plumbline's, such as "
                    + tables.getFirst() + "; name an empty schema.");
        }
        if (tables.contains("installation")) {
            collation(statement);
        }
    }

    /** The first migration sets it; where somebody has changed it since, new tables would compare texts in another way. */
    private void collation(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT @@collation_database")) {
            row.next();
            if (!row.getString(1).equals(COLLATION)) {
                throw new StartRefused("RDM_JDBC_URL names the schema " + address.schema() + ", whose collation is "
                        + row.getString(1) + " and has to be " + COLLATION + "; ALTER DATABASE " + address.schema()
                        + " CHARACTER SET utf8mb4 COLLATE " + COLLATION + " puts it right.");
            }
        }
    }

    private void rights(Statement statement, String schema) {
        String table =
                "`" + schema + "`." + TRIAL + UUID.randomUUID().toString().substring(0, 8);
        Optional<SQLException> refused = Optional.empty();
        for (String sql : List.of(
                "CREATE TABLE " + table + " (id INT PRIMARY KEY, name VARCHAR(20))",
                "ALTER TABLE " + table + " ADD COLUMN more INT NULL",
                "CREATE INDEX by_name ON " + table + " (name)",
                "INSERT INTO " + table + " (id, name) VALUES (1, 'a')",
                "UPDATE " + table + " SET name = 'b' WHERE id = 1",
                "SELECT name FROM " + table,
                "DELETE FROM " + table,
                "DROP TABLE " + table)) {
            boolean indexOfCatalog = sql.startsWith("CREATE INDEX") && schema.equals(settings.catalogSchema());
            if (sql.startsWith("DROP") || (refused.isEmpty() && !indexOfCatalog)) {
                try {
                    statement.execute(sql);
                } catch (SQLException e) {
                    refused = refused.or(() -> Optional.of(e));
                }
            }
        }
        refused.ifPresent(e -> {
            throw new StartRefused(refusal.ofRights(e, schema, schema.equals(settings.catalogSchema())), e);
        });
    }
}
