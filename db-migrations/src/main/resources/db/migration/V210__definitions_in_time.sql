-- Why: a definition is changed like the data that it describes: proposed, reviewed, committed. The state at a commit is read with the
-- definition that held then, so all of them are kept; and the columns of a history table are numbered once and for ever.
-- May be repeated.

CREATE TABLE IF NOT EXISTS dimension_definition (
  dimension_id BIGINT NOT NULL,
  version INT NOT NULL,
  commit_no BIGINT NOT NULL,
  definition LONGTEXT NOT NULL,
  PRIMARY KEY (dimension_id, version)
);
INSERT INTO dimension_definition (dimension_id, version, commit_no, definition)
  SELECT id, version, 0, definition FROM dimension WHERE id NOT IN (SELECT dimension_id FROM dimension_definition);

-- The largest number that a column of the history table was ever given; null where it is the number of attributes.
ALTER TABLE dimension ADD COLUMN IF NOT EXISTS last_column INT NULL;

-- The change of a definition that a change set proposes; it then holds no changes of members.
CREATE TABLE IF NOT EXISTS definition_change (
  change_set_id BIGINT NOT NULL PRIMARY KEY,
  dimension_id BIGINT NOT NULL,
  base_version INT NOT NULL,
  definition LONGTEXT NOT NULL,
  fills LONGTEXT NOT NULL
);
