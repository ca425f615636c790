-- method: every_row
-- about: Every row of the question but ad buys, whatever its status: of --committee, else of the committees of --candidate (member), else of everybody. From roll-ups, but notices one by one; in @why all one by one.
-- uses: entry_told, linked_committee
member AS (  -- the committees of the question and the period of each; '' is any
  SELECT coalesce(:key_scope, :committee, :candidate) AS committee_id, '' AS period
  WHERE coalesce(:key_scope, :committee, :candidate, '*') <> '*'
  UNION
  SELECT committee_id, period FROM linked_committee
  WHERE candidate_id = coalesce(:key_scope, :committee, :candidate, '*')),
-- @sums
roll AS (
  SELECT t.source_id, '*' AS filer_id, t.class_id, t.n, t.cents
  FROM roll_total t JOIN posting_class k ON k.class_id = t.class_id
  WHERE coalesce(:committee, :candidate) IS NULL AND t.cmte_id = '*' AND k.kind <> 'outside_spending'
  UNION ALL  -- of outside money the spender decides which file speaks
  SELECT source_id, cmte_id, class_id, n, cents
  FROM roll_outside WHERE coalesce(:committee, :candidate) IS NULL AND cmte_id <> '*'
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
  WHERE kind <> 'ad_buy' AND (coalesce(:committee, :candidate) IS NULL OR EXISTS (SELECT 1 FROM member m
    WHERE m.committee_id = e.filer_id AND (m.period = '' OR e.cycle = '' OR m.period = e.cycle))))
-- @rows
every_row AS (
  SELECT e.*, 1 AS n FROM entry_told e
  WHERE kind <> 'ad_buy' AND (coalesce(:key_scope, :committee, :candidate, '*') = '*' OR EXISTS (SELECT 1 FROM member m
    WHERE m.committee_id = e.filer_id AND (m.period = '' OR e.cycle = '' OR m.period = e.cycle))))
