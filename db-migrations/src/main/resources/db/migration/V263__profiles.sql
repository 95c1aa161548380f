-- Why: what stands in the columns of a dimension is asked of each commit, also of those long ago; it is counted once, after the commit.
-- Attributes are kept as JSON: they are read and written together, and each profile has those of its commit's definition.
-- May be repeated.

CREATE TABLE IF NOT EXISTS profile (
  dimension_id BIGINT NOT NULL,
  commit_no BIGINT NOT NULL,
  as_of DATE NOT NULL,
  members BIGINT NOT NULL,
  columns_json LONGTEXT NOT NULL,
  taken_at DATETIME(6) NOT NULL,
  PRIMARY KEY (dimension_id, commit_no)
);
