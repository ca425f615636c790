-- name: as-of
-- title: Then and now
-- question: What did a figure come to on an earlier day, what does it come to now, and which filings moved it?
-- param: then  date  required The earlier day; "now" is --as-of
-- param: committee  committee          Only this filer
-- param: candidate  candidate          Only the candidate's own committees
-- param: cycle  cycle          Only this two-year period
-- param: limit  count = 100          Rows to return
-- column: cycle  text  Two-year period of the source files; blank when not told
-- column: filer_id  text  Committee or person that filed
-- column: filer  text  Its name
-- column: measure  text  receipts and disbursements (cover pages, Column A), itemized gifts by individuals, outside spending in filings
-- column: then_cents  cents  As known on the earlier day
-- column: now_cents  cents  As known on the day of --as-of
-- column: change_cents  cents  now less then
-- column: moved_by  text  Filings and files that speak on one of the two days only, with the form and the first day on which each spoke: + where that added to the figure, - where it took away (a report replaced, a notice now covered)
-- column: known_by  text  What those days rest on: received, signed or imported; blank for bulk files alone
-- column: versions_missing  count  Versions of these reports that the report numbers say exist and are not loaded
-- table: filer, measure, then_cents, now_cents, change_cents, moved_by, cycle, versions_missing
-- key: cycle, filer_id, measure
-- cell: now_cents
-- method: ie-merge/1
-- method: fec-regular-only/1
-- rule: an amendment replaces the report it amends from the day it became public (amended-filing/1); the two are never added
-- rule: a filing speaks from the day it was received, where that is told; else from the day it was signed; else from the day it was imported
-- rule: receipts and disbursements are the totals of Column A (F3 16 and 22, F3P 22 and 30, F3X 19 and 31, F4 20 and 25)
-- rule: a row of a notice counts until a regular report covers it (ie-merge/1, late-gift-merge/1) or a bulk file tells it (bulk-tells-notice/1); --method fec-regular-only/1 leaves notices out
-- rule: rows of bulk files that a loaded filing tells are left out on both days (filing-speaks/1)
-- order: size of the change desc, cycle desc, filer_id, measure
-- @with
total_line AS (
  SELECT * FROM (VALUES ('F3', '16', 'receipts'), ('F3', '22', 'disbursements'), ('F3P', '22', 'receipts'),
    ('F3P', '30', 'disbursements'), ('F3X', '19', 'receipts'), ('F3X', '31', 'disbursements'),
    ('F4', '20', 'receipts'), ('F4', '25', 'disbursements')))
-- @query
WITH member AS (
  SELECT :committee AS cmte_id WHERE :committee IS NOT NULL
  UNION SELECT cmte_id FROM linkage WHERE cand_id = :candidate AND cmte_dsgn IN ('P', 'A')
  UNION SELECT cand_pcc FROM candidate WHERE cand_id = :candidate AND cand_pcc IS NOT NULL
  UNION SELECT cmte_id FROM filing WHERE cand_id = :candidate AND form_tp IN ('F3', 'F3P') AND cmte_id IS NOT NULL),
src AS MATERIALIZED (  -- every source that speaks on one of the two days
  SELECT s.source_id, coalesce(CAST(s.cycle AS TEXT), '') AS cycle, s.known_from, s.known_until, g.cmte_id,
    coalesce('filing ' || g.file_num, s.file) || coalesce(' ' || g.form_tp || g.amndt_ind, '') AS label, g.form_tp,
    c.known_basis, coalesce(c.missing, 0) AS missing,
    coalesce(g.form_tp IN ('F24', 'F6') OR (g.form_tp = 'F5' AND g.report_type IN ('24', '48')), 0) AS is_notice
  FROM source s LEFT JOIN filing g ON g.source_id = coalesce(s.supplements, s.source_id)
  LEFT JOIN filing_chain c ON c.source_id = g.source_id
  WHERE s.state <> 'removed' AND (:cycle IS NULL OR s.cycle = CAST(:cycle AS INTEGER))
    AND ((s.known_from <= :as_of AND :as_of < s.known_until) OR (s.known_from <= :then AND :then < s.known_until))),
told AS (
  SELECT s.cmte_id, t.column3 AS measure, s.source_id, l.amount_cents AS cents, s.known_from, s.known_until, s.label
  FROM src s JOIN total_line t ON t.column1 = s.form_tp
  JOIN cover_line l ON l.record_id BETWEEN s.source_id * 1000000000 AND s.source_id * 1000000000 + 999999999
    AND l.column_ab = 'A' AND l.form_line = t.column2
  UNION ALL
  SELECT t.cmte_id, 'itemized gifts by individuals', s.source_id, sum(t.cents), s.known_from, s.known_until, s.label
  FROM src s CROSS JOIN roll_total t ON t.source_id = s.source_id AND t.cmte_id <> '*'
    AND (:committee IS NULL OR t.cmte_id = :committee)
  JOIN posting_classes k ON k.class_id = t.class_id
  WHERE k.counts_as = 'individual gift' AND NOT (s.is_notice AND :method = 'fec-regular-only/1')
  GROUP BY t.cmte_id, s.source_id
  UNION ALL
  SELECT r.cmte_id, 'outside spending in filings', s.source_id, sum(r.cents), s.known_from, s.known_until, s.label
  FROM src s CROSS JOIN roll_outside r ON r.source_id = s.source_id AND r.cmte_id = s.cmte_id
  JOIN posting_classes k ON k.class_id = r.class_id
  WHERE k.counts_as = 'outside spending' AND NOT (s.is_notice AND :method = 'fec-regular-only/1')
  GROUP BY r.cmte_id, s.source_id
  UNION ALL  -- what a report covers is taken away while it does
  SELECT n.filer_id, CASE k.kind WHEN 'outside_spending' THEN 'outside spending in filings'
      ELSE 'itemized gifts by individuals' END, s.source_id, -sum(n.amount_cents), max(n.known_from, s.known_from),
    min(n.known_until, s.known_until), s.label || ' is covered by ' || coalesce('filing ' || b.file_num, bs.file)
  FROM notice_covers n JOIN src s ON s.source_id = n.source_id
  JOIN posting_classes k ON k.class_id = n.class_id
  JOIN source bs ON bs.source_id = n.covered_by LEFT JOIN filing b ON b.source_id = n.covered_by
  WHERE :method <> 'fec-regular-only/1' AND (k.kind = 'outside_spending' OR k.individual = 1)
  GROUP BY n.filer_id, k.kind, s.source_id, n.known_from, n.known_until, n.covered_by),
