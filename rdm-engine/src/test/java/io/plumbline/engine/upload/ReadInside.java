package io.plumbline.engine.upload;

/** Reads workbooks in the test's own process, for tests that are about something else. */
public final class ReadInside {
    private ReadInside() {}

    public static WorkbookReader reader(byte[] key) {
        return reader(key, GuardedZip.MAX_INFLATED);
    }

    static WorkbookReader reader(byte[] key, long maxInflated) {
        return new WorkbookReader(key, (file, progress) -> FileKind.open(file, maxInflated, () -> {}));
    }
}
