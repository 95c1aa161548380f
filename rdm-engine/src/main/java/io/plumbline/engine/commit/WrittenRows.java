package io.plumbline.engine.commit;

/** What a commit wrote to one dimension: members touched, rows appended, rows superseded. */
record WrittenRows(long members, long added, long superseded) {
    static final WrittenRows NONE = new WrittenRows(0, 0, 0);

    WrittenRows plus(WrittenRows other) {
        return new WrittenRows(members + other.members, added + other.added, superseded + other.superseded);
    }
}
