-- method: shared_money
-- about: Summary records whose money the FEC lists under another id of the candidate too: which id keeps it. Decided here and nowhere else.
-- column: told_under  text     The other id, with its race
-- column: twin        text     The other id, of another race, where no linkage file tells which of the two keeps the money
-- column: elsewhere   integer  1 when the other id keeps it
-- rule: other-office/1: where the FEC lists one committee's money under two ids of its candidate, the id keeps it to which a linkage file of the period gives a committee, in one race one of them; where none tells, it is told under both and both are marked
shared_money AS MATERIALIZED (
  SELECT record_id, min(other_id || coalesce(' (' || other_race || ')', '')) AS told_under, max(CASE WHEN NOT is_linked
    AND (coalesce(other_linked_from <= :as_of, FALSE) OR (same_race AND other_id < candidate_id)) THEN 1
    ELSE 0 END) AS elsewhere, min(CASE WHEN NOT same_race AND NOT is_linked THEN other_id || ' (' || other_race
    || ')' END) AS twin
  FROM (SELECT h.*, coalesce(h.linked_from <= :as_of, FALSE) AS is_linked FROM shared_summaries h) q
    GROUP BY record_id)
