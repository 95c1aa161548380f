-- Why: a job and a what-if run say which request asked for them, so that one id leads from the answer to a request through the log of the
-- application to the log of the runner; the trace parent (W3C trace context) joins their spans where traces are collected.
--
-- May be repeated.

ALTER TABLE job ADD COLUMN IF NOT EXISTS request_id VARCHAR(64) NULL;
ALTER TABLE job ADD COLUMN IF NOT EXISTS trace_parent VARCHAR(55) NULL;
ALTER TABLE what_if_run ADD COLUMN IF NOT EXISTS request_id VARCHAR(64) NULL;
ALTER TABLE what_if_run ADD COLUMN IF NOT EXISTS trace_parent VARCHAR(55) NULL;
