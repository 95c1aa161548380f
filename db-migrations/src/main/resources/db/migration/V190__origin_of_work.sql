-- Why: a job and a what-if run say which request asked for them, so that one id leads from the answer to a request through the log of the
-- application to the log of the runner; the trace parent (W3C trace context) joins their spans where traces are collected.

ALTER TABLE job ADD COLUMN request_id VARCHAR(64) NULL;
ALTER TABLE job ADD COLUMN trace_parent VARCHAR(55) NULL;
ALTER TABLE what_if_run ADD COLUMN request_id VARCHAR(64) NULL;
ALTER TABLE what_if_run ADD COLUMN trace_parent VARCHAR(55) NULL;
