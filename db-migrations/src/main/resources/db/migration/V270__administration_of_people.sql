-- Why: an administrator keeps the people of an installation without anybody's help, and a password that is not one's own does not last.
-- May be repeated.

-- `version` counts what an administrator changed; `password_version` counts passwords, so that a session ends with the one it began with.
ALTER TABLE person ADD COLUMN IF NOT EXISTS version INT NOT NULL DEFAULT 0;
ALTER TABLE person ADD COLUMN IF NOT EXISTS password_version INT NOT NULL DEFAULT 0;
ALTER TABLE person ADD COLUMN IF NOT EXISTS password_to_change BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE person ADD COLUMN IF NOT EXISTS last_sign_in_at DATETIME(6) NULL;
CREATE INDEX IF NOT EXISTS audit_entry_by_person ON audit_entry (person, id);
