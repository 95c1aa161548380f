-- Why: a change set may be made upon another one that is not committed yet. It holds the other's changes too, and the members that both add keep
-- their durable ids whichever of the two is committed.
-- May be repeated.

ALTER TABLE change_set ADD COLUMN IF NOT EXISTS stacked_on BIGINT NULL;
ALTER TABLE change_set ADD COLUMN IF NOT EXISTS ids_of BIGINT NULL;
