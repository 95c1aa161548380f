package io.plumbline.launcher;

import java.util.Locale;

/** What an installation is for. It is decided when the installation is made and never changes. */
enum Mode {
    /** With the demo's people, dimensions and facts, on this machine only. */
    DEMO,
    /** An installation for real work. */
    UP;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
