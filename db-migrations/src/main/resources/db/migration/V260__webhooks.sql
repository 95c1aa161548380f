-- Why: whoever uses the published tables is told of each release, at least once, and it can be seen what became of the telling.
-- May be repeated.

-- Who is told, where and how. The secrets are sealed with the installation's key; no dimensions named means all of them.
CREATE TABLE IF NOT EXISTS webhook (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  address VARCHAR(1000) NOT NULL,
  kind VARCHAR(20) NOT NULL,
  events VARCHAR(200) NOT NULL,
  dimensions LONGTEXT NOT NULL,
  enabled BOOLEAN NOT NULL,
  disabled_why VARCHAR(500) NULL,
  failing_since DATETIME(6) NULL,
  secret VARCHAR(500) NOT NULL,
  former_secret VARCHAR(500) NULL,
  former_until DATETIME(6) NULL,
  version INT NOT NULL,
  made_by BIGINT NOT NULL,
  made_at DATETIME(6) NOT NULL
);

-- What happened, once each. A test is about no publication.
CREATE TABLE IF NOT EXISTS event_entry (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  message_id VARCHAR(40) NOT NULL,
  type VARCHAR(40) NOT NULL,
  publication_id BIGINT NULL,
  created_at DATETIME(6) NOT NULL,
  UNIQUE (publication_id, type)
);

-- The outbox: one row for each event and webhook that wants it, with the very text that is sent.
CREATE TABLE IF NOT EXISTS webhook_delivery (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  webhook_id BIGINT NOT NULL,
  event_id BIGINT NOT NULL,
  body LONGTEXT NOT NULL,
  status VARCHAR(12) NOT NULL,
  attempt INT NOT NULL,
  next_try DATETIME(6) NULL,
  by_hand BOOLEAN NOT NULL,
  lease_until DATETIME(6) NULL,
  created_at DATETIME(6) NOT NULL,
  ended_at DATETIME(6) NULL,
  UNIQUE (event_id, webhook_id)
);
CREATE INDEX IF NOT EXISTS webhook_delivery_due ON webhook_delivery (status, next_try);
CREATE INDEX IF NOT EXISTS webhook_delivery_of_webhook ON webhook_delivery (webhook_id, id);

-- Each try that came to an end, with the beginning of what the receiver answered.
CREATE TABLE IF NOT EXISTS webhook_attempt (
  delivery_id BIGINT NOT NULL,
  attempt INT NOT NULL,
  begun_at DATETIME(6) NOT NULL,
  millis BIGINT NOT NULL,
  answer_status INT NULL,
  answer LONGTEXT NULL,
  problem VARCHAR(1000) NULL,
  PRIMARY KEY (delivery_id, attempt)
);
