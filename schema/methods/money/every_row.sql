-- method: every_row
-- about: Every row of the question but ad buys, whatever its status: of --committee, else of the committees of --candidate (member), else of everybody; of --race the rows of its candidates' committees (asked_filer), and of outside spending those on its candidates. From roll-ups, but notices one by one; in @why all one by one.
-- uses: entry_told, linked_committee, asked_filer, outside, race_candidate
member AS (  -- the committees of the question and the period of each; '' is any
  SELECT coalesce(:key_scope, :committee, :candidate) AS committee_id, '' AS period
  WHERE :race IS NULL AND coalesce(:key_scope, :committee, :candidate, '*') <> '*'
  UNION
  SELECT committee_id, period FROM linked_committee
  WHERE :race IS NULL AND candidate_id = coalesce(:key_scope, :committee, :candidate, '*')
  UNION
  SELECT filer_id, period FROM asked_pair WHERE :race IS NOT NULL AND filer_id <> ''),
of_race AS (  -- outside spending on the race's candidates: as race_outside, whatever the status of a row
  SELECT f.source_id, f.cycle, 'fec-efile' AS format, f.is_notice, f.entry_id, f.spender_id, k.kind, k.nature,
    k.status_rule, k.counts_as, k.is_receipt, f.rule AS covered_by_rule, f.cents
  FROM filed f JOIN class_told k ON k.class_id = f.class_id LEFT JOIN in_race r ON r.candidate_id = f.candidate_id
  WHERE :race IS NOT NULL AND f.candidate_id = coalesce(:candidate, f.candidate_id)
    AND f.spender_id = coalesce(:committee, f.spender_id)
    AND ((r.is_asked AND (f.race = :race OR instr(r.elsewhere, ',' || f.cycle || ',') = 0))
    OR (f.race = :race AND r.candidate_id IS NULL AND NOT EXISTS (SELECT 1 FROM stood)))),
-- @sums
roll AS (
  SELECT t.source_id, '*' AS filer_id, t.class_id, t.n, t.cents
  FROM roll_total t JOIN posting_class k ON k.class_id = t.class_id
  WHERE coalesce(:committee, :candidate, :race) IS NULL AND t.cmte_id = '*' AND k.kind <> 'outside_spending'
  UNION ALL  -- of outside money the spender decides which file speaks
  SELECT source_id, cmte_id, class_id, n, cents
  FROM roll_outside WHERE coalesce(:committee, :candidate, :race) IS NULL AND cmte_id <> '*'
  UNION ALL
  SELECT t.source_id, t.cmte_id, t.class_id, t.n, t.cents
  FROM (SELECT DISTINCT committee_id FROM member) m CROSS JOIN roll_total t WHERE t.cmte_id = m.committee_id),
row_told AS (
  SELECT s.cycle, s.source_id, s.format, s.is_notice, CAST(NULL AS BIGINT) AS entry_id, r.filer_id, k.kind, k.nature,
    k.status_rule, k.counts_as, k.is_receipt, CAST(NULL AS TEXT) AS covered_by_rule, r.n, r.cents
  FROM roll r JOIN in_period s ON s.source_id = r.source_id JOIN class_told k ON k.class_id = r.class_id
  WHERE NOT s.is_notice
  UNION ALL
  SELECT cycle, source_id, format, is_notice, entry_id, filer_id, kind, nature, status_rule, counts_as, is_receipt,
    covered_by_rule, 1, cents
  FROM entry_told WHERE is_notice),
every_row AS (
  SELECT * FROM row_told e
  WHERE kind <> 'ad_buy' AND (coalesce(:committee, :candidate, :race) IS NULL OR ((:race IS NULL
    OR kind <> 'outside_spending') AND EXISTS (SELECT 1 FROM member m
    WHERE m.committee_id = e.filer_id AND (m.period = '' OR e.cycle = '' OR m.period = e.cycle))))
  UNION ALL
  SELECT o.cycle, o.source_id, o.format, o.is_notice, NULL, o.spender_id, 'outside_spending', o.nature, o.status_rule,
    o.counts_as, FALSE, NULL, o.n, o.cents
  FROM outside_sum o JOIN in_race r ON r.candidate_id = o.candidate_id
  WHERE :line IS NULL AND o.read_whole = 0 AND o.candidate_id = coalesce(:candidate, o.candidate_id)
    AND o.spender_id = coalesce(:committee, o.spender_id) AND r.is_asked AND instr(r.elsewhere,
    ',' || o.cycle || ',') = 0
  UNION ALL
  SELECT cycle, source_id, format, is_notice, entry_id, spender_id, kind, nature, status_rule, counts_as, is_receipt,
    covered_by_rule, 1, cents FROM of_race)
-- @rows
every_row AS (
  SELECT cycle, source_id, format, is_notice, entry_id, filer_id, kind, nature, status_rule, counts_as, is_receipt,
    covered_by_rule, 1 AS n, cents
  FROM entry_told e
  WHERE kind <> 'ad_buy' AND (coalesce(:race, :key_scope, :committee, :candidate, '*') = '*'
    OR ((:race IS NULL OR kind <> 'outside_spending') AND EXISTS (SELECT 1 FROM member m
    WHERE m.committee_id = e.filer_id AND (m.period = '' OR e.cycle = '' OR m.period = e.cycle))) OR (:line IS NULL
    AND kind = 'outside_spending' AND e.filer_id = coalesce(:committee, e.filer_id)
    AND EXISTS (SELECT 1 FROM in_race r WHERE r.is_asked AND r.candidate_id = coalesce(e.candidate_id, e.other_id)
      AND r.candidate_id = coalesce(:candidate, r.candidate_id) AND instr(r.elsewhere, ',' || e.cycle || ',') = 0)
    AND e.source_id IN (SELECT source_id FROM outside_sum WHERE read_whole = 0)))
  UNION ALL
  SELECT cycle, source_id, format, is_notice, entry_id, spender_id, kind, nature, status_rule, counts_as, is_receipt,
    covered_by_rule, 1, cents FROM of_race)
