-- method: votes_once
-- about: The rows of results that count, each vote once, of :race and its day; cast_vote has all rows of candidates. Decided here and nowhere else.
-- column: race  text  Race, or the contest in the words of the source
-- uses: speaking
-- rule: levels and files are alternatives: a total of the race speaks, else per county its total, else its precincts; of several files the one with FEC ids, then the newest import
-- rule: rows of a kind of vote (early, absentee …) are added only where no row gives all kinds together
-- rule: total-row/1: a printed TOTAL is never added; Registered and Ballots Cast are not candidates
result_row AS NOT MATERIALIZED (
  SELECT r.record_id, substr(coalesce(r.race, r.contest, ''), 1, instr(coalesce(r.race, r.contest, '') || '@',
    '@') - 1) AS race, coalesce(r.election_date, '') AS election_date, r.candidate_name, r.cand_id AS candidate_id,
    r.party, r.votes, r.vote_type, r.level, r.is_candidate, s.source_id, CASE r.level WHEN 'state' THEN 0
    WHEN 'county' THEN 1 ELSE 2 END AS depth, CASE WHEN r.level = 'state' THEN '' ELSE coalesce(r.county,
    '') END AS place
  FROM result r JOIN speaking s ON s.source_id = r.record_id / 1000000000
  WHERE (:race IS NULL OR substr(r.race, 1, instr(r.race || '@', '@') - 1) = :race OR (r.office = :race_office
    AND r.state = :race_state AND r.district = :race_district)) AND (:race_date IS NULL
    OR r.election_date = :race_date)),
cast_vote AS MATERIALIZED (
  SELECT * FROM result_row
  WHERE is_candidate = 1 AND level <> 'total-row' AND (:key_race IS NULL OR race = substr(:key_race, 1,
    instr(:key_race || '@', '@') - 1)) AND (:key_election_date IS NULL OR election_date = :key_election_date)),
block AS (  -- a file and level, of the race or of a county; whole: some row gives all kinds of vote together
  SELECT race, election_date, place, depth, source_id, max(CASE WHEN candidate_id IS NOT NULL THEN 1
    ELSE 0 END) AS ids, max(CASE WHEN vote_type IS NULL THEN 1 ELSE 0 END) AS whole
  FROM cast_vote GROUP BY race, election_date, place, depth, source_id),
votes_once AS MATERIALIZED (
  SELECT v.* FROM (
    SELECT b.*, min(depth) OVER (PARTITION BY race, election_date) AS top, row_number() OVER (PARTITION BY race,
      election_date, place ORDER BY depth, ids DESC, source_id DESC) AS turn
        FROM block b) t
  JOIN cast_vote v ON v.race = t.race AND v.election_date = t.election_date AND v.place = t.place AND v.depth = t.depth
    AND v.source_id = t.source_id
  WHERE t.turn = 1 AND (t.top > 0 OR t.depth = 0) AND (t.whole = 0 OR v.vote_type IS NULL))
