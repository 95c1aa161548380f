-- Why: a member that is merged or split names who takes over from it, and with which weights; facts are never reassigned by it in silence.
-- Shape as all of history: rows are appended by a commit and superseded by a later one, never changed.
-- May be repeated.

ALTER TABLE member_change ADD COLUMN IF NOT EXISTS successors LONGTEXT NULL;

-- Under a recycled code a member that ended and one that is added have the same key.
ALTER TABLE conflict ADD COLUMN IF NOT EXISTS member_no BIGINT NULL;
UPDATE conflict c SET c.member_no = (
  SELECT MAX(m.member_no) FROM member_change m
  WHERE m.change_set_id = c.change_set_id AND m.dimension_id = c.dimension_id AND m.bkey = c.bkey
) WHERE c.member_no IS NULL AND c.taken IS NULL;

CREATE TABLE IF NOT EXISTS succession (
  dimension_id BIGINT NOT NULL,
  member_no BIGINT NOT NULL,
  effective DATE NOT NULL,
  successor_no BIGINT NOT NULL,
  recorded_by BIGINT NOT NULL,
  superseded_by BIGINT NOT NULL,
  weight DECIMAL(13,12) NOT NULL,
  PRIMARY KEY (dimension_id, member_no, effective, successor_no, recorded_by)
);
CREATE INDEX IF NOT EXISTS succession_by_successor ON succession (successor_no, effective);
