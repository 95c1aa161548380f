-- Why: what-ifs that are answered from sums by key and day, instead of from the facts.
-- May be repeated.

-- One index for each fact source and dimension. The run is the one that builds a share now.
CREATE TABLE IF NOT EXISTS impact_index (
  id VARCHAR(36) NOT NULL PRIMARY KEY,
  fact_source_id BIGINT NOT NULL,
  dimension VARCHAR(63) NOT NULL,
  run_id VARCHAR(36) NULL,
  UNIQUE (fact_source_id, dimension)
);

-- What one run has built, and of which fact files; a share is never changed.
CREATE TABLE IF NOT EXISTS impact_share (
  id VARCHAR(36) NOT NULL PRIMARY KEY,
  index_id VARCHAR(36) NOT NULL,
  facts LONGTEXT NOT NULL,
  files LONGTEXT NOT NULL,
  fact_rows BIGINT NOT NULL,
  index_rows BIGINT NOT NULL,
  bytes BIGINT NOT NULL,
  seconds DOUBLE NOT NULL,
  created_at DATETIME(6) NOT NULL
);
CREATE INDEX IF NOT EXISTS impact_share_by_index ON impact_share (index_id, created_at);

-- The segments of a whole dimension as it is at a commit, for questions that name only what changes. The name says what they depend on.
CREATE TABLE IF NOT EXISTS baseline_file (
  name VARCHAR(64) NOT NULL PRIMARY KEY,
  location VARCHAR(500) NOT NULL,
  used_at DATETIME(6) NOT NULL
);
