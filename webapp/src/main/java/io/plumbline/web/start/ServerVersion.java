package io.plumbline.web.start;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which database servers will do: MariaDB from 10.11, the oldest that is tested. */
final class ServerVersion {
    private static final Pattern VERSION = Pattern.compile("(?:5\\.5\\.5-)?(\\d+)\\.(\\d+)\\..*");
    private static final int MAJOR = 10;
    private static final int MINOR = 11;

    private ServerVersion() {}

    /** Why a server that says this of itself will not do; empty where it will. */
    static Optional<String> refusal(String version) {
        String wanted = "; it has to be MariaDB " + MAJOR + "." + MINOR + " or newer.";
        Matcher found = VERSION.matcher(version);
        if (!version.contains("MariaDB") || !found.matches()) {
            return Optional.of("which is no MariaDB (it calls itself " + version + ")" + wanted);
        }
        int major = Integer.parseInt(found.group(1));
        int minor = Integer.parseInt(found.group(2));
        return major > MAJOR || (major == MAJOR && minor >= MINOR)
                ? Optional.empty()
                : Optional.of("which is MariaDB " + major + "." + minor + wanted);
    }
}
