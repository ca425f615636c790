-- title: Candidates
-- question: Which candidates do the loaded lists name?
-- param: sheet count = 1 Which two hundred rows
-- param: words text Only what has these letters
-- column: candidate_id text FEC id
-- column: candidate text Name
-- column: race text Seat
-- column: party text Party, as filed
-- column: year text Year of the election
-- table: candidate_id, candidate, race, party, year
-- method: lists/1
-- order: none
-- @query
SELECT c.cand_id AS candidate_id, c.cand_name AS candidate, CASE c.cand_office WHEN 'P' THEN 'US-PRES'
  WHEN 'S' THEN c.cand_office_st || '-SEN' WHEN 'L' THEN c.cand_office_district
  ELSE c.cand_office_st || '-' || coalesce(c.cand_office_district, '00') END AS race, c.cand_pty_affiliation AS party,
  CAST(c.cand_election_yr AS TEXT) AS year
FROM candidates c
WHERE :words IS NULL OR instr(upper(c.cand_name), upper(:words)) > 0 OR c.cand_id = upper(:words)
ORDER BY c.cand_name, c.cand_id LIMIT 201 OFFSET (:sheet - 1) * 200
