-- Why: a COMMIT whose answer was lost is looked up, not guessed: each transaction leaves a token of its own, which is gone again after some
-- minutes. And a change set says which content its findings are about, so that nothing is submitted that the rules have not seen.
--
-- May be repeated.

CREATE TABLE IF NOT EXISTS transaction_token (
  left_at DATETIME(6) NOT NULL,
  token VARCHAR(36) NOT NULL,
  PRIMARY KEY (left_at, token)
);

ALTER TABLE change_set ADD COLUMN IF NOT EXISTS validated_hash VARCHAR(64) NULL;
