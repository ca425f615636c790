-- name: double-count-audit
-- title: What was not counted twice
-- question: What would adding up every row give, and what was left out by which rule?
-- param: committee  committee          Only this filer
-- param: candidate  candidate          Only the candidate's own committees
-- param: cycle  cycle          Only this two-year period
-- param: filing  text          Only this electronic filing, by its FEC number
-- param: line  text          Only this line of the form, like 11(a)(i) or SA11AI; of electronic filings
-- column: cycle  text  Two-year period of the source files; blank when not told
-- column: scope  text  Committee or candidate asked for, or * for all filers
-- column: step  count  Order of the lines
-- column: line  text  every row, left out, refunds paid, money in, money out, outside spending; with --line also the cover line
-- column: rule  text  Rule that left it out; blank on the other lines
-- column: why  text  The rule in words
-- column: rows  count  Rows
-- column: amount_cents  cents  Sum of the rows, signed as filed; every row = all other lines but the cover line together
-- column: files  count  Files the rows stand in
-- table: line, rule, rows, amount_cents, why, cycle, step
-- key: cycle, scope, line, rule
-- cell: amount_cents
-- method: fec-pas2-first/1
-- method: fec-ie-csv-first/1
-- method: fec-regular-only/1
-- rule: every row = left out + refunds paid + money in + money out + outside spending, to the cent
-- rule: a row told in itoth and in itpas2 is counted in itpas2 (same-sub-id/1)
-- rule: money in and money out of all filers together still hold transfers between committees on both sides: see the report transfers
-- rule: ad buys are no part of this: their stages are never added
-- rule: a row of a notice that a regular report covers is left out (ie-merge/1, late-gift-merge/1), and one that a bulk file tells (bulk-tells-notice/1); --method fec-regular-only/1 leaves notices out altogether
-- rule: filings speak for themselves; rows of bulk files that they tell are left out (filing-speaks/1)
-- rule: beside filings one kind of file speaks for a spender and cycle: itpas2 (with what only itoth has), then the independent-expenditure CSV, then journals (ie-csv-or-pas2/1); journals only where no filing does; --method fec-ie-csv-first/1 puts the CSV first
-- rule: the cover line is the filer's own sum (Column A), shown to compare and part of nothing
-- order: cycle desc, step, rule
-- @with
class AS MATERIALIZED (  -- what may stand on the line asked for
  SELECT k.class_id, k.kind, k.nature, k.status, k.status_rule, k.counts_as, k.is_receipt FROM posting_classes k
  WHERE k.kind <> 'ad_buy' AND (:line IS NULL OR k.line = upper(:line)
    OR k.line IN (SELECT line FROM code_form_line WHERE cover_line = lower(:line))))
-- @query
WITH src AS MATERIALIZED (  -- the sources that speak on :as_of
  SELECT s.source_id, coalesce(CAST(s.cycle AS TEXT), '') AS cycle, s.format, g.record_id AS cover_id,
    coalesce(g.form_tp IN ('F24', 'F6') OR (g.form_tp = 'F5' AND g.report_type IN ('24', '48')), 0) AS is_notice,
    CASE s.format
      WHEN 'fec-bulk/itpas2' THEN CASE WHEN :method = 'fec-ie-csv-first/1' THEN 1 ELSE 0 END
      WHEN 'fec-bulk/itoth' THEN CASE WHEN :method = 'fec-ie-csv-first/1' THEN 1 ELSE 0 END
      WHEN 'fec-csv/independent-expenditure' THEN CASE WHEN :method = 'fec-ie-csv-first/1' THEN 0 ELSE 1 END
      WHEN 'fec-efile' THEN 1 ELSE 2 END AS rank
  FROM source s LEFT JOIN filing g ON g.source_id = coalesce(s.supplements, s.source_id)
  WHERE s.known_from <= :as_of AND :as_of < s.known_until AND s.state <> 'removed'
    AND (:cycle IS NULL OR s.cycle = CAST(:cycle AS INTEGER)) AND (:filing IS NULL OR g.file_num = :filing)),
