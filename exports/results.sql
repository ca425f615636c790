-- name: results
-- title: Election results
-- question: How did they vote?
-- param: race  race          Only this race, or this day of it
-- param: limit  count = 200          Rows to return
-- column: race  text  Race, or the contest in the words of the source
-- column: election_date  date  Day of the election
-- column: candidate_id  text  FEC id; blank when the file has none
-- column: candidate  text  Name as printed
-- column: party  text  Party as printed
-- column: votes  count  Votes
-- column: share_bp  basis_points  votes of base
-- column: base_votes  count  Base: votes for all candidates counted here
-- column: place  count  1 for most votes
-- column: behind_votes  count  Votes fewer than the winner
-- column: told_by  text  state, county or precinct: the level that was added up
-- column: counties  count  Counties added up; 0 when the whole race is told at once
-- table: candidate, votes, share_bp, party, race, election_date, place, behind_votes, told_by
-- key: race, election_date, candidate
-- cell: votes
-- method: votes-once/1
-- rule: levels and files are alternatives: a total of the race speaks, else per county its total, else its precincts; of several files the one with FEC ids, then the newest import
-- rule: rows of a kind of vote (early, absentee …) are added only where no row gives all kinds together
-- rule: a printed TOTAL is never added (total-row/1); Registered and Ballots Cast are not candidates
-- rule: where only some counties are loaded the figures are theirs alone: see counties
-- rule: in --why the column cents holds votes
-- empty: no results of that race are loaded: a state's results file or a journal/results CSV
-- order: election_date desc, race, votes desc, candidate
-- @with
src AS (
  SELECT source_id, coalesce(CAST(cycle AS TEXT), '') AS cycle, format, file
  FROM source s
  WHERE s.known_from <= :as_of AND :as_of < s.known_until AND s.state <> 'removed')
-- @query
WITH cast_vote AS (  -- candidates only; printed sums are never added
  SELECT r.record_id, CASE instr(coalesce(r.race, r.contest, ''), '@') WHEN 0
      THEN coalesce(r.race, r.contest, '') ELSE substr(coalesce(r.race, r.contest, ''), 1,
      instr(coalesce(r.race, r.contest, ''), '@') - 1) END AS race, coalesce(r.election_date,
      '') AS election_date,
    r.candidate_name, r.cand_id, r.party, r.contest, r.votes, r.vote_type, s.source_id,
    CASE r.level WHEN 'state' THEN 0 WHEN 'county' THEN 1 ELSE 2 END AS depth,
    CASE WHEN r.level = 'state' THEN '' ELSE coalesce(r.county, '') END AS place
  FROM result r JOIN src s ON s.source_id = r.record_id / 1000000000
  WHERE r.is_candidate = 1 AND r.level <> 'total-row' AND (:race IS NULL
      OR (CASE instr(r.race, '@') WHEN 0 THEN r.race
      ELSE substr(r.race, 1, instr(r.race, '@') - 1) END = CASE instr(:race, '@') WHEN 0 THEN :race
      ELSE substr(:race, 1, instr(:race, '@') - 1) END OR (r.office = :race_office AND r.state = :race_state
      AND r.district = :race_district))) AND (:race_date IS NULL OR r.election_date = :race_date)),
block AS (
  SELECT race, election_date, place, depth, source_id,
    max(cand_id IS NOT NULL) AS ids, max(vote_type IS NULL) AS whole
  FROM cast_vote GROUP BY race, election_date, place, depth, source_id),
told_once AS (  -- one file and level per race, or per county where no total of the race is loaded
  SELECT * FROM (
    SELECT b.*, row_number() OVER (PARTITION BY race, election_date, place
                                   ORDER BY depth, ids DESC, source_id DESC) AS k,
      min(depth) OVER (PARTITION BY race, election_date) AS top
    FROM block b)
  WHERE k = 1 AND (top > 0 OR depth = 0)),
counted AS (
  SELECT v.* FROM told_once b JOIN cast_vote v
    ON v.race = b.race AND v.election_date = b.election_date AND v.place = b.place
    AND v.depth = b.depth AND v.source_id = b.source_id
  WHERE b.whole = 0 OR v.vote_type IS NULL),
tally AS (
  SELECT race, election_date, candidate_name, max(cand_id) AS cand_id, max(party) AS party,
      sum(votes) AS votes,
    max(depth) AS depth
  FROM counted GROUP BY race, election_date, candidate_name),
reach AS (
  SELECT race, election_date, count(DISTINCT CASE WHEN depth > 0 THEN place END) AS counties
  FROM counted GROUP BY race, election_date),
based AS (
  SELECT t.*, r.counties, sum(t.votes) OVER w AS base, rank() OVER (w ORDER BY t.votes DESC) AS place,
    max(t.votes) OVER w - t.votes AS behind
  FROM tally t JOIN reach r USING (race, election_date) WINDOW w AS (PARTITION BY t.race, t.election_date))
SELECT race, election_date, cand_id AS candidate_id, candidate_name AS candidate, party, votes,
  CASE WHEN base > 0 THEN (votes * 20000 + base) / (2 * base) END AS share_bp, base AS base_votes, place,
      behind AS behind_votes,
  CASE depth WHEN 0 THEN 'state' WHEN 1 THEN 'county' ELSE 'precinct' END AS told_by, counties
