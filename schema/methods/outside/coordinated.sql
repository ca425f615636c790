-- method: coordinated
-- about: Coordinated spending of parties that counts, by spender and candidate, with what is left out (rule). Of :race: for its candidates, or for one of the committees that files link to one. In @why row by row. Decided here and nowhere else.
-- uses: coordinated_row, race_candidate, linked_committee
-- rule: coordinated-candidate/1: the candidate is the FEC id of the row, else the one to whom files link the committee it names, else the name as filed; of bulk files the id in OTHER_ID
helped AS MATERIALIZED (
  SELECT candidate_id AS id FROM race_candidate
  UNION
  SELECT l.committee_id FROM linked_committee l WHERE l.candidate_id IN (SELECT candidate_id FROM race_candidate)),
coordinated_any AS NOT MATERIALIZED (
  SELECT cycle, entry_id, spender_id, race, status_rule AS rule, candidate, n, cents, coalesce(candidate_id, CASE
    WHEN substr(other_id, 1, 1) IN ('H', 'S', 'P') THEN other_id END, (SELECT min(l.candidate_id)
    FROM linked_committee l WHERE l.committee_id = r.other_id), nullif(candidate, ''), other_id, '') AS candidate_id
  FROM coordinated_row r
  WHERE :race IS NULL OR candidate_id IN (SELECT id FROM helped) OR other_id IN (SELECT id FROM helped)
    OR (candidate_id IS NULL AND other_id IS NULL AND race = :race)),
coordinated AS NOT MATERIALIZED (SELECT * FROM coordinated_any WHERE rule IS NULL)
