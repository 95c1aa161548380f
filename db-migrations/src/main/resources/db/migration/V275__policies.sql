-- Why: a domain says what its change sets need before they are committed: how many approvals, under which impact, in which periods.
-- May be repeated.

-- Every version is kept, for approvals were given under it. `rules` is JSON.
CREATE TABLE IF NOT EXISTS policy_entry (
  domain VARCHAR(63) NOT NULL,
  version INT NOT NULL,
  rules LONGTEXT NOT NULL,
  changed_by BIGINT NOT NULL,
  changed_at DATETIME(6) NOT NULL,
  PRIMARY KEY (domain, version)
);

-- The versions under which a decision was given: a JSON object of domain and version; null where no policy held.
ALTER TABLE review ADD COLUMN IF NOT EXISTS policies LONGTEXT NULL;
