-- Why: the outbox is read every few seconds: which commits are not released yet, which publications wait, and the newest
-- release of a dimension. Each finds its rows without walking the whole history of releases.

CREATE INDEX commit_dimension_unreleased ON commit_dimension (released, commit_no);
CREATE INDEX publication_by_status ON publication (status, id);
