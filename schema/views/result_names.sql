-- order: 62
-- view: result_names
-- about: Who stood in a contest whose results are loaded: the FEC id on the result, else every candidate of that race whose last name ends the printed name (name-in-race/1). One printed name may fit several: take the one whose first name fits as well, else the only one; where neither is one, nobody.
-- column: race  text  Race, like GA-06, without the day
-- column: election_date  text  Day of the election
-- column: candidate_name  text  Candidate as printed
-- column: candidate_id  text  Candidate, FEC id; blank where nobody fits
-- column: told_by  text  result or name
-- column: first_fits  integer  1 when the first name fits too, or the id is on the result
-- column: source_id  integer  File of the results, see sources
-- column: named_by  integer  File that names the candidate, see sources; that of the results when the id is on them
CREATE VIEW result_names AS
WITH printed AS (
  SELECT DISTINCT CASE WHEN r.race IS NOT NULL THEN substr(r.race, 1, instr(r.race || '@', '@') - 1)
      WHEN r.office = 'P' THEN 'US-PRES' WHEN r.office = 'S' THEN r.state || '-SEN'
      WHEN r.office = 'H' THEN r.state || '-' || substr('00' || r.district, -2) END AS race,
    r.election_date, r.candidate_name, r.cand_id, r.record_id / 1000000000 AS source_id
  FROM result r WHERE r.is_candidate = 1 AND r.level <> 'total-row' AND (r.race IS NOT NULL OR r.office IS NOT NULL)),
spelled AS MATERIALIZED (  -- capitals, no dots, no Jr. and the like; a comma stands apart
  SELECT p.*, trim(replace(replace(replace(replace(replace(' ' || upper(replace(replace(p.candidate_name, '.', ''), ',', ' ,')) || ' ',
    ' JR ', ' '), ' SR ', ' '), ' II ', ' '), ' III ', ' '), ' IV ', ' ')) AS words
  FROM printed p),
told AS (  -- candidates of those states by their candidate files and summaries
  SELECT c.record_id / 1000000000 AS source_id, c.cand_id, c.cand_name, CASE c.cand_office WHEN 'P' THEN 'US-PRES'
    WHEN 'S' THEN c.cand_office_st || '-SEN' WHEN 'L' THEN c.cand_office_district
    ELSE c.cand_office_st || '-' || c.cand_office_district END AS race
  FROM candidate c WHERE c.cand_office IN ('P', 'L') OR c.cand_office_st IN (SELECT substr(race, 1, 2) FROM printed)
  UNION ALL
  SELECT t.source_id, t.candidate_id, t.candidate, t.race
  FROM candidate_summary c CROSS JOIN summary_totals t
  WHERE (substr(c.cand_id, 1, 1) = 'P' OR c.cand_office_st IN (SELECT substr(race, 1, 2) FROM printed))
    AND t.record_id = c.record_id),
filed AS MATERIALIZED (
  SELECT race, cand_id, source_id, substr(words, 1, instr(words || ' ,', ' ,') - 1) AS last_name,
    replace(substr(words, instr(words || ' ,', ' ,') + 2), ',', ' ') AS given
  FROM (
    SELECT DISTINCT race, cand_id, source_id,
      trim(replace(replace(replace(replace(replace(' ' || upper(replace(replace(cand_name, '.', ''), ',', ' ,')) || ' ',
        ' JR ', ' '), ' SR ', ' '), ' II ', ' '), ' III ', ' '), ' IV ', ' ')) AS words
    FROM told WHERE cand_name IS NOT NULL AND race IN (SELECT race FROM printed WHERE cand_id IS NULL)))
SELECT p.race, p.election_date, p.candidate_name, coalesce(p.cand_id, f.cand_id) AS candidate_id,
  CASE WHEN p.cand_id IS NOT NULL THEN 'result' WHEN f.cand_id IS NOT NULL THEN 'name' END AS told_by,
  CASE WHEN p.cand_id IS NOT NULL THEN TRUE ELSE instr(' ' || f.given, ' ' || CASE WHEN instr(p.words, ' ,') > 0
    THEN substr(ltrim(substr(p.words, instr(p.words, ' ,') + 2)), 1, 3)
    ELSE substr(p.words, 1, min(3, instr(p.words || ' ', ' ') - 1)) END) > 0 END AS first_fits,
  p.source_id, CASE WHEN p.cand_id IS NOT NULL THEN p.source_id ELSE f.source_id END AS named_by
FROM spelled p LEFT JOIN filed f ON p.cand_id IS NULL AND f.race = p.race AND CASE WHEN instr(p.words, ' ,') > 0
    THEN substr(p.words, 1, instr(p.words, ' ,') - 1) = f.last_name
    ELSE p.words = f.last_name OR substr(p.words, -length(f.last_name) - 1) = ' ' || f.last_name END;
