-- Why: dimensions, the identity of their members, the commit sequence and the change sets that lead to it. The typed
-- history table of each dimension (`h_<id>`) is made by the engine from the definition, not here.

CREATE TABLE dimension (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  code VARCHAR(63) NOT NULL UNIQUE,
  label VARCHAR(200) NOT NULL,
  domain VARCHAR(63) NOT NULL,
  definition LONGTEXT NOT NULL,
  version INT NOT NULL,
  ready BOOLEAN NOT NULL,
  created_by BIGINT NULL,
  created_at DATETIME(6) NOT NULL
);

-- The dense number is what history tables carry; the UUID is the durable id that the world sees.
CREATE TABLE member (
  member_no BIGINT NOT NULL PRIMARY KEY,
  member_id VARCHAR(36) NOT NULL UNIQUE,
  dimension_id BIGINT NOT NULL,
  recorded_by BIGINT NOT NULL
);
CREATE INDEX member_by_commit ON member (recorded_by);

CREATE TABLE head (
  id INT NOT NULL PRIMARY KEY,
  commit_no BIGINT NOT NULL
);
INSERT INTO head (id, commit_no) VALUES (1, 0);

-- One writer at a time prepares a commit; a pending commit above the head is undone or finished before the next begins.
CREATE TABLE writer_lease (
  id INT NOT NULL PRIMARY KEY,
  holder VARCHAR(36) NULL,
  lease_until DATETIME(6) NULL,
  pending_commit BIGINT NULL,
  change_set_id BIGINT NULL
);
INSERT INTO writer_lease (id) VALUES (1);

CREATE TABLE change_set (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  title VARCHAR(200) NOT NULL,
  reason LONGTEXT NOT NULL,
  status VARCHAR(20) NOT NULL,
  base_commit BIGINT NOT NULL,
  effective_date DATE NOT NULL,
  content_hash VARCHAR(64) NOT NULL,
  author_id BIGINT NOT NULL,
  uploader_id BIGINT NULL,
  reverts_commit BIGINT NULL,
  commit_no BIGINT NULL,
  unchanged BIGINT NOT NULL,
  cleared_cells BIGINT NOT NULL,
  version INT NOT NULL,
  created_at DATETIME(6) NOT NULL,
  submitted_at DATETIME(6) NULL
);
CREATE INDEX change_set_by_status ON change_set (status, id);

CREATE TABLE change_set_author (
  change_set_id BIGINT NOT NULL,
  person_id BIGINT NOT NULL,
  PRIMARY KEY (change_set_id, person_id)
);

CREATE TABLE change_set_dimension (
  change_set_id BIGINT NOT NULL,
  dimension_id BIGINT NOT NULL,
  PRIMARY KEY (change_set_id, dimension_id)
);

-- One row per member, kind and period; `cells` is a JSON array of {attribute, before, after, source}.
CREATE TABLE member_change (
  change_set_id BIGINT NOT NULL,
  change_no INT NOT NULL,
  dimension_id BIGINT NOT NULL,
  kind VARCHAR(12) NOT NULL,
  member_no BIGINT NULL,
  bkey VARCHAR(700) NOT NULL,
  effective DATE NOT NULL,
  until_date DATE NULL,
  cells LONGTEXT NOT NULL,
  PRIMARY KEY (change_set_id, change_no)
);
CREATE INDEX member_change_by_member ON member_change (change_set_id, dimension_id, bkey);

CREATE TABLE conflict (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  change_set_id BIGINT NOT NULL,
  dimension_id BIGINT NOT NULL,
  kind VARCHAR(30) NOT NULL,
  bkey VARCHAR(700) NOT NULL,
  attribute VARCHAR(63) NULL,
  effective DATE NOT NULL,
  base_value LONGTEXT NULL,
  mine LONGTEXT NULL,
  theirs LONGTEXT NULL,
  taken VARCHAR(10) NULL,
  taken_value LONGTEXT NULL
);
CREATE INDEX conflict_by_change_set ON conflict (change_set_id);

