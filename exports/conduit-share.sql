-- title: Gifts through conduits
-- question: How much came through ActBlue, WinRed and other conduits?
-- uses: earmarked, left_out, committee_record
-- params: candidate, race, cycle, limit = 25
-- param: committee committees Only gifts to this committee; of several the sum
-- columns: cycle, filer_id, conduit_id, conduit, gifts, amount_cents, base_cents, share_bp, passed_on, passed_on_cents
-- column: gifts count Gifts the recipient reported as earmarked through it (15E)
-- table: conduit, amount_cents, gifts, share_bp, conduit_id, cycle, passed_on_cents, base_cents
-- key: cycle, filer_id, conduit_id
-- cell: amount_cents
-- derived: gifts counts amount_cents; passed_on, passed_on_cents of filer_id, conduit_id: the conduit's own rows of types 24T and 24I (view ledger)
-- method: conduit-recipient/1
-- rule: conduit-type/1: the recipient's own rows of type 15E are the gifts; a conduit's rows (24T, 24I) are shown beside them and never added
-- rule: 48-hour notices name no conduit and are left out, of the base too
-- rule: share is of itemized gifts on the lines for individuals (11(a)(i), 17(a)), where the FEC's forms have organisations and partnerships too, all but memos; gifts that need not be named may only appear in the conduit's rows
-- chart: bars x=conduit y=amount_cents top=20
-- order: cycle desc, amount_cents desc, passed_on_cents desc, conduit_id
-- @with
received AS MATERIALIZED (
  SELECT cycle, conduit_id, sum(n) AS n, sum(cents) AS cents
  FROM earmarked GROUP BY cycle, conduit_id HAVING sum(n) <> 0),
passed_on AS (
  SELECT s.cycle, r.cmte_id AS conduit_id, k.status_rule, r.n, r.cents
  FROM roll_pair r JOIN in_period s ON s.source_id = r.source_id JOIN posting_classes k ON k.class_id = r.class_id
  WHERE r.other_id IN (SELECT filer_id FROM asked_pair) AND r.cmte_id <> '*' AND k.is_passed_on
    AND EXISTS (SELECT 1 FROM asked_pair a WHERE a.filer_id = r.other_id AND (a.period = '' OR s.cycle = ''
      OR a.period = s.cycle))
  UNION ALL SELECT s.cycle, t.cmte_id, k.status_rule, t.n, t.cents
  FROM roll_total t JOIN in_period s ON s.source_id = t.source_id JOIN posting_classes k ON k.class_id = t.class_id
  WHERE :asked IS NULL AND t.cmte_id <> '*' AND k.is_passed_on)
-- @query
SELECT d.cycle, coalesce(:committee, '*') AS filer_id, d.conduit_id, coalesce(
    (SELECT n.name FROM committee_named n WHERE d.conduit_id <> '' AND n.committee_id = d.conduit_id),
    (SELECT min(t.name) FROM code_conduit t WHERE t.conduit_id = d.conduit_id),
    (SELECT q.name FROM filed_earmark q WHERE q.conduit_id = d.conduit_id ORDER BY q.entry_id LIMIT 1)) AS conduit,
  d.n AS gifts, d.cents AS amount_cents, coalesce(t.base, 0) AS base_cents,
  CASE WHEN t.base > 0 THEN (d.cents * 20000 + t.base) / (2 * t.base) END AS share_bp, d.passed_n AS passed_on,
  d.passed AS passed_on_cents
FROM (
  SELECT cycle, conduit_id, sum(n) AS n, sum(cents) AS cents, sum(passed_n) AS passed_n, sum(passed) AS passed,
    max(sum(is_received)) OVER (PARTITION BY conduit_id) AS is_named
  FROM (
    SELECT cycle, conduit_id, n, cents, 0 AS passed_n, 0 AS passed, 1 AS is_received FROM received
    UNION ALL SELECT cycle, conduit_id, 0, 0, n, cents, 0 FROM passed_on) x
  GROUP BY cycle, conduit_id) d
LEFT JOIN (
  SELECT cycle, sum(cents) AS base FROM sum_told WHERE counts_as = 'individual gift' AND NOT is_notice
  GROUP BY cycle) t ON t.cycle = d.cycle
WHERE :asked IS NOT NULL OR d.is_named > 0
-- @why
SELECT entry_id AS record_id, cents, CAST(NULL AS BIGINT) AS base_cents FROM earmarked
WHERE conduit_id = :key_conduit_id
UNION ALL SELECT entry_id, NULL, cents FROM sum_told WHERE counts_as = 'individual gift' AND NOT is_notice ORDER BY 1
-- @excluded
SELECT rule, sum(n) AS n, sum(cents) AS cents FROM (
  SELECT rule, n, cents FROM left_out WHERE individual = 1 OR rule = 'conduit-memo/1'
  UNION ALL SELECT status_rule, n, cents FROM passed_on WHERE :asked IS NOT NULL) q
GROUP BY rule ORDER BY rule
