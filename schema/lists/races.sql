-- title: Races
-- question: Which races do the loaded records name?
-- param: sheet count = 1 Which two hundred rows
-- param: words text Only what has these letters
-- column: race text Seat, like GA-06
-- column: candidates count Candidates on the FEC's lists and in filings of their own
-- column: elections count Days of election for which results are loaded
-- column: claims count Claims about it
-- table: race, candidates, elections, claims
-- method: lists/1
-- order: none
-- @query
SELECT race, sum(candidates) AS candidates, sum(elections) AS elections, sum(claims) AS claims
FROM (
  SELECT CASE c.cand_office WHEN 'P' THEN 'US-PRES' WHEN 'S' THEN c.cand_office_st || '-SEN'
    WHEN 'L' THEN c.cand_office_district
    ELSE c.cand_office_st || '-' || coalesce(c.cand_office_district, '00') END AS race,
    count(DISTINCT c.cand_id) AS candidates, 0 AS elections, 0 AS claims
  FROM candidates c GROUP BY 1
  UNION ALL
  SELECT substr(r.race, 1, instr(r.race || '@', '@') - 1), 0, count(DISTINCT r.election_date), 0
  FROM results r WHERE r.source_state = 'current' GROUP BY 1
  UNION ALL
  SELECT substr(replace(m.contest, '@', ' '), 1, instr(replace(m.contest, '@', ' ') || ' ', ' ') - 1), 0, 0, count(*)
  FROM claims m GROUP BY 1) q
WHERE race <> '' AND (:words IS NULL OR instr(upper(race), upper(:words)) > 0)
GROUP BY race ORDER BY race LIMIT 201 OFFSET (:sheet - 1) * 200
