-- method: shared_money
-- about: Summary records whose money the FEC lists under another id of the candidate too: which id keeps it, which stands last. Decided here and nowhere else.
-- column: told_under  text     The other id, with its race, and its period where that is another
-- column: twin        text     The other id, of another race, where linkage files do not tell which of the two keeps the money
-- column: elsewhere   integer  1 when the other id keeps it
-- rule: other-office/2: where the FEC lists one committee's money under two ids of its candidate, the id keeps it to which a linkage file of the period gives a committee, in one race one of them; where none tells, or one tells of each, it is told under both and both are marked. The second id stands last in every ranking: that which does not keep it, else a House id behind one of the Senate or the presidency, else the later period, else the larger id
other_told AS NOT MATERIALIZED (  -- of one record: cheap; of all see shared_money
  SELECT h.*, other_id || coalesce(' (' || other_race || coalesce(', ' || other_cycle, '') || ')', '') AS told_under
  FROM shared_summaries h),
shared_pair AS MATERIALIZED (
  SELECT h.*, CASE substr(candidate_id, 1, 1) WHEN 'H' THEN 1 ELSE 0 END AS office, CASE substr(other_id, 1, 1)
    WHEN 'H' THEN 1 ELSE 0 END AS other_office, CASE WHEN h.linked_from <= :as_of THEN 1 ELSE 0 END AS is_linked, CASE
    WHEN h.other_linked_from <= :as_of THEN 1 ELSE 0 END AS other_linked
  FROM other_told h),
shared_money AS MATERIALIZED (
  SELECT record_id, min(told_under) AS told_under, max(CASE WHEN other_cycle IS NULL AND is_second
    AND (same_race OR other_linked > is_linked) THEN 1 ELSE 0 END) AS elsewhere, min(CASE WHEN NOT same_race
    AND is_linked <= other_linked THEN other_id || ' (' || other_race || ')' END) AS twin,
    min(CASE WHEN is_second THEN other_id END) AS second_of
  FROM (
    SELECT q.*, other_cycle IS NOT NULL OR other_linked > is_linked OR (other_linked = is_linked
      AND (office > other_office OR (office = other_office AND other_id < candidate_id))) AS is_second
    FROM shared_pair q) r
  GROUP BY record_id)
