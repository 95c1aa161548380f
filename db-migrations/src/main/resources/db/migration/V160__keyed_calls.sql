-- Why: a program that does not know whether its call arrived sends it again under the same key, and it has one effect: who called,
-- what was asked as a hash, whether anything was written for it, and the answer for whoever asks again. Kept for a day.
--
-- May be repeated.

CREATE TABLE IF NOT EXISTS keyed_call (
  person_id BIGINT NOT NULL,
  idempotency_key VARCHAR(200) NOT NULL,
  request_hash VARCHAR(64) NOT NULL,
  state VARCHAR(10) NOT NULL,
  run_id VARCHAR(36) NOT NULL,
  created_at DATETIME(6) NOT NULL,
  run_started_at DATETIME(6) NOT NULL,
  effect_at DATETIME(6) NULL,
  status INT NULL,
  headers LONGTEXT NULL,
  body LONGTEXT NULL,
  PRIMARY KEY (person_id, idempotency_key)
);
CREATE INDEX IF NOT EXISTS keyed_call_by_age ON keyed_call (created_at);
