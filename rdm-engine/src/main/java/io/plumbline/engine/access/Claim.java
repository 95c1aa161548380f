package io.plumbline.engine.access;

import java.util.UUID;

/** Whose turn it is to do a call that has a key. */
public sealed interface Claim {
    /** The caller's: nobody did it yet. Only this run may write for the call, see {@link KeyedCallStore#noteEffect}. */
    record Granted(long personId, String key, UUID runId) implements Claim {}

    /** Nobody's any more: it was done and answered. */
    record Done(CallAnswer answer) implements Claim {}
}