member AS (  -- the committees of the question and the cycle each belongs to; '' is any
  SELECT coalesce(:committee, :candidate, '*') AS cmte_id, '' AS cycle
      WHERE coalesce(:committee, :candidate, '*') <> '*'
  UNION
  SELECT l.cmte_id, coalesce(CAST(l.fec_election_yr AS TEXT), '')
  FROM linkage l JOIN source s ON s.source_id = l.record_id / 1000000000
  WHERE l.cand_id = coalesce(:committee, :candidate, '*') AND l.cmte_dsgn IN ('P', 'A')
      AND s.known_from <= :as_of AND :as_of < s.known_until AND s.state <> 'removed'
  UNION
  SELECT c.cand_pcc, coalesce(CAST(s.cycle AS TEXT), '')
  FROM candidate c JOIN source s ON s.source_id = c.record_id / 1000000000
  WHERE c.cand_id = coalesce(:committee, :candidate, '*') AND c.cand_pcc IS NOT NULL
      AND s.known_from <= :as_of AND :as_of < s.known_until AND s.state <> 'removed'),
best AS MATERIALIZED (  -- beside filings, one kind of file speaks per spender, cycle and nature
  SELECT r.cmte_id, s.cycle, k.nature, min(s.rank) AS rank
  FROM roll_outside r JOIN src s ON s.source_id = r.source_id
  JOIN class k ON k.class_id = r.class_id
  WHERE r.cmte_id <> '*' AND k.counts_as = 'outside spending'
    AND NOT (s.is_notice AND :method = 'fec-regular-only/1')
  GROUP BY r.cmte_id, s.cycle, k.nature),
counted AS (
  SELECT t.cmte_id, t.source_id, t.class_id, t.n, t.cents
  FROM src s CROSS JOIN roll_total t ON t.cmte_id = '*' AND t.source_id = s.source_id
  JOIN class k ON k.class_id = t.class_id
  WHERE coalesce(:committee, :candidate, '*') = '*' AND k.kind <> 'outside_spending'
  UNION ALL
  SELECT t.cmte_id, t.source_id, t.class_id, t.n, t.cents
  FROM (SELECT DISTINCT cmte_id FROM member) m CROSS JOIN roll_total t ON t.cmte_id = m.cmte_id
  JOIN src s ON s.source_id = t.source_id
  JOIN class k ON k.class_id = t.class_id
  WHERE k.kind <> 'outside_spending'
    AND EXISTS (SELECT 1 FROM member q WHERE q.cmte_id = t.cmte_id AND (q.cycle = '' OR s.cycle = ''
        OR q.cycle = s.cycle))
  UNION ALL
  SELECT r.cmte_id, r.source_id, r.class_id, r.n, r.cents
  FROM roll_outside r JOIN src s ON s.source_id = r.source_id
  WHERE r.cmte_id <> '*' AND (coalesce(:committee, :candidate, '*') = '*'
    OR EXISTS (SELECT 1 FROM member q WHERE q.cmte_id = r.cmte_id AND (q.cycle = '' OR s.cycle = '' OR q.cycle = s.cycle)))),
covered AS MATERIALIZED (  -- rows of notices that something else tells on :as_of
  SELECT CASE WHEN coalesce(:committee, :candidate, '*') = '*' AND k.kind <> 'outside_spending' THEN '*'
      ELSE n.filer_id END AS cmte_id,
    n.source_id, n.class_id, n.rule, count(*) AS n, sum(n.amount_cents) AS cents
  FROM notice_covers n JOIN src s ON s.source_id = n.source_id JOIN class k ON k.class_id = n.class_id
  WHERE n.known_from <= :as_of AND :as_of < n.known_until AND (coalesce(:committee, :candidate, '*') = '*'
    OR EXISTS (SELECT 1 FROM member q WHERE q.cmte_id = n.filer_id AND (q.cycle = '' OR s.cycle = '' OR q.cycle = s.cycle)))
  GROUP BY 1, 2, 3, 4),
row_set AS (
  SELECT cmte_id, source_id, class_id, NULL AS covered, n, cents FROM counted
  UNION ALL SELECT cmte_id, source_id, class_id, NULL, -n, -cents FROM covered
  UNION ALL SELECT cmte_id, source_id, class_id, rule, n, cents FROM covered),
