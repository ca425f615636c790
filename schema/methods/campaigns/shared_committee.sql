-- method: shared_committee
-- about: Ids of a candidate and two-year periods of which filings or itemized rows of one committee are told under another id of the candidate as well, and which of them stands last. For what FEC summaries tell twice see shared_money.
-- column: told_under  text  The other id
-- column: second_of   text  The other id, where this one stands last
-- uses: campaign
-- rule: same-committee/1: where records give one committee to two ids of its candidate, its filings and itemized rows are told under both and both are marked. The second id stands last in every ranking: that of which the FEC has no summary of the period, else which no linkage or candidate file of the period gives the committee, else a House id behind one of the Senate or the presidency, else the larger id
shared_committee AS MATERIALIZED (  -- of two places the lower stands first
  SELECT candidate_id, cycle, min(other_id) AS told_under,
    min(CASE WHEN other_place < place THEN other_id END) AS second_of
  FROM (SELECT q.*, CASE WHEN EXISTS (SELECT 1 FROM candidate_summary c
    JOIN speaking s ON s.source_id = c.record_id / 1000000000 WHERE c.cand_id = q.candidate_id AND s.cycle = q.cycle)
    THEN 'a' ELSE 'b' END
    || CASE WHEN EXISTS (SELECT 1 FROM linked_committee l WHERE l.candidate_id = q.candidate_id
      AND l.committee_id = q.committee_id AND l.period IN (q.cycle, '')) THEN 'a' ELSE 'b' END
    || CASE substr(candidate_id, 1, 1) WHEN 'H' THEN 'b' ELSE 'a' END || candidate_id AS place,
    CASE WHEN EXISTS (SELECT 1 FROM candidate_summary c JOIN speaking s ON s.source_id = c.record_id / 1000000000
      WHERE c.cand_id = q.other_id AND s.cycle = q.cycle) THEN 'a' ELSE 'b' END
    || CASE WHEN EXISTS (SELECT 1 FROM linked_committee l WHERE l.candidate_id = q.other_id
      AND l.committee_id = q.committee_id AND l.period IN (q.cycle, '')) THEN 'a' ELSE 'b' END
    || CASE substr(other_id, 1, 1) WHEN 'H' THEN 'b' ELSE 'a' END || other_id AS other_place
    FROM (
      SELECT f.candidate_id, f.cycle, f.filer_id AS committee_id, o.candidate_id AS other_id
      FROM filed_report f JOIN owner_told o ON o.committee_id = f.filer_id WHERE o.candidate_id <> f.candidate_id
      UNION
      SELECT a.candidate_id, a.period, a.committee_id, l.candidate_id
      FROM own_committee a JOIN linked_committee l ON l.committee_id = a.committee_id
      WHERE l.candidate_id <> a.candidate_id AND (l.period = a.period OR '' IN (l.period, a.period))) q) r
  GROUP BY candidate_id, cycle)
