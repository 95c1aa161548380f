package io.plumbline.web.access;

import io.plumbline.engine.audit.AuditEntry;
import io.plumbline.web.page.Shown;

/** An entry of the audit log, as the page of a person shows it. */
public record DeedShown(long id, String at, String act, String subject, String detail) {
    private static final int SHOWN = 200;

    static DeedShown of(AuditEntry entry) {
        String detail = entry.detail();
        return new DeedShown(
                entry.id(),
                Shown.time(entry.at()),
                entry.act(),
                entry.subject(),
                detail.length() > SHOWN ? detail.substring(0, SHOWN) + "…" : detail);
    }
}
