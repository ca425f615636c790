-- name: double-count-audit
-- title: What was not counted twice
-- question: What would adding up every row give, and what was left out by which rule?
-- param: committee  committee          Only this filer
-- param: candidate  candidate          Only the candidate's own committees
-- param: cycle  cycle          Only this two-year period
-- column: cycle  text  Two-year period of the source files; blank when not told
-- column: scope  text  Committee or candidate asked for, or * for all filers
-- column: step  count  Order of the lines
-- column: line  text  every row, left out, refunds paid, money in, money out, outside spending
-- column: rule  text  Rule that left it out; blank on the other lines
-- column: why  text  The rule in words
-- column: rows  count  Rows
-- column: amount_cents  cents  Sum of the rows, signed as filed; every row = all other lines together
-- column: files  count  Files the rows stand in
-- table: line, rule, rows, amount_cents, why, cycle, step
-- key: cycle, scope, line, rule
-- cell: amount_cents
-- method: fec-pas2-first/1
-- method: fec-ie-csv-first/1
-- rule: every row = left out + refunds paid + money in + money out + outside spending, to the cent
-- rule: a row told in itoth and in itpas2 is counted in itpas2 (same-sub-id/1)
-- rule: money in and money out of all filers together still hold transfers between committees on both sides: see the report transfers
-- rule: ad buys are no part of this: their stages are never added
-- rule: where several files tell the same spender and cycle one kind speaks: itpas2 (with what only itoth has), then the independent-expenditure CSV, then journals (ie-csv-or-pas2/1); --method fec-ie-csv-first/1 puts the CSV first
-- order: cycle desc, step, rule
-- @query
WITH src AS (  -- the sources that speak on :as_of
  SELECT source_id, coalesce(CAST(cycle AS TEXT), '') AS cycle, format, file
  FROM source s
  WHERE s.known_from <= :as_of AND :as_of < s.known_until AND s.state <> 'removed'
    AND (:cycle IS NULL OR cycle = CAST(:cycle AS INTEGER))),
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
told AS (
  SELECT r.cmte_id, s.cycle, k.nature, CASE s.format
      WHEN 'fec-bulk/itpas2' THEN CASE WHEN :method = 'fec-ie-csv-first/1' THEN 1 ELSE 0 END
      WHEN 'fec-bulk/itoth' THEN CASE WHEN :method = 'fec-ie-csv-first/1' THEN 1 ELSE 0 END
      WHEN 'fec-csv/independent-expenditure' THEN CASE WHEN :method = 'fec-ie-csv-first/1' THEN 0 ELSE 1 END
      ELSE 2 END AS rank
  FROM roll_outside r JOIN src s ON s.source_id = r.source_id
  JOIN posting_classes k ON k.class_id = r.class_id
  WHERE r.cmte_id <> '*' AND k.counts_as = 'outside spending' AND 1),
best AS (SELECT cmte_id, cycle, nature, min(rank) AS rank FROM told GROUP BY cmte_id, cycle, nature),
row_set AS (
  SELECT t.cmte_id, t.source_id, t.class_id, t.n, t.cents
  FROM src s CROSS JOIN roll_total t ON t.cmte_id = '*' AND t.source_id = s.source_id
  JOIN posting_classes k ON k.class_id = t.class_id
  WHERE coalesce(:committee, :candidate, '*') = '*' AND k.kind NOT IN ('outside_spending', 'ad_buy')
  UNION ALL
  SELECT t.cmte_id, t.source_id, t.class_id, t.n, t.cents
  FROM (SELECT DISTINCT cmte_id FROM member) m CROSS JOIN roll_total t ON t.cmte_id = m.cmte_id
  JOIN src s ON s.source_id = t.source_id
  JOIN posting_classes k ON k.class_id = t.class_id
  WHERE k.kind NOT IN ('outside_spending', 'ad_buy')
    AND EXISTS (SELECT 1 FROM member q WHERE q.cmte_id = t.cmte_id AND (q.cycle = '' OR s.cycle = ''
        OR q.cycle = s.cycle))
  UNION ALL
  SELECT r.cmte_id, r.source_id, r.class_id, r.n, r.cents
  FROM roll_outside r JOIN src s ON s.source_id = r.source_id
  WHERE r.cmte_id <> '*' AND (coalesce(:committee, :candidate, '*') = '*'
    OR EXISTS (SELECT 1 FROM member q WHERE q.cmte_id = r.cmte_id AND (q.cycle = '' OR s.cycle = ''
        OR q.cycle = s.cycle)))),
