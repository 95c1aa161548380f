package io.plumbline.launcher.client;

import java.io.PrintStream;
import tools.jackson.databind.JsonNode;

/** What a command says: results on stdout, as lines or as one JSON document; messages and progress on stderr. */
final class Output {
    private final PrintStream out;
    private final PrintStream err;
    private final boolean isJson;

    Output(PrintStream out, PrintStream err, boolean isJson) {
        this.out = out;
        this.err = err;
        this.isJson = isJson;
    }

    boolean isJson() {
        return isJson;
    }

    PrintStream stream() {
        return out;
    }

    /** The result for a program; nothing where a person reads. */
    void document(JsonNode document) {
        if (isJson) {
            out.println(Server.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document));
            out.flush();
        }
    }

    /** A line of the result for a person; nothing where a program reads. */
    void line(String line) {
        if (!isJson) {
            out.println(plain(line));
        }
    }

    /** Something beside the result, for whoever watches. */
    void message(String line) {
        out.flush();
        err.println(plain(line));
        err.flush();
    }

    /** Values come from files of other people: none of them steers the terminal. */
    static String plain(String text) {
        return text.replaceAll("\\p{Cntrl}", "\uFFFD");
    }
}
