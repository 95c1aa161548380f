-- Why: whether a referred member may end is asked of those that refer to it, and what a change set makes of them is found by their
-- numbers; so are the changes that are read member by member.
-- May be repeated.

CREATE INDEX IF NOT EXISTS member_change_by_number ON member_change (change_set_id, dimension_id, member_no);
