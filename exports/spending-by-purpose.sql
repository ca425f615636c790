-- name: spending-by-purpose
-- title: Spending by purpose
-- question: What was the money spent on, by FEC category, else by the filer's own words?
-- param: committee  committee          Only this committee; absent: all filers together
-- param: cycle  cycle          Only this two-year period
-- param: limit  count = 100          Rows to return
-- column: cycle  text  Two-year period of the source file; blank when not told
-- column: source_id  text  The file, see sources; files are never added to each other here
-- column: source  text  Name of that file
-- column: filer_id  text  Committee, or * for all filers together
-- column: category  text  FEC category code; blank on most rows
-- column: purpose  text  What the code means, that it is unknown or not given, or the purpose as filed, in capitals
-- column: basis  text  category, purpose as filed (electronic filings of one committee, rows without a category), or none
-- column: payments  count  Rows
-- column: amount_cents  cents  Sum of the rows
-- column: base_cents  cents  Base: all payments of this file
-- column: share_bp  basis_points  amount of that base
-- table: purpose, amount_cents, share_bp, source_id, payments, basis, category, cycle, source
-- key: source_id, filer_id, category, basis, purpose
-- cell: amount_cents
-- method: purpose-cash/1
-- rule: refunds, gifts to committees and transfers are not spending and are left out; loan repayments are in
-- rule: memo entries are left out (memo-entry/1)
-- rule: the FEC asks for a category on few rows: most are blank; with --committee the rows of electronic filings that have none stand by their purpose as filed (purpose-as-filed/1), spellings apart from capitals being kept; bulk files and all filers together go by category alone
-- order: cycle desc, source, source_id, amount_cents desc, category, purpose
-- @query
WITH src AS (  -- the sources that speak on :as_of
  SELECT source_id, coalesce(CAST(cycle AS TEXT), '') AS cycle, format, file
  FROM source s
  WHERE s.known_from <= :as_of AND :as_of < s.known_until AND s.state <> 'removed'
    AND (:cycle IS NULL OR cycle = CAST(:cycle AS INTEGER))),
spent AS (
  SELECT s.cycle, s.source_id, s.file, r.category, sum(r.n) AS n, sum(r.cents) AS cents
  FROM src s CROSS JOIN roll_purpose r ON r.cmte_id = coalesce(:committee, '*') AND r.source_id = s.source_id
  JOIN posting_classes k ON k.class_id = r.class_id
  WHERE k.kind = 'disbursement' AND k.counts_as = 'payment' AND NOT k.between_committees
  GROUP BY s.cycle, s.source_id, r.category),
told AS (
  SELECT cycle, source_id, file, category, iif(category = '', 'none', 'category') AS basis, NULL AS words, n, cents FROM spent
  WHERE category <> '' OR :committee IS NULL OR source_id NOT IN (SELECT source_id FROM src WHERE format = 'fec-efile')
  UNION ALL  -- filings of one committee: rows without a category, by the filer's words
  SELECT t.cycle, t.source_id, t.file, '', iif(trim(coalesce(d.purpose, '')) = '', 'none', 'purpose as filed'),
    nullif(upper(trim(coalesce(d.purpose, ''))), ''), count(*), sum(e.amount_cents)
  FROM spent t
  CROSS JOIN entry e ON e.entry_id BETWEEN t.source_id * 1000000000 AND t.source_id * 1000000000 + 999999999
  CROSS JOIN filing_ref f ON f.filing_id = e.filing_id
  CROSS JOIN posting o ON o.posting_id = e.posting_id
  CROSS JOIN posting_classes k ON k.class_id = o.class_id
  LEFT JOIN detail d ON d.detail_id = e.detail_id
  WHERE :committee IS NOT NULL AND t.category = '' AND t.source_id IN (SELECT source_id FROM src WHERE format = 'fec-efile')
    AND k.kind = 'disbursement' AND k.counts_as = 'payment' AND NOT k.between_committees
    AND f.cmte_id = :committee AND f.status IS NULL AND coalesce(o.category, '') = ''
  GROUP BY t.cycle, t.source_id, 5, 6),
based AS (SELECT *, sum(cents) OVER (PARTITION BY source_id) AS base FROM told)
SELECT b.cycle, CAST(b.source_id AS TEXT) AS source_id, b.file AS source, coalesce(:committee,
    '*') AS filer_id, b.category,
  coalesce(c.label, b.words, CASE b.category WHEN '' THEN 'no category given' ELSE 'unknown code' END) AS purpose, b.basis,
  b.n AS payments, b.cents AS amount_cents, b.base AS base_cents, CASE WHEN b.base > 0
      THEN (b.cents * 20000 + b.base) / (2 * b.base) END AS share_bp
FROM based b LEFT JOIN code_disbursement_category c ON c.code = b.category
ORDER BY b.cycle DESC, b.file, b.source_id, b.cents DESC, b.category, purpose
LIMIT coalesce(:limit, 100)
-- @why
WITH src AS (
  SELECT source_id, coalesce(CAST(cycle AS TEXT), '') AS cycle, format, file
  FROM source s
  WHERE s.known_from <= :as_of AND :as_of < s.known_until AND s.state <> 'removed'
    AND source_id = CAST(:key_source_id AS INTEGER))
SELECT e.entry_id AS record_id, e.amount_cents AS cents
FROM src s
CROSS JOIN entry e ON e.entry_id BETWEEN s.source_id * 1000000000 AND s.source_id * 1000000000 + 999999999
CROSS JOIN filing_ref f ON f.filing_id = e.filing_id
CROSS JOIN posting o ON o.posting_id = e.posting_id
CROSS JOIN posting_classes k ON k.class_id = o.class_id
LEFT JOIN detail d ON d.detail_id = e.detail_id
WHERE k.kind = 'disbursement' AND k.counts_as = 'payment' AND NOT k.between_committees
  AND f.status IS NULL AND (:key_filer_id = '*' OR f.cmte_id = :key_filer_id)
  AND coalesce(o.category, '') = :key_category
  AND CASE WHEN :key_basis = 'purpose as filed' THEN upper(trim(coalesce(d.purpose, ''))) = CAST(:key_purpose AS TEXT)
    WHEN :key_basis = 'none' AND s.format = 'fec-efile' AND :key_filer_id <> '*' THEN trim(coalesce(d.purpose, '')) = ''
    ELSE 1 END
ORDER BY e.entry_id
-- @excluded
WITH src AS (  -- the sources that speak on :as_of
  SELECT source_id, coalesce(CAST(cycle AS TEXT), '') AS cycle, format, file
  FROM source s
  WHERE s.known_from <= :as_of AND :as_of < s.known_until AND s.state <> 'removed'
    AND (:cycle IS NULL OR cycle = CAST(:cycle AS INTEGER)))
SELECT k.status_rule AS rule, sum(t.n) AS n, sum(t.cents) AS cents
FROM src s CROSS JOIN roll_total t ON t.cmte_id = coalesce(:committee, '*') AND t.source_id = s.source_id
JOIN posting_classes k ON k.class_id = t.class_id
WHERE k.status <> 'active' AND k.kind = 'disbursement'
GROUP BY k.status_rule
ORDER BY k.status_rule
