-- Why: how many members live on a day at a commit is on every page of a dimension, and counting ten million rows takes seconds. Each
-- commit notes by how many it changes the number from a day on; the sum over earlier commits and days is the count.
-- Dimensions that were committed to before get theirs at the next start.
-- May be repeated.

CREATE TABLE IF NOT EXISTS presence (
  dimension_id BIGINT NOT NULL,
  commit_no BIGINT NOT NULL,
  from_day DATE NOT NULL,
  members BIGINT NOT NULL,
  PRIMARY KEY (dimension_id, commit_no, from_day)
);
