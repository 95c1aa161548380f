-- Why: the floor that every other table stands on: which installation this is, who the people are, what long work is
-- under way and what was done by whom. Text compares by exact code points without padding, as the lake does.

/* [jooq ignore start] */
ALTER DATABASE CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;
/* [jooq ignore stop] */

-- One row. `kind` is DEMO or REGULAR and is fixed when the installation is made.
CREATE TABLE installation (
  id INT NOT NULL PRIMARY KEY,
  uuid VARCHAR(36) NOT NULL,
  kind VARCHAR(10) NOT NULL,
  demo_loaded BOOLEAN NOT NULL,
  created_at DATETIME(6) NOT NULL
);

CREATE TABLE person (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  login VARCHAR(60) NOT NULL UNIQUE,
  display_name VARCHAR(120) NOT NULL,
  password_hash VARCHAR(200) NOT NULL,
  enabled BOOLEAN NOT NULL,
  theme VARCHAR(10) NOT NULL,
  created_at DATETIME(6) NOT NULL
);

CREATE TABLE person_role (
  person_id BIGINT NOT NULL,
  role VARCHAR(10) NOT NULL,
  PRIMARY KEY (person_id, role),
  FOREIGN KEY (person_id) REFERENCES person (id)
);

-- A bearer token is kept as the SHA-256 of its value only.
CREATE TABLE api_token (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  person_id BIGINT NOT NULL,
  name VARCHAR(100) NOT NULL,
  sha256 VARCHAR(64) NOT NULL UNIQUE,
  created_at DATETIME(6) NOT NULL,
  expires_at DATETIME(6) NULL,
  revoked_at DATETIME(6) NULL,
  FOREIGN KEY (person_id) REFERENCES person (id)
);

-- The one-time set-up link of an empty installation, as SHA-256.
CREATE TABLE setup_link (
  sha256 VARCHAR(64) NOT NULL PRIMARY KEY,
  created_at DATETIME(6) NOT NULL,
  used_at DATETIME(6) NULL
);

CREATE TABLE job (
  id VARCHAR(36) NOT NULL PRIMARY KEY,
  kind VARCHAR(20) NOT NULL,
  subject VARCHAR(100) NOT NULL,
  state VARCHAR(10) NOT NULL,
  step VARCHAR(200) NOT NULL,
  percent INT NOT NULL,
  rows_done BIGINT NOT NULL,
  rows_total BIGINT NOT NULL,
  attempt INT NOT NULL,
  cancel_requested BOOLEAN NOT NULL,
  result LONGTEXT NULL,
  problem LONGTEXT NULL,
  requested_by BIGINT NULL,
  created_at DATETIME(6) NOT NULL,
  started_at DATETIME(6) NULL,
  ended_at DATETIME(6) NULL
);
CREATE INDEX job_by_state ON job (state, created_at);
CREATE INDEX job_by_subject ON job (kind, subject);

-- db-scheduler's own table, in the shape that its documentation gives.
CREATE TABLE scheduled_tasks (
  task_name VARCHAR(100) NOT NULL,
  task_instance VARCHAR(100) NOT NULL,
  task_data LONGBLOB NULL,
  execution_time DATETIME(6) NOT NULL,
  picked BOOLEAN NOT NULL,
  picked_by VARCHAR(50) NULL,
  last_success DATETIME(6) NULL,
  last_failure DATETIME(6) NULL,
  consecutive_failures INT NULL,
  last_heartbeat DATETIME(6) NULL,
  version BIGINT NOT NULL,
  priority SMALLINT NULL,
  PRIMARY KEY (task_name, task_instance)
);
CREATE INDEX scheduled_tasks_execution ON scheduled_tasks (execution_time);
CREATE INDEX scheduled_tasks_heartbeat ON scheduled_tasks (last_heartbeat);

-- Append-only; each row's hash is a keyed hash over the row and the hash before it.
CREATE TABLE audit_entry (
  id BIGINT NOT NULL PRIMARY KEY,
  at DATETIME(6) NOT NULL,
  person VARCHAR(60) NOT NULL,
  act VARCHAR(60) NOT NULL,
  subject VARCHAR(200) NOT NULL,
  detail LONGTEXT NOT NULL,
  hash VARCHAR(64) NOT NULL
);
