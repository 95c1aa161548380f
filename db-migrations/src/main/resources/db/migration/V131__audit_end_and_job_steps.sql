-- Why: writers of the audit chain queue at one row, so that its numbers have no gaps and a cut-off end shows; a job knows when its
-- present step began, so that the time left can be told.

CREATE TABLE audit_end (
  id INT NOT NULL PRIMARY KEY,
  entry_id BIGINT NOT NULL,
  hash VARCHAR(64) NOT NULL
);
INSERT INTO audit_end (id, entry_id, hash) VALUES (1, 0, '');

ALTER TABLE job ADD COLUMN step_started_at DATETIME(6) NULL;
