package io.plumbline.web.part;

/** What an installation is made of. */
public enum Part {
    WEB("web application", "web"),
    DATABASE("database", "database"),
    OBJECT_STORE("object store", "object-store"),
    RUNNER("what-if runner", "runner"),
    QUEUE("queue of jobs", ""),
    PUBLICATIONS("publications", "");

    private final String words;
    private final String launched;

    Part(String words, String launched) {
        this.words = words;
        this.launched = launched;
    }

    /** As in "the object store is away". */
    public String words() {
        return words;
    }

    /** The launcher's name for it; empty for what is no process of its own. */
    String launched() {
        return launched;
    }
}
