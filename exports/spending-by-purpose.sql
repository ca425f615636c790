-- title: Spending by purpose
-- question: What was the money spent on, by FEC category, else by the filer's own words?
-- uses: by_purpose, left_out
-- param: committee committees Only this committee; of several the sum
-- params: candidate, race, cycle, from, to, limit = 100
-- columns: cycle, source_id, source, filer_id, category, purpose, basis, payments, amount_cents, base_cents, share_bp
-- column: basis text category, purpose as filed (electronic filings of one committee, rows without a category), or none
-- column: source_id text The file, see sources; bulk files are never added to each other here; blank: all filings of the cycle together
-- column: source text Name of that file; electronic filings for all of them together
-- column: base_cents cents Base: all payments of the file, or of the cycle's filings
-- table: purpose, amount_cents, share_bp, source_id, payments, basis, category, cycle, source
-- key: cycle, source_id, filer_id, category, basis, purpose
-- cell: amount_cents
-- derived: payments counts amount_cents
-- method: purpose-cash/1
-- chart: bars x=purpose y=amount_cents top=20
-- order: cycle desc, source, source_id, amount_cents desc, category, purpose
-- @with
told AS (
  SELECT *, CASE WHEN category <> '' THEN 'category' WHEN words IS NULL THEN 'none'
    ELSE 'purpose as filed' END AS basis, CASE format WHEN 'fec-efile' THEN ''
    ELSE CAST(source_id AS TEXT) END AS told_by, CASE format WHEN 'fec-efile' THEN 'electronic filings'
    ELSE file END AS source
  FROM by_purpose)
-- @query
SELECT b.cycle, b.told_by AS source_id, b.source, coalesce(:committee, '*') AS filer_id, b.category,
  coalesce(c.label, b.words, CASE b.category WHEN '' THEN 'no category given' ELSE 'unknown code' END) AS purpose,
  b.basis, b.n AS payments, b.cents AS amount_cents, b.base AS base_cents, CASE
  WHEN b.base > 0 THEN (b.cents * 20000 + b.base) / (2 * b.base) END AS share_bp
FROM (
  SELECT cycle, told_by, source, category, basis, words, sum(n) AS n, sum(cents) AS cents,
    sum(sum(cents)) OVER (PARTITION BY cycle, told_by) AS base
  FROM told GROUP BY told_by, category, words, cycle, source, basis) b
LEFT JOIN code_disbursement_category c ON c.code = b.category
-- @why
SELECT entry_id AS record_id, CASE WHEN category = :key_category AND basis = :key_basis AND (words IS NULL
  OR words = CAST(:key_purpose AS TEXT)) THEN cents END AS cents, cents AS base_cents
FROM told WHERE told_by = :key_source_id ORDER BY entry_id
-- @excluded
SELECT rule, sum(n) AS n, sum(cents) AS cents FROM left_out WHERE kind = 'disbursement' GROUP BY rule ORDER BY rule
