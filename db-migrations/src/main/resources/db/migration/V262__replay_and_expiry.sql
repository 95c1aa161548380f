-- Why: a release that was delivered can be delivered again, to a lake that was lost; and its tag is not kept for ever.
-- May be repeated.

ALTER TABLE publication ADD COLUMN IF NOT EXISTS replay BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE publication ADD COLUMN IF NOT EXISTS expired_at DATETIME(6) NULL;