lined AS (
  SELECT s.cycle, s.source_id, r.n, r.cents,
    CASE WHEN k.status <> 'active' THEN 'left out'
      WHEN k.counts_as = 'outside spending' THEN CASE WHEN CASE s.format
      WHEN 'fec-bulk/itpas2' THEN CASE WHEN :method = 'fec-ie-csv-first/1' THEN 1 ELSE 0 END
      WHEN 'fec-bulk/itoth' THEN CASE WHEN :method = 'fec-ie-csv-first/1' THEN 1 ELSE 0 END
      WHEN 'fec-csv/independent-expenditure' THEN CASE WHEN :method = 'fec-ie-csv-first/1' THEN 0 ELSE 1 END
      ELSE 2 END > b.rank THEN 'left out' ELSE 'outside spending' END
      WHEN k.counts_as = 'refund paid' THEN 'refunds paid'
      WHEN k.is_receipt THEN 'money in' ELSE 'money out' END AS line,
    CASE WHEN k.status <> 'active' THEN k.status_rule
      WHEN k.counts_as = 'outside spending' THEN
        CASE WHEN CASE s.format
      WHEN 'fec-bulk/itpas2' THEN CASE WHEN :method = 'fec-ie-csv-first/1' THEN 1 ELSE 0 END
      WHEN 'fec-bulk/itoth' THEN CASE WHEN :method = 'fec-ie-csv-first/1' THEN 1 ELSE 0 END
      WHEN 'fec-csv/independent-expenditure' THEN CASE WHEN :method = 'fec-ie-csv-first/1' THEN 0 ELSE 1 END
      ELSE 2 END > b.rank THEN 'ie-csv-or-pas2/1' ELSE '' END
      ELSE '' END AS rule
  FROM row_set r JOIN src s ON s.source_id = r.source_id
  JOIN posting_classes k ON k.class_id = r.class_id
  LEFT JOIN best b ON b.cmte_id = r.cmte_id AND b.cycle = s.cycle AND b.nature = k.nature
      AND k.counts_as = 'outside spending'),
summed AS (
  SELECT cycle, 'every row' AS line, '' AS rule, sum(n) AS n, sum(cents) AS cents,
      count(DISTINCT source_id) AS files
  FROM lined GROUP BY cycle
  UNION ALL
  SELECT cycle, line, rule, sum(n), sum(cents), count(DISTINCT source_id)
      FROM lined GROUP BY cycle, line, rule)
SELECT d.cycle, coalesce(:committee, :candidate, '*') AS scope,
  CASE d.line WHEN 'every row' THEN 1 WHEN 'left out' THEN 2 WHEN 'refunds paid' THEN 3 WHEN 'money in' THEN 4
    WHEN 'money out' THEN 5 ELSE 6 END AS step,
  d.line, d.rule, c.text AS why, d.n AS rows, d.cents AS amount_cents, d.files
