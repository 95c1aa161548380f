package io.plumbline.engine.error;

import org.jspecify.annotations.Nullable;

/** That the disk has no room left, as Java and the system say it. */
public final class DiskFull {
    private static final String SAID = "No space left on device";

    private DiskFull() {}

    public static boolean isOne(Throwable thrown) {
        @Nullable Throwable t = thrown;
        while (t != null) {
            if (String.valueOf(t.getMessage()).contains(SAID)) {
                return true;
            }
            t = t.getCause();
        }
        return false;
    }

    public static RdmException refusal() {
        return new RdmException(
                ErrorCode.DISK_FULL,
                "The disk of this installation is full, so the file could not be taken; nothing of it was kept. Tell your administrator, and send it"
                        + " again once there is room.");
    }
}
