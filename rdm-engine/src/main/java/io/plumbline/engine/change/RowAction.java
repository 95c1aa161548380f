package io.plumbline.engine.change;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a row of a file asks for beside its values. */
enum RowAction {
    NONE,
    /** To end the member. */
    RETIRE,
    /** To give the member that the hidden column names this key. */
    RENAME,
    /** To add another member under the code of one that has ended. */
    NEW,
    /** To end the member and let another one take over. */
    MERGE,
    /** To end the member and let several take over. */
    SPLIT;

    static final String WORDS = "blank, retire, rename, new, merge or split";

    /** The action of a word in any case; empty where there is none of this name. */
    static Optional<RowAction> ofWord(String word) {
        return Arrays.stream(values())
                .filter(action ->
                        action != NONE && action.name().toLowerCase(Locale.ROOT).equals(word))
                .findFirst();
    }

    /** Whether the member ends. */
    boolean isEnd() {
        return this == RETIRE || isSuccession();
    }

    boolean isSuccession() {
        return this == MERGE || this == SPLIT;
    }
}
