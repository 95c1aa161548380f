package io.plumbline.whatif;

/** How a question is answered. Whichever it is, the numbers are the same. */
enum Plan {
    /** One pass over all facts. */
    FULL("full"),
    /** A pass over the facts of changed keys, beside a baseline that is kept. */
    DELTA("delta"),
    /** From the impact index, by key and day. */
    INDEX_DAY("index-day"),
    /** From the impact index, by key alone: where no date is looked at. */
    INDEX_TOTALS("index-totals");

    private final String word;

    Plan(String word) {
        this.word = word;
    }

    /** The word of the contract. */
    String word() {
        return word;
    }
}