ruled AS (
  SELECT s.cycle, s.source_id, r.n, r.cents, k.counts_as, k.is_receipt,
    CASE WHEN k.status <> 'active' THEN k.status_rule
      WHEN s.is_notice AND :method = 'fec-regular-only/1' THEN 'fec-regular-only/1'
      WHEN r.covered IS NOT NULL THEN r.covered
      WHEN k.counts_as = 'outside spending' AND s.format <> 'fec-efile' AND s.rank > b.rank
        THEN 'ie-csv-or-pas2/1' ELSE '' END AS rule
  FROM row_set r JOIN src s ON s.source_id = r.source_id
  JOIN class k ON k.class_id = r.class_id
  LEFT JOIN best b ON b.cmte_id = r.cmte_id AND b.cycle = s.cycle AND b.nature = k.nature
      AND k.counts_as = 'outside spending'),
lined AS (
  SELECT cycle, source_id, n, cents, rule,
    CASE WHEN rule <> '' THEN 'left out' WHEN counts_as = 'outside spending' THEN 'outside spending'
      WHEN counts_as = 'refund paid' THEN 'refunds paid' WHEN is_receipt THEN 'money in' ELSE 'money out' END AS line
  FROM ruled),
summed AS (
  SELECT cycle, 'every row' AS line, '' AS rule, sum(n) AS n, sum(cents) AS cents,
      count(DISTINCT source_id) AS files
  FROM lined GROUP BY cycle
  UNION ALL
  SELECT cycle, line, rule, sum(n), sum(cents), count(DISTINCT source_id)
      FROM lined GROUP BY cycle, line, rule HAVING sum(n) <> 0
  UNION ALL
  SELECT s.cycle, 'cover line', '', count(*), sum(c.amount_cents), count(DISTINCT s.source_id)
  FROM src s JOIN filing g ON g.source_id = s.source_id
  JOIN cover_line c ON c.record_id BETWEEN s.source_id * 1000000000 AND s.source_id * 1000000000 + 999999999
  WHERE :line IS NOT NULL AND c.column_ab = 'A' AND (c.form_line = lower(:line) OR c.form_line IN (
      SELECT cover_line FROM code_form_line WHERE line = upper(:line) AND form IN ('*', g.form_tp)))
    AND (coalesce(:committee, :candidate, '*') = '*'
    OR EXISTS (SELECT 1 FROM member q WHERE q.cmte_id = g.cmte_id AND (q.cycle = '' OR s.cycle = '' OR q.cycle = s.cycle)))
  GROUP BY s.cycle)
SELECT d.cycle, coalesce(:committee, :candidate, '*') AS scope,
  CASE d.line WHEN 'every row' THEN 1 WHEN 'left out' THEN 2 WHEN 'refunds paid' THEN 3 WHEN 'money in' THEN 4
    WHEN 'money out' THEN 5 WHEN 'outside spending' THEN 6 ELSE 7 END AS step,
  d.line, d.rule, c.text AS why, d.n AS rows, d.cents AS amount_cents, d.files
FROM summed d LEFT JOIN code_status_rule c ON c.rule = d.rule
ORDER BY d.cycle DESC, step, d.rule
-- @why
WITH src AS MATERIALIZED (
  SELECT s.source_id, coalesce(CAST(s.cycle AS TEXT), '') AS cycle, s.format, g.record_id AS cover_id,
    coalesce(g.form_tp IN ('F24', 'F6') OR (g.form_tp = 'F5' AND g.report_type IN ('24', '48')), 0) AS is_notice,
    CASE s.format
      WHEN 'fec-bulk/itpas2' THEN CASE WHEN :method = 'fec-ie-csv-first/1' THEN 1 ELSE 0 END
      WHEN 'fec-bulk/itoth' THEN CASE WHEN :method = 'fec-ie-csv-first/1' THEN 1 ELSE 0 END
      WHEN 'fec-csv/independent-expenditure' THEN CASE WHEN :method = 'fec-ie-csv-first/1' THEN 0 ELSE 1 END
      WHEN 'fec-efile' THEN 1 ELSE 2 END AS rank
  FROM source s LEFT JOIN filing g ON g.source_id = coalesce(s.supplements, s.source_id)
  WHERE s.known_from <= :as_of AND :as_of < s.known_until AND s.state <> 'removed'
    AND coalesce(CAST(s.cycle AS TEXT), '') = CAST(:key_cycle AS TEXT) AND (:filing IS NULL OR g.file_num = :filing)),
