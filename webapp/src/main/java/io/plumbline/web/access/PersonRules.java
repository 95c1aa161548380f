package io.plumbline.web.access;

import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** What a login and a password have to look like. */
final class PersonRules {
    private static final Pattern LOGIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,59}");
    private static final int SHORTEST_PASSWORD = 12;
    /** bcrypt reads no more than this. */
    private static final int LONGEST_PASSWORD_BYTES = 72;

    private PersonRules() {}

    static void login(String login) {
        if (!LOGIN.matcher(login).matches()) {
            throw bad(
                    "The login has to be 1 to 60 letters, digits, dots, hyphens, underscores or @, beginning with a letter or digit.");
        }
    }

    static void password(String password) {
        if (password.length() < SHORTEST_PASSWORD
                || password.getBytes(StandardCharsets.UTF_8).length > LONGEST_PASSWORD_BYTES) {
            throw bad("The password has to have at least " + SHORTEST_PASSWORD + " characters and at most "
                    + LONGEST_PASSWORD_BYTES + " bytes.");
        }
    }

    private static RdmException bad(String sentence) {
        return new RdmException(ErrorCode.BAD_REQUEST, sentence);
    }
}
