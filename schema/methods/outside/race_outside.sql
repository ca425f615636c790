-- method: race_outside
-- about: The outside spending that counts in :race: on its candidates, with a day on those who stood; what names the race and somebody whom no list knows is among it, with a day only where nothing tells who stood. Without :race all of it. Decided here and nowhere else.
-- uses: outside, race_candidate
outside_place AS MATERIALIZED (  -- of_race: 1 of the question, 0 of the race and not of its day, blank of another race
  SELECT o.*, CASE WHEN :race IS NULL OR (r.is_asked AND (o.race = :race OR instr(r.elsewhere, ',' || o.cycle
    || ',') = 0)) OR (o.race = :race AND r.candidate_id IS NULL AND NOT EXISTS (SELECT 1 FROM stood)) THEN 1
    WHEN r.candidate_id IS NOT NULL OR o.race = :race THEN 0 END AS of_race
  FROM outside o LEFT JOIN in_race r ON r.candidate_id = o.candidate_id),
race_outside AS NOT MATERIALIZED (SELECT * FROM outside_place WHERE of_race = 1),
race_left_out AS (
  SELECT rule, spender_id, candidate_id, n, cents, cycle, nature FROM outside_left_out
  WHERE :race IS NULL OR race = :race OR candidate_id IN (SELECT candidate_id FROM race_candidate)
  UNION ALL
  SELECT 'other-contest/1', spender_id, candidate_id, n, cents, cycle, nature FROM outside_place WHERE of_race = 0)
