package io.plumbline.web.start;

import io.plumbline.web.settings.StartRefused;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the database is, as its address may be shown.
 *
 * @param server host and port
 */
record DatabaseAddress(String server, String schema) {
    private static final Pattern URL = Pattern.compile("jdbc:mariadb://([^/?,\\s]+)/([^/?\\s]+)(?:\\?.*)?");

    static DatabaseAddress of(String jdbcUrl) {
        Matcher url = URL.matcher(jdbcUrl);
        if (!url.matches()) {
            throw new StartRefused("RDM_JDBC_URL is not of the form jdbc:mariadb://host:port/schema.");
        }
        return new DatabaseAddress(url.group(1), url.group(2));
    }
}