member AS (  -- the committees of the question and the cycle each belongs to; '' is any
  SELECT :key_scope AS cmte_id, '' AS cycle WHERE :key_scope <> '*'
  UNION
  SELECT l.cmte_id, coalesce(CAST(l.fec_election_yr AS TEXT), '')
  FROM linkage l JOIN source s ON s.source_id = l.record_id / 1000000000
  WHERE l.cand_id = :key_scope AND l.cmte_dsgn IN ('P', 'A') AND s.known_from <= :as_of
      AND :as_of < s.known_until AND s.state <> 'removed'
  UNION
  SELECT c.cand_pcc, coalesce(CAST(s.cycle AS TEXT), '')
  FROM candidate c JOIN source s ON s.source_id = c.record_id / 1000000000
  WHERE c.cand_id = :key_scope AND c.cand_pcc IS NOT NULL AND s.known_from <= :as_of
      AND :as_of < s.known_until AND s.state <> 'removed'),
best AS MATERIALIZED (  -- beside filings, one kind of file speaks per spender, cycle and nature
  SELECT r.cmte_id, s.cycle, k.nature, min(s.rank) AS rank
  FROM roll_outside r JOIN src s ON s.source_id = r.source_id
  JOIN class k ON k.class_id = r.class_id
  WHERE r.cmte_id <> '*' AND k.counts_as = 'outside spending'
    AND NOT (s.is_notice AND :method = 'fec-regular-only/1')
  GROUP BY r.cmte_id, s.cycle, k.nature),
ruled AS (
  SELECT e.entry_id AS record_id, e.amount_cents AS cents, k.counts_as, k.is_receipt,
    CASE WHEN k.status <> 'active' THEN k.status_rule
      WHEN s.is_notice AND :method = 'fec-regular-only/1' THEN 'fec-regular-only/1'
      WHEN n.rule IS NOT NULL THEN n.rule
      WHEN k.counts_as = 'outside spending' AND s.format <> 'fec-efile' AND s.rank > b.rank
        THEN 'ie-csv-or-pas2/1' ELSE '' END AS rule
  FROM src s
  CROSS JOIN entry e ON e.entry_id BETWEEN s.source_id * 1000000000 AND s.source_id * 1000000000 + 999999999
  CROSS JOIN filing_ref f ON f.filing_id = e.filing_id
  CROSS JOIN posting o ON o.posting_id = e.posting_id
  CROSS JOIN class k ON k.class_id = o.class_id
  LEFT JOIN notice_cover n ON n.entry_id = e.entry_id AND n.known_from <= :as_of AND :as_of < n.known_until
  LEFT JOIN best b ON b.cmte_id = f.cmte_id AND b.cycle = s.cycle AND b.nature = k.nature
      AND k.counts_as = 'outside spending'
  WHERE :key_line <> 'cover line' AND f.status IS NULL AND (:key_scope = '*'
    OR EXISTS (SELECT 1 FROM member q WHERE q.cmte_id = f.cmte_id AND (q.cycle = '' OR s.cycle = '' OR q.cycle = s.cycle)))),
lined AS (
  SELECT record_id, cents, rule,
    CASE WHEN rule <> '' THEN 'left out' WHEN counts_as = 'outside spending' THEN 'outside spending'
      WHEN counts_as = 'refund paid' THEN 'refunds paid' WHEN is_receipt THEN 'money in' ELSE 'money out' END AS line
  FROM ruled
  UNION ALL  -- the sum that the filer states, by the record of its cover
  SELECT s.cover_id, c.amount_cents, '', 'cover line'
  FROM src s JOIN filing g ON g.source_id = s.source_id
  JOIN cover_line c ON c.record_id BETWEEN s.source_id * 1000000000 AND s.source_id * 1000000000 + 999999999
  WHERE :key_line = 'cover line' AND c.column_ab = 'A' AND (c.form_line = lower(:line) OR c.form_line IN (
      SELECT cover_line FROM code_form_line WHERE line = upper(:line) AND form IN ('*', g.form_tp)))
    AND (:key_scope = '*'
    OR EXISTS (SELECT 1 FROM member q WHERE q.cmte_id = g.cmte_id AND (q.cycle = '' OR s.cycle = '' OR q.cycle = s.cycle))))
SELECT record_id, cents FROM lined
WHERE :key_line = 'every row' OR (line = :key_line AND rule = :key_rule)
ORDER BY record_id
