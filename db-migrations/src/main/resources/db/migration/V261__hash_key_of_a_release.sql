-- Why: a release with hashed values can only be rebuilt or checked with the key that it was cut with.
-- May be repeated.

ALTER TABLE release_entry ADD COLUMN IF NOT EXISTS hash_key INT NOT NULL DEFAULT 1;
