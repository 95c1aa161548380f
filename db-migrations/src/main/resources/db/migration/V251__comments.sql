-- Why: people talk about a change set where it stands: about all of it, a member, or a cell.
-- May be repeated.

CREATE TABLE IF NOT EXISTS comment (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  change_set_id BIGINT NOT NULL,
  reply_to BIGINT NULL,
  dimension VARCHAR(63) NULL,
  member_key VARCHAR(300) NULL,
  attribute VARCHAR(63) NULL,
  text LONGTEXT NOT NULL,
  made_by BIGINT NOT NULL,
  made_at DATETIME(6) NOT NULL
);
CREATE INDEX IF NOT EXISTS comment_by_change_set ON comment (change_set_id, id);