CREATE TABLE finding (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  upload_id VARCHAR(36) NULL,
  change_set_id BIGINT NULL,
  sheet VARCHAR(100) NULL,
  cell VARCHAR(20) NULL,
  attribute VARCHAR(63) NULL,
  rule VARCHAR(40) NOT NULL,
  severity VARCHAR(10) NOT NULL,
  message LONGTEXT NOT NULL,
  found LONGTEXT NULL,
  expected LONGTEXT NULL,
  suggestion LONGTEXT NULL
);
CREATE INDEX finding_by_change_set ON finding (change_set_id);
CREATE INDEX finding_by_upload ON finding (upload_id);

-- Every POST is an upload of its own; the bytes are stored once by SHA-256 in the private store.
CREATE TABLE upload (
  id VARCHAR(36) NOT NULL PRIMARY KEY,
  file_name VARCHAR(255) NOT NULL,
  sha256 VARCHAR(64) NOT NULL,
  bytes BIGINT NOT NULL,
  dimension_code VARCHAR(63) NULL,
  effective_date DATE NULL,
  mode VARCHAR(10) NOT NULL,
  confirm_retired BIGINT NULL,
  status VARCHAR(10) NOT NULL,
  change_set_id BIGINT NULL,
  base_commit BIGINT NULL,
  as_of DATE NULL,
  uploaded_by BIGINT NOT NULL,
  uploaded_at DATETIME(6) NOT NULL
);
CREATE INDEX upload_by_change_set ON upload (change_set_id);

CREATE TABLE review (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  change_set_id BIGINT NOT NULL,
  person_id BIGINT NOT NULL,
  decision VARCHAR(20) NOT NULL,
  comment LONGTEXT NOT NULL,
  base_commit BIGINT NOT NULL,
  content_hash VARCHAR(64) NOT NULL,
  what_ifs LONGTEXT NOT NULL,
  decided_at DATETIME(6) NOT NULL,
  void_reason VARCHAR(200) NULL
);
CREATE INDEX review_by_change_set ON review (change_set_id);

-- `commit` is a word of SQL: the table of commits is commit_entry.
CREATE TABLE commit_entry (
  commit_no BIGINT NOT NULL PRIMARY KEY,
  change_set_id BIGINT NOT NULL,
  title VARCHAR(200) NOT NULL,
  reason LONGTEXT NOT NULL,
  author_id BIGINT NOT NULL,
  committed_by BIGINT NOT NULL,
  committed_at DATETIME(6) NOT NULL,
  members BIGINT NOT NULL
);

CREATE TABLE commit_dimension (
  commit_no BIGINT NOT NULL,
  dimension_id BIGINT NOT NULL,
  members BIGINT NOT NULL,
  rows_added BIGINT NOT NULL,
  rows_superseded BIGINT NOT NULL,
  released BOOLEAN NOT NULL,
  PRIMARY KEY (commit_no, dimension_id)
);

-- What each commit touched: undo after a crash, difference of two commits, revert.
CREATE TABLE commit_log (
  commit_no BIGINT NOT NULL,
  dimension_id BIGINT NOT NULL,
  member_no BIGINT NOT NULL,
  PRIMARY KEY (commit_no, dimension_id, member_no)
);
CREATE INDEX commit_log_by_member ON commit_log (member_no, commit_no);

-- For facts keyed by surrogate: which days of a member changed their surrogate in a commit.
CREATE TABLE rekey_entry (
  commit_no BIGINT NOT NULL,
  dimension_id BIGINT NOT NULL,
  member_no BIGINT NOT NULL,
  valid_from DATE NOT NULL,
  valid_to DATE NOT NULL,
  old_surrogate VARCHAR(36) NOT NULL,
  new_surrogate VARCHAR(36) NOT NULL,
  PRIMARY KEY (commit_no, dimension_id, member_no, valid_from)
);
