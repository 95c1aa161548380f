-- Why: a thread is settled when somebody says so; until then it is open. Both stand at the comment that began it.
-- May be repeated.

ALTER TABLE comment ADD COLUMN IF NOT EXISTS resolved_by BIGINT NULL;
ALTER TABLE comment ADD COLUMN IF NOT EXISTS resolved_at DATETIME(6) NULL;
