package io.plumbline.engine.audit;

import java.time.Instant;

/**
 * One link of the audit chain.
 *
 * @param person login of the one who did it
 * @param act stable word such as {@code change_set.approve}
 * @param subject what it was done to, such as {@code change-sets/17}
 * @param hash keyed hash over the hash before it and this entry
 */
public record AuditEntry(long id, Instant at, String person, String act, String subject, String detail, String hash) {}
