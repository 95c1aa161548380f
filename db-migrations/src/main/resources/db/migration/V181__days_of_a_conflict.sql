-- Why: two people's edits of one cell may touch some days in common and others not. What is resolved, or acknowledged as an overlap, is about
-- the days in common; the rest of both edits stands.
--
-- May be repeated.

ALTER TABLE conflict ADD COLUMN IF NOT EXISTS days_from DATE NULL;
ALTER TABLE conflict ADD COLUMN IF NOT EXISTS days_to DATE NULL;