dated AS (
  SELECT s.cycle, t.cmte_id, t.measure, t.source_id, t.cents, t.label, t.known_from,
    t.known_from <= :then AND :then < t.known_until AS is_then,
    t.known_from <= :as_of AND :as_of < t.known_until AS is_now, s.known_basis, s.missing
  FROM told t JOIN src s ON s.source_id = t.source_id
  WHERE (coalesce(:committee, :candidate) IS NULL OR t.cmte_id IN member)
  ORDER BY t.known_from, t.label, t.cents DESC),
figure AS (
  SELECT cycle, cmte_id, measure, sum(iif(is_then, cents, 0)) AS then_cents, sum(iif(is_now, cents, 0)) AS now_cents,
    group_concat(CASE WHEN is_now <> is_then AND cents <> 0
      THEN iif(is_now = (cents > 0), '+', '-') || label || ' (' || known_from || ')' END, ', ') AS moved_by,
    CASE WHEN min(known_basis) = max(known_basis) THEN min(known_basis)
      ELSE min(known_basis) || ' and ' || max(known_basis) END AS known_by, max(iif(is_now, missing, 0)) AS missing
  FROM dated WHERE is_then OR is_now
  GROUP BY cycle, cmte_id, measure)
SELECT d.cycle, d.cmte_id AS filer_id,
  coalesce((SELECT c.cmte_nm FROM committee c WHERE c.cmte_id = d.cmte_id ORDER BY c.record_id DESC LIMIT 1),
    (SELECT f.filer_name FROM filing_ref f WHERE f.cmte_id = d.cmte_id AND f.filer_name IS NOT NULL
     ORDER BY f.filing_id DESC LIMIT 1)) AS filer,
  d.measure, d.then_cents, d.now_cents, d.now_cents - d.then_cents AS change_cents, d.moved_by, d.known_by,
  d.missing AS versions_missing
FROM figure d
ORDER BY abs(change_cents) DESC, d.cycle DESC, d.cmte_id, d.measure
LIMIT coalesce(:limit, 100)
-- @why
WITH src AS MATERIALIZED (
  SELECT s.source_id, s.known_from <= :as_of AND :as_of < s.known_until AS is_now, g.form_tp, g.record_id,
    s.known_from <= :then AND :then < s.known_until AS is_then,
    coalesce(g.form_tp IN ('F24', 'F6') OR (g.form_tp = 'F5' AND g.report_type IN ('24', '48')), 0) AS is_notice
  FROM source s LEFT JOIN filing g ON g.source_id = coalesce(s.supplements, s.source_id)
  WHERE s.state <> 'removed' AND coalesce(CAST(s.cycle AS TEXT), '') = CAST(:key_cycle AS TEXT)
    AND (CASE WHEN :key_measure = 'itemized gifts by individuals' THEN s.source_id IN (
        SELECT source_id FROM roll_total WHERE cmte_id = :key_filer_id) ELSE g.cmte_id = :key_filer_id END)),
told AS (
  SELECT s.record_id, l.amount_cents, s.is_then, s.is_now
  FROM src s JOIN total_line t ON t.column1 = s.form_tp AND t.column3 = :key_measure
  JOIN cover_line l ON l.record_id BETWEEN s.source_id * 1000000000 AND s.source_id * 1000000000 + 999999999
    AND l.column_ab = 'A' AND l.form_line = t.column2
  UNION ALL
  SELECT e.entry_id, e.amount_cents, s.is_then AND (NOT s.is_notice OR NOT EXISTS (SELECT 1 FROM notice_cover n
      WHERE n.entry_id = e.entry_id AND n.known_from <= :then AND :then < n.known_until)),
    s.is_now AND (NOT s.is_notice OR NOT EXISTS (SELECT 1 FROM notice_cover n
      WHERE n.entry_id = e.entry_id AND n.known_from <= :as_of AND :as_of < n.known_until))
  FROM src s
  CROSS JOIN entry e ON e.entry_id BETWEEN s.source_id * 1000000000 AND s.source_id * 1000000000 + 999999999
  CROSS JOIN filing_ref f ON f.filing_id = e.filing_id
  CROSS JOIN posting o ON o.posting_id = e.posting_id
  CROSS JOIN posting_classes k ON k.class_id = o.class_id
  WHERE f.cmte_id = :key_filer_id AND f.status IS NULL AND NOT (s.is_notice AND :method = 'fec-regular-only/1')
    AND CASE :key_measure WHEN 'itemized gifts by individuals' THEN k.counts_as = 'individual gift'
      WHEN 'outside spending in filings' THEN k.counts_as = 'outside spending' ELSE 0 END)
SELECT record_id, iif(is_now, amount_cents, 0) AS cents, iif(is_then, amount_cents, NULL) AS then_cents
FROM told WHERE is_then OR is_now
ORDER BY record_id
