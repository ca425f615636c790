-- method: measure_span
-- about: What each source says of a filer's receipts, disbursements, itemized gifts and (filings) outside spending, and the days on which that holds. A row of a notice that something else tells is taken away for the days on which it is; of two versions of a report each holds for its own days. Of --committee, where no --candidate is asked for too. In @why row by row.
-- column: measure  text  receipts and disbursements (cover pages, Column A), itemized gifts by individuals, outside spending in filings
-- column: label    text  Filing or file, with its form
-- uses: told_span, covered
-- rule: amended-filing/1: an amendment replaces the report it amends from the day it became public; the two are never added
-- rule: a filing speaks from the day it was received, where that is told; else from the day it was signed; else from the day it was imported
-- rule: receipts and disbursements are the totals of Column A (F3 16 and 22, F3P 22 and 30, F3X and F4 6(c) and 7; where these are blank F3X 19 and 31, F4 20 and 25)
-- rule: filing-speaks/1: rows of bulk files that a loaded filing tells are left out on both days
measure_source AS MATERIALIZED (
  SELECT s.*, coalesce('filing ' || s.file_num, s.file) || coalesce(' ' || s.form || g.amndt_ind, '') AS label,
    c.known_basis, c.missing
  FROM told_span s LEFT JOIN filing g ON g.record_id = s.cover_id LEFT JOIN filing_chain c ON c.source_id = g.source_id
  WHERE s.is_asked AND NOT (s.is_notice AND :method = 'fec-regular-only/1')),
total_line AS (  -- place 2 speaks where place 1 is blank
  SELECT form, figure AS measure, line, 1 AS place FROM code_cover_figure WHERE figure IN ('receipts', 'disbursements')
  UNION ALL
  SELECT * FROM (VALUES ('F3X', 'receipts', '19', 2), ('F3X', 'disbursements', '31', 2), ('F4', 'receipts', '20', 2),
    ('F4', 'disbursements', '25', 2)) v),
cover_total AS (
  SELECT s.source_id, t.measure, l.amount_cents AS cents, row_number() OVER (PARTITION BY s.source_id, t.measure
    ORDER BY t.place) AS place
  FROM measure_source s CROSS JOIN cover_line l CROSS JOIN total_line t
  WHERE s.form IN ('F3', 'F3P', 'F3X', 'F4') AND (:key_filer_id IS NULL OR s.filer_id = :key_filer_id)
    AND l.record_id BETWEEN s.source_id * 1000000000 AND s.source_id * 1000000000 + 999999999 AND t.form = s.form
    AND l.form_line = t.line AND l.column_ab <> 'B'),
told_once AS (  -- the same in sums and row by row: totals of cover pages, and rows of notices while they are covered
  SELECT s.cycle, s.source_id, s.filer_id, t.measure, s.cover_id AS record_id, 1 AS n, t.cents, s.speaks_from,
    s.speaks_until, s.label
  FROM cover_total t JOIN measure_source s ON s.source_id = t.source_id WHERE t.place = 1 AND (:committee IS NULL
    OR :candidate IS NOT NULL OR s.filer_id = :committee)
  UNION ALL
  SELECT s.cycle, s.source_id, n.filer_id, CASE k.kind WHEN 'outside_spending' THEN 'outside spending in filings'
    ELSE 'itemized gifts by individuals' END, n.entry_id, -1, -n.cents, max(n.covered_from, s.speaks_from),
    min(n.covered_until, s.speaks_until), s.label || ' is covered by ' || coalesce('filing ' || b.file_num, b.file)
  FROM cover_span n JOIN measure_source s ON s.source_id = n.source_id
    JOIN posting_classes k ON k.class_id = n.class_id
    JOIN told_span b ON b.source_id = n.covered_by
  WHERE (k.kind = 'outside_spending' OR k.individual = 1) AND (:key_filer_id IS NULL OR n.filer_id = :key_filer_id)
    AND (:committee IS NULL OR :candidate IS NOT NULL OR n.filer_id = :committee)),
-- @sums
measure_span AS (
  SELECT s.cycle, s.source_id, t.cmte_id AS filer_id, 'itemized gifts by individuals' AS measure,
    CAST(NULL AS BIGINT) AS record_id, t.n, t.cents, s.speaks_from, s.speaks_until, s.label
  FROM roll_total t CROSS JOIN posting_classes k CROSS JOIN measure_source s
  WHERE t.cmte_id <> '*' AND (:committee IS NULL OR :candidate IS NOT NULL OR t.cmte_id = :committee)
    AND k.class_id = t.class_id
    AND k.counts_as = 'individual gift' AND s.source_id = t.source_id
  UNION ALL
  SELECT s.cycle, s.source_id, r.cmte_id, 'outside spending in filings', NULL, r.n, r.cents, s.speaks_from,
    s.speaks_until, s.label
  FROM measure_source s CROSS JOIN roll_outside r CROSS JOIN posting_classes k
  WHERE r.source_id = s.source_id AND r.cmte_id = s.filer_id AND (:committee IS NULL OR :candidate IS NOT NULL
    OR r.cmte_id = :committee) AND k.class_id = r.class_id
    AND k.counts_as = 'outside spending'
  UNION ALL SELECT * FROM told_once)
-- @rows
measure_span AS (
  SELECT s.cycle, s.source_id, f.cmte_id AS filer_id, CASE k.kind
    WHEN 'outside_spending' THEN 'outside spending in filings' ELSE 'itemized gifts by individuals' END AS measure,
    e.entry_id AS record_id, 1 AS n, e.amount_cents AS cents, s.speaks_from, s.speaks_until, s.label
  FROM measure_source s CROSS JOIN entry e CROSS JOIN filing_ref f CROSS JOIN posting o CROSS JOIN posting_classes k
  WHERE s.source_id IN (SELECT source_id FROM roll_total WHERE cmte_id = :key_filer_id)
    AND e.entry_id BETWEEN s.source_id * 1000000000 AND s.source_id * 1000000000 + 999999999
    AND f.filing_id = e.filing_id AND f.cmte_id = :key_filer_id AND o.posting_id = e.posting_id
    AND k.class_id = o.class_id AND (k.counts_as = 'individual gift' OR (k.counts_as = 'outside spending'
    AND s.filer_id = f.cmte_id))
  UNION ALL SELECT * FROM told_once)
