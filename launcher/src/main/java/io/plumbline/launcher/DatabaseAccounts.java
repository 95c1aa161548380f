package io.plumbline.launcher;

import static io.plumbline.launcher.EmbeddedDatabase.CATALOG_SCHEMA;
import static io.plumbline.launcher.EmbeddedDatabase.SCHEMA;

import java.util.ArrayList;
import java.util.List;

/** The accounts of the embedded server and what each may do. */
record DatabaseAccounts(String password, String runnerPassword, String adminPassword) {

    static DatabaseAccounts kept(Secrets secrets) {
        return new DatabaseAccounts(
                secrets.get("application", 24), secrets.get("runner", 24), secrets.get("administrator", 24));
    }

    String user() {
        return "plumbline";
    }

    String runnerUser() {
        return "plumbline_runner";
    }

    String adminUser() {
        return "root";
    }

    /**
     * The statements that make schemas, accounts and rights what they should be, run at each start before the server listens: one
     * statement per line. The rights on a table that a migration makes later can only be granted together with CREATE, which is
     * taken back at once.
     */
    String setUp() {
        var lines = new ArrayList<String>();
        account(lines, adminUser(), "localhost", adminPassword);
        account(lines, adminUser(), "127.0.0.1", adminPassword);
        lines.add("GRANT ALL ON *.* TO 'root'@'127.0.0.1' WITH GRANT OPTION");
        lines.add(
                "DELETE FROM mysql.global_priv WHERE User = '' OR (User = 'root' AND Host NOT IN ('localhost', '127.0.0.1'))");
        lines.add("DELETE FROM mysql.proxies_priv");
        lines.add("FLUSH PRIVILEGES");
        account(lines, user(), "127.0.0.1", password);
        account(lines, runnerUser(), "127.0.0.1", runnerPassword);
        for (var schema : List.of(SCHEMA, CATALOG_SCHEMA)) {
            lines.add("CREATE DATABASE IF NOT EXISTS " + schema + " CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin");
            lines.add("GRANT ALL ON " + schema + ".* TO '" + user() + "'@'127.0.0.1'");
        }
        table(lines, "what_if_run", "SELECT, UPDATE");
        table(lines, "what_if_runner", "SELECT, INSERT, UPDATE");
        return String.join(";\n", lines) + ";\n";
    }

    private static void account(List<String> lines, String user, String host, String password) {
        lines.add("CREATE USER IF NOT EXISTS '" + user + "'@'" + host + "'");
        lines.add("ALTER USER '" + user + "'@'" + host + "' IDENTIFIED BY '" + password + "'");
    }

    private void table(List<String> lines, String table, String rights) {
        var to = SCHEMA + "." + table;
        lines.add("GRANT " + rights + ", CREATE ON " + to + " TO '" + runnerUser() + "'@'127.0.0.1'");
        lines.add("REVOKE CREATE ON " + to + " FROM '" + runnerUser() + "'@'127.0.0.1'");
    }

    @Override
    public String toString() {
        return "DatabaseAccounts[passwords not shown]";
    }
}
