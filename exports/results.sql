-- title: Election results
-- question: How did they vote?
-- uses: votes_once
-- params: cycle, limit = 200
-- param: race race Only this race, or this day of it
-- columns: race, election_date, candidate_id, candidate, party, votes, share_bp, base_votes, place, behind_votes, told_by, counties
-- column: candidate_id text FEC id; blank when the file has none
-- column: told_by text state, county or precinct: the level that was added up
-- table: candidate, votes, share_bp, party, race, election_date, place, behind_votes, told_by
-- key: race, election_date, candidate
-- cell: votes
-- derived: place, behind_votes of votes: beside those of the others of that day; counties of told_by, base_votes: places in which those rows stand
-- method: votes-once/1
-- rule: where only some counties are loaded the figures are theirs alone: see counties
-- rule: in --why the column cents holds votes
-- empty: no results of that race are loaded: a state's results file or a journal/results CSV
-- chart: bars x=candidate,election_date y=votes top=30
-- order: election_date desc, race, votes desc, candidate
-- @query
SELECT race, election_date, candidate_id, candidate_name AS candidate, party, votes, CASE
  WHEN base > 0 THEN (votes * 20000 + base) / (2 * base) END AS share_bp, base AS base_votes,
  rank() OVER (PARTITION BY race, election_date ORDER BY votes DESC) AS place, max(votes) OVER (PARTITION BY race,
  election_date) - votes AS behind_votes, CASE depth WHEN 0 THEN 'state' WHEN 1 THEN 'county'
  ELSE 'precinct' END AS told_by,
  (SELECT count(DISTINCT v.place) FROM votes_once v WHERE v.race = t.race AND v.election_date = t.election_date
    AND v.depth > 0) AS counties
FROM (
  SELECT race, election_date, candidate_name, max(candidate_id) AS candidate_id, max(party) AS party,
    sum(votes) AS votes, max(depth) AS depth, CAST(sum(sum(votes)) OVER (PARTITION BY race,
    election_date) AS BIGINT) AS base
  FROM votes_once WHERE :cycle IS NULL
    OR (CAST(substr(election_date, 1, 4) AS INTEGER) + 1) / 2 * 2 = CAST(:cycle AS INTEGER) GROUP BY race,
    election_date, candidate_name) t
-- @why
SELECT record_id, CASE candidate_name WHEN :key_candidate THEN votes END AS cents, votes AS base_votes FROM votes_once
ORDER BY record_id
-- @excluded
SELECT rule, count(*) AS n, CAST(sum(votes) AS BIGINT) AS cents FROM (
  SELECT CASE WHEN level = 'total-row' THEN 'total-row/1' ELSE 'no candidate (Registered, Ballots Cast)' END AS rule,
    votes
  FROM result_row WHERE level = 'total-row' OR (is_candidate = 0 AND :race IS NULL)
  UNION ALL SELECT 'another file or level speaks', votes FROM cast_vote WHERE record_id NOT IN (SELECT record_id
    FROM votes_once)) q
GROUP BY rule ORDER BY rule
