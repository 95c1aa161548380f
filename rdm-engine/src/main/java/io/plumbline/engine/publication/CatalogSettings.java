package io.plumbline.engine.publication;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the catalog of the published tables is kept: a schema of its own on a MariaDB.
 *
 * @param jdbcUrl the schema, such as {@code jdbc:mariadb://127.0.0.1:3306/plumbline_catalog}
 */
public record CatalogSettings(String jdbcUrl, String user, String password) {
    /** The catalog's name; readers that attach through JDBC must use the same one. */
    public static final String CATALOG_NAME = "plumbline";

    private static final Pattern URL = Pattern.compile("(jdbc:[a-z]+://[^/]+)/([^?]*)(\\?.*)?");

    /** The catalog in a schema beside the application's own, on the same server with the same account. */
    public static CatalogSettings beside(String jdbcUrl, String schema, String user, String password) {
        Matcher url = URL.matcher(jdbcUrl);
        if (!url.matches()) {
            throw new IllegalArgumentException("a JDBC address looks like jdbc:mariadb://host:port/schema, found "
                    + jdbcUrl.replaceAll("\\?.*", ""));
        }
        String options = url.group(3) == null ? "" : url.group(3);
        return new CatalogSettings(url.group(1) + "/" + schema + options, user, password);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "CatalogSettings[" + jdbcUrl.replaceAll("\\?.*", "") + ", " + user + "]";
    }
}
