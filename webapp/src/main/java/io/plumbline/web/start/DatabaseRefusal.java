package io.plumbline.web.start;

import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/** Says in one sentence why the database does not let the application work, and which setting is about it. */
record DatabaseRefusal(DatabaseAddress address, String user) {
    private static final int DENIED = 1045;
    private static final int DENIED_SCHEMA = 1044;
    private static final int NO_SCHEMA = 1049;
    private static final int HOST_NOT_ALLOWED = 1130;
    private static final int TOO_MANY = 1040;
    private static final int NEEDS_TLS = 3159;
    private static final Pattern COMMAND = Pattern.compile("([A-Z][A-Z ,]*) command denied");

    String ofConnection(SQLException e) {
        String there = "RDM_JDBC_URL names " + address.server();
        return switch (e.getErrorCode()) {
            case DENIED ->
                "RDM_JDBC_USER is " + user + ", whom " + address.server()
                        + " does not let in from here with the password of RDM_JDBC_PASSWORD; check both.";
            case DENIED_SCHEMA -> lacksAll(address.schema());
            case NO_SCHEMA ->
                "RDM_JDBC_URL names the schema " + address.schema() + ", which " + address.server()
                        + " does not have; CREATE DATABASE " + address.schema()
                        + " CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin makes it.";
            case HOST_NOT_ALLOWED ->
                there + ", which lets nobody in from this machine; give RDM_JDBC_USER a host that matches.";
            case TOO_MANY -> there + ", which has no connection left; raise max_connections.";
            case NEEDS_TLS -> there + ", which wants TLS; add ?sslMode=verify-full to the address.";
            default -> there + unreachable(e);
        };
    }

    private static String unreachable(SQLException e) {
        Throwable root = e;
        for (Throwable t = e; t != null; t = t.getCause()) {
            if (t instanceof SSLException) {
                return ", with which no TLS connection comes about (" + t.getMessage()
                        + "); check sslMode in the address.";
            }
            root = t;
        }
        if (root instanceof UnknownHostException) {
            return ", a host that is not known here; check the name.";
        }
        if (root instanceof SocketTimeoutException) {
            return ", which does not answer in time; check host, port and firewall.";
        }
        String said = String.valueOf(root.getMessage());
        return said.contains("refused")
                ? ", where nothing listens (connection refused); check host and port, and that the database runs."
                : ", which does not answer as a MariaDB does (" + said + "); check host and port.";
    }

    /** @param catalog whether it is the schema of the published tables' catalog */
    String ofRights(SQLException e, String schema, boolean catalog) {
        String setting = catalog ? "RDM_CATALOG_SCHEMA" : "RDM_JDBC_URL";
        if (e.getErrorCode() == NO_SCHEMA) {
            return setting + " names the schema " + schema + ", which " + address.server()
                    + " does not have; CREATE DATABASE " + schema + " CHARACTER SET utf8mb4 makes it.";
        }
        if (e.getErrorCode() == DENIED_SCHEMA) {
            return lacksAll(schema);
        }
        Matcher denied = COMMAND.matcher(String.valueOf(e.getMessage()));
        return denied.find()
                ? "RDM_JDBC_USER is " + user + ", who lacks the right " + denied.group(1) + " in the schema " + schema
                        + (catalog ? " of RDM_CATALOG_SCHEMA" : "") + "; GRANT " + denied.group(1) + " ON " + schema
                        + ".* TO that account, and see the rights in docs/operations.md."
                : setting + " names the schema " + schema + ", in which a table cannot be made, filled and dropped ("
                        + e.getMessage() + ").";
    }

    private String lacksAll(String schema) {
        return "RDM_JDBC_USER is " + user + ", who has no right in the schema " + schema
                + "; see the GRANT statements in docs/operations.md.";
    }
}