FROM summed d LEFT JOIN code_status_rule c ON c.rule = d.rule
ORDER BY d.cycle DESC, step, d.rule
-- @why
WITH src AS (
  SELECT source_id, coalesce(CAST(cycle AS TEXT), '') AS cycle, format, file
  FROM source s
  WHERE s.known_from <= :as_of AND :as_of < s.known_until AND s.state <> 'removed'
    AND coalesce(CAST(cycle AS TEXT), '') = CAST(:key_cycle AS TEXT)),
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
told AS (
  SELECT r.cmte_id, s.cycle, k.nature, CASE s.format
      WHEN 'fec-bulk/itpas2' THEN CASE WHEN :method = 'fec-ie-csv-first/1' THEN 1 ELSE 0 END
      WHEN 'fec-bulk/itoth' THEN CASE WHEN :method = 'fec-ie-csv-first/1' THEN 1 ELSE 0 END
      WHEN 'fec-csv/independent-expenditure' THEN CASE WHEN :method = 'fec-ie-csv-first/1' THEN 0 ELSE 1 END
      ELSE 2 END AS rank
  FROM roll_outside r JOIN src s ON s.source_id = r.source_id
  JOIN posting_classes k ON k.class_id = r.class_id
  WHERE r.cmte_id <> '*' AND k.counts_as = 'outside spending' AND 1),
best AS (SELECT cmte_id, cycle, nature, min(rank) AS rank FROM told GROUP BY cmte_id, cycle, nature)
SELECT record_id, cents FROM (
  SELECT e.entry_id AS record_id, e.amount_cents AS cents,
    CASE WHEN k.status <> 'active' THEN 'left out'
      WHEN k.counts_as = 'outside spending' THEN CASE WHEN CASE s.format
      WHEN 'fec-bulk/itpas2' THEN CASE WHEN :method = 'fec-ie-csv-first/1' THEN 1 ELSE 0 END
      WHEN 'fec-bulk/itoth' THEN CASE WHEN :method = 'fec-ie-csv-first/1' THEN 1 ELSE 0 END
      WHEN 'fec-csv/independent-expenditure' THEN CASE WHEN :method = 'fec-ie-csv-first/1' THEN 0 ELSE 1 END
      ELSE 2 END > b.rank THEN 'left out' ELSE 'outside spending' END
      WHEN k.counts_as = 'refund paid' THEN 'refunds paid'
      WHEN k.is_receipt THEN 'money in' ELSE 'money out' END AS line,
    CASE WHEN k.status <> 'active' THEN k.status_rule
      WHEN k.counts_as = 'outside spending' THEN
        CASE WHEN CASE s.format
      WHEN 'fec-bulk/itpas2' THEN CASE WHEN :method = 'fec-ie-csv-first/1' THEN 1 ELSE 0 END
      WHEN 'fec-bulk/itoth' THEN CASE WHEN :method = 'fec-ie-csv-first/1' THEN 1 ELSE 0 END
      WHEN 'fec-csv/independent-expenditure' THEN CASE WHEN :method = 'fec-ie-csv-first/1' THEN 0 ELSE 1 END
      ELSE 2 END > b.rank THEN 'ie-csv-or-pas2/1' ELSE '' END
      ELSE '' END AS rule
  FROM src s
  CROSS JOIN entry e ON e.entry_id BETWEEN s.source_id * 1000000000 AND s.source_id * 1000000000 + 999999999
  CROSS JOIN filing_ref f ON f.filing_id = e.filing_id
  CROSS JOIN posting o ON o.posting_id = e.posting_id
  CROSS JOIN posting_classes k ON k.class_id = o.class_id
  LEFT JOIN best b ON b.cmte_id = f.cmte_id AND b.cycle = s.cycle AND b.nature = k.nature
      AND k.counts_as = 'outside spending'
  WHERE k.kind <> 'ad_buy' AND f.status IS NULL
    AND (:key_scope = '*'
         OR EXISTS (SELECT 1 FROM member q WHERE q.cmte_id = f.cmte_id AND (q.cycle = '' OR s.cycle = ''
             OR q.cycle = s.cycle))))
WHERE :key_line = 'every row' OR (line = :key_line AND rule = :key_rule)
ORDER BY record_id