FROM based
ORDER BY election_date DESC, race, votes DESC, candidate_name
LIMIT coalesce(:limit, 200)
-- @why
WITH cast_vote AS (  -- candidates only; printed sums are never added
  SELECT r.record_id, CASE instr(coalesce(r.race, r.contest, ''), '@') WHEN 0
      THEN coalesce(r.race, r.contest, '') ELSE substr(coalesce(r.race, r.contest, ''), 1,
      instr(coalesce(r.race, r.contest, ''), '@') - 1) END AS race, coalesce(r.election_date,
      '') AS election_date,
    r.candidate_name, r.cand_id, r.party, r.contest, r.votes, r.vote_type, s.source_id,
    CASE r.level WHEN 'state' THEN 0 WHEN 'county' THEN 1 ELSE 2 END AS depth,
    CASE WHEN r.level = 'state' THEN '' ELSE coalesce(r.county, '') END AS place
  FROM result r JOIN src s ON s.source_id = r.record_id / 1000000000
  WHERE r.is_candidate = 1 AND r.level <> 'total-row'
      AND CASE instr(coalesce(r.race, r.contest, ''), '@') WHEN 0 THEN coalesce(r.race, r.contest, '')
      ELSE substr(coalesce(r.race, r.contest, ''), 1, instr(coalesce(r.race, r.contest, ''),
      '@') - 1) END = :key_race AND coalesce(r.election_date, '') = :key_election_date),
block AS (
  SELECT race, election_date, place, depth, source_id,
    max(cand_id IS NOT NULL) AS ids, max(vote_type IS NULL) AS whole
  FROM cast_vote GROUP BY race, election_date, place, depth, source_id),
told_once AS (  -- one file and level per race, or per county where no total of the race is loaded
  SELECT * FROM (
    SELECT b.*, row_number() OVER (PARTITION BY race, election_date, place
                                   ORDER BY depth, ids DESC, source_id DESC) AS k,
      min(depth) OVER (PARTITION BY race, election_date) AS top
    FROM block b)
  WHERE k = 1 AND (top > 0 OR depth = 0)),
counted AS (
  SELECT v.* FROM told_once b JOIN cast_vote v
    ON v.race = b.race AND v.election_date = b.election_date AND v.place = b.place
    AND v.depth = b.depth AND v.source_id = b.source_id
  WHERE b.whole = 0 OR v.vote_type IS NULL)
SELECT record_id, votes AS cents FROM counted WHERE candidate_name = :key_candidate ORDER BY record_id
-- @excluded
WITH cast_vote AS (  -- candidates only; printed sums are never added
  SELECT r.record_id, CASE instr(coalesce(r.race, r.contest, ''), '@') WHEN 0
      THEN coalesce(r.race, r.contest, '') ELSE substr(coalesce(r.race, r.contest, ''), 1,
      instr(coalesce(r.race, r.contest, ''), '@') - 1) END AS race, coalesce(r.election_date,
      '') AS election_date,
    r.candidate_name, r.cand_id, r.party, r.contest, r.votes, r.vote_type, s.source_id,
    CASE r.level WHEN 'state' THEN 0 WHEN 'county' THEN 1 ELSE 2 END AS depth,
    CASE WHEN r.level = 'state' THEN '' ELSE coalesce(r.county, '') END AS place
  FROM result r JOIN src s ON s.source_id = r.record_id / 1000000000
  WHERE r.is_candidate = 1 AND r.level <> 'total-row' AND (:race IS NULL
      OR (CASE instr(r.race, '@') WHEN 0 THEN r.race
      ELSE substr(r.race, 1, instr(r.race, '@') - 1) END = CASE instr(:race, '@') WHEN 0 THEN :race
      ELSE substr(:race, 1, instr(:race, '@') - 1) END OR (r.office = :race_office AND r.state = :race_state
      AND r.district = :race_district))) AND (:race_date IS NULL OR r.election_date = :race_date)),
block AS (
  SELECT race, election_date, place, depth, source_id,
    max(cand_id IS NOT NULL) AS ids, max(vote_type IS NULL) AS whole
  FROM cast_vote GROUP BY race, election_date, place, depth, source_id),
told_once AS (  -- one file and level per race, or per county where no total of the race is loaded
  SELECT * FROM (
    SELECT b.*, row_number() OVER (PARTITION BY race, election_date, place
                                   ORDER BY depth, ids DESC, source_id DESC) AS k,
      min(depth) OVER (PARTITION BY race, election_date) AS top
    FROM block b)
  WHERE k = 1 AND (top > 0 OR depth = 0)),
counted AS (
  SELECT v.* FROM told_once b JOIN cast_vote v
    ON v.race = b.race AND v.election_date = b.election_date AND v.place = b.place
    AND v.depth = b.depth AND v.source_id = b.source_id
  WHERE b.whole = 0 OR v.vote_type IS NULL)
SELECT 'total-row/1' AS rule, count(*) AS n, coalesce(sum(r.votes), 0) AS cents
FROM result r JOIN src s ON s.source_id = r.record_id / 1000000000
WHERE r.level = 'total-row' AND (:race IS NULL OR (CASE instr(r.race, '@') WHEN 0 THEN r.race
    ELSE substr(r.race, 1, instr(r.race, '@') - 1) END = CASE instr(:race, '@') WHEN 0 THEN :race
    ELSE substr(:race, 1, instr(:race, '@') - 1) END OR (r.office = :race_office AND r.state = :race_state
    AND r.district = :race_district))) AND (:race_date IS NULL OR r.election_date = :race_date)
HAVING count(*) > 0
UNION ALL
SELECT 'no candidate (Registered, Ballots Cast)', count(*), coalesce(sum(r.votes), 0)
FROM result r JOIN src s ON s.source_id = r.record_id / 1000000000
WHERE r.is_candidate = 0 AND r.level <> 'total-row' AND :race IS NULL
HAVING count(*) > 0
UNION ALL
SELECT 'another file or level speaks', count(*), coalesce(sum(votes), 0)
FROM cast_vote WHERE record_id NOT IN (SELECT record_id FROM counted)
HAVING count(*) > 0
ORDER BY rule
