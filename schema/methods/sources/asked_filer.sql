-- method: asked_filer
-- about: Whose money is asked for: the committees of --committee (several with commas between), of --candidate and of the candidates of --race, of those that are given each; '*' is all filers together. asked_source has the sources of the question with each of them that they tell of; is_rolled where roll-ups answer.
-- uses: in_period, linked_committee, owner_told, race_candidate
-- rule: asked-filer/1: --candidate and --race ask for the candidates' own committees, in the two-year periods of which a linkage or candidate file says so; of a committee that neither knows, its own Forms 1, 3 and 3P tell whose it is
asked_id AS (
  SELECT substr(:committee, 1, instr(:committee || ',', ',') - 1) AS filer_id,
    substr(:committee, instr(:committee || ',', ',') + 1) AS rest WHERE :committee IS NOT NULL
  UNION ALL
  SELECT substr(rest, 1, instr(rest || ',', ',') - 1), substr(rest, instr(rest || ',', ',') + 1)
  FROM asked_id WHERE rest <> ''),
asked_candidate AS MATERIALIZED (
  SELECT candidate_id FROM race_candidate WHERE :race IS NOT NULL AND candidate_id = coalesce(:candidate, candidate_id)
  UNION ALL SELECT :candidate WHERE :race IS NULL AND :candidate IS NOT NULL),
asked_filer AS MATERIALIZED (
  SELECT '*' AS filer_id, '' AS period WHERE coalesce(:committee, :candidate, :race) IS NULL
  UNION SELECT filer_id, '' FROM asked_id WHERE coalesce(:candidate, :race) IS NULL
  UNION
  SELECT l.committee_id, l.period FROM asked_candidate q CROSS JOIN linked_committee l
  WHERE l.candidate_id = q.candidate_id AND (:committee IS NULL
    OR l.committee_id IN (SELECT filer_id FROM asked_id))
  UNION
  SELECT o.committee_id, '' FROM asked_candidate q CROSS JOIN owner_told o
  WHERE o.candidate_id = q.candidate_id AND (:committee IS NULL OR o.committee_id IN (SELECT filer_id FROM asked_id))
    AND NOT EXISTS (SELECT 1 FROM linked_committee l WHERE l.committee_id = o.committee_id)),
asked_pair AS (  -- the program asks asked_filer once and binds :asked: filer:period with commas between
  SELECT '*' AS filer_id, '' AS period, '' AS rest WHERE :asked IS NULL
  UNION ALL
  SELECT '', '', :asked WHERE :asked <> ''
  UNION ALL
  SELECT substr(rest, 1, instr(rest, ':') - 1), substr(rest, instr(rest, ':') + 1, instr(rest || ',', ',')
    - instr(rest, ':') - 1), substr(rest, instr(rest || ',', ',') + 1) FROM asked_pair WHERE rest <> ''),
asked_source AS MATERIALIZED (
  SELECT DISTINCT s.*, a.filer_id AS asked_id, NOT s.is_notice AND coalesce(:from, :to) IS NULL AS is_rolled
  FROM in_period s CROSS JOIN asked_pair a
  WHERE a.filer_id <> '' AND (a.period = '' OR s.cycle = '' OR a.period = s.cycle) AND EXISTS (
    SELECT 1 FROM roll_total t WHERE t.cmte_id = a.filer_id AND t.source_id = s.source_id))
