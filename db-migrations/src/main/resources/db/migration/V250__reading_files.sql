-- Why: people say how a file of theirs is to be read, and mend its cells without touching it.
-- May be repeated.

-- What a file says at its beginning, how it was read, and the sheet and the row of the header where somebody chose them.
ALTER TABLE upload ADD COLUMN IF NOT EXISTS sheet VARCHAR(255) NULL;
ALTER TABLE upload ADD COLUMN IF NOT EXISTS header_row INT NULL;
ALTER TABLE upload ADD COLUMN IF NOT EXISTS look LONGTEXT NULL;

-- Headings of one person's files of a dimension, and the attribute that each means; blank where the column is to be left out.
CREATE TABLE IF NOT EXISTS column_mapping (
  person_id BIGINT NOT NULL,
  dimension_id BIGINT NOT NULL,
  heading VARCHAR(200) NOT NULL,
  attribute VARCHAR(63) NOT NULL,
  PRIMARY KEY (person_id, dimension_id, heading)
);

-- What was mended in an upload, in this order, and what was mended together. The file itself stays as it was sent.
CREATE TABLE IF NOT EXISTS correction (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  upload_id VARCHAR(36) NOT NULL,
  step INT NOT NULL,
  kind VARCHAR(10) NOT NULL,
  cell VARCHAR(20) NULL,
  attribute VARCHAR(63) NULL,
  found LONGTEXT NULL,
  value LONGTEXT NULL,
  made_by BIGINT NOT NULL,
  made_at DATETIME(6) NOT NULL
);
CREATE INDEX IF NOT EXISTS correction_by_upload ON correction (upload_id, step, id);
