package io.plumbline.launcher;

import java.util.function.Supplier;

/**
 * One part of an installation that the launcher starts and watches.
 *
 * @param name the name its log and pid files bear
 * @param title what the operator reads
 * @param start starts it, also again after it ended by itself
 */
record Part(String name, String title, Supplier<? extends Running> start) {}
