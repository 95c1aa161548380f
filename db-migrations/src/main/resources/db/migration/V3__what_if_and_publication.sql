-- Why: the question (fact sources and what-if runs) and the delivery (releases and their publications).

CREATE TABLE fact_source (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  code VARCHAR(63) NOT NULL UNIQUE,
  definition LONGTEXT NOT NULL,
  facts LONGTEXT NOT NULL,
  created_at DATETIME(6) NOT NULL,
  refreshed_at DATETIME(6) NOT NULL
);

-- What was asked, and the finished report.
CREATE TABLE what_if (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  change_sets LONGTEXT NOT NULL,
  fact_source_id BIGINT NOT NULL,
  request LONGTEXT NOT NULL,
  baseline_commit BIGINT NOT NULL,
  content_hashes LONGTEXT NOT NULL,
  fact_snapshot VARCHAR(64) NOT NULL,
  run_id VARCHAR(36) NULL,
  job_id VARCHAR(36) NULL,
  report LONGTEXT NULL,
  asked_by BIGINT NOT NULL,
  asked_at DATETIME(6) NOT NULL,
  finished_at DATETIME(6) NULL
);

CREATE TABLE what_if_change_set (
  what_if_id BIGINT NOT NULL,
  change_set_id BIGINT NOT NULL,
  PRIMARY KEY (what_if_id, change_set_id)
);
CREATE INDEX what_if_by_change_set ON what_if_change_set (change_set_id);

-- The contract with the runner: docs/what-if-run.md. The runner may read and update this table and nothing else.
CREATE TABLE what_if_run (
  id VARCHAR(36) NOT NULL PRIMARY KEY,
  state VARCHAR(10) NOT NULL,
  request LONGTEXT NOT NULL,
  result LONGTEXT NULL,
  error_code VARCHAR(40) NULL,
  error_detail LONGTEXT NULL,
  step VARCHAR(200) NOT NULL,
  percent INT NOT NULL,
  rows_done BIGINT NOT NULL,
  rows_total BIGINT NOT NULL,
  attempt INT NOT NULL,
  lease_owner VARCHAR(36) NULL,
  lease_until DATETIME(6) NULL,
  cancel_requested BOOLEAN NOT NULL,
  created_at DATETIME(6) NOT NULL,
  started_at DATETIME(6) NULL,
  finished_at DATETIME(6) NULL
);
CREATE INDEX what_if_run_by_state ON what_if_run (state, created_at);

-- A running runner says every few seconds that it is there.
CREATE TABLE what_if_runner (
  id VARCHAR(36) NOT NULL PRIMARY KEY,
  host VARCHAR(200) NOT NULL,
  spark_master VARCHAR(200) NOT NULL,
  started_at DATETIME(6) NOT NULL,
  seen_at DATETIME(6) NOT NULL
);

-- `release` is a word of SQL. One release per dimension and commit.
CREATE TABLE release_entry (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  dimension_id BIGINT NOT NULL,
  commit_no BIGINT NOT NULL,
  definition_version INT NOT NULL,
  batch_id VARCHAR(36) NOT NULL,
  created_at DATETIME(6) NOT NULL,
  UNIQUE (dimension_id, commit_no)
);

CREATE TABLE publication (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  release_id BIGINT NOT NULL,
  target VARCHAR(63) NOT NULL,
  status VARCHAR(12) NOT NULL,
  attempt INT NOT NULL,
  job_id VARCHAR(36) NULL,
  problem LONGTEXT NULL,
  started_at DATETIME(6) NULL,
  ended_at DATETIME(6) NULL,
  UNIQUE (release_id, target)
);

CREATE TABLE published_table (
  publication_id BIGINT NOT NULL,
  name VARCHAR(100) NOT NULL,
  row_count BIGINT NOT NULL,
  sha256 VARCHAR(64) NOT NULL,
  snapshot_id BIGINT NOT NULL,
  location VARCHAR(1000) NOT NULL,
  PRIMARY KEY (publication_id, name)
);
