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
asked_filer AS MATERIALIZED (
  SELECT '*' AS filer_id, '' AS period WHERE coalesce(:committee, :candidate, :race) IS NULL
  UNION SELECT filer_id, '' FROM asked_id WHERE coalesce(:candidate, :race) IS NULL
  UNION
  SELECT committee_id, period FROM (
    SELECT candidate_id, committee_id, period FROM linked_committee
    UNION ALL SELECT candidate_id, committee_id, '' FROM owner_told
    WHERE committee_id NOT IN (SELECT committee_id FROM linked_committee)) l
  WHERE coalesce(:candidate, :race) IS NOT NULL AND (:candidate IS NULL OR candidate_id = :candidate)
    AND (:race IS NULL OR candidate_id IN (SELECT candidate_id FROM race_candidate))
    AND (:committee IS NULL OR committee_id IN (SELECT filer_id FROM asked_id))),
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
