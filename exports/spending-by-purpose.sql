-- title: Spending by purpose
-- question: What was the money spent on, by FEC category, else by the filer's own words?
-- uses: by_purpose, left_out
-- params: cycle, limit = 100
-- param: committee committee Only this committee; absent: all filers together
-- columns: cycle, source_id, source, filer_id, category, purpose, basis, payments, amount_cents, base_cents, share_bp
-- column: basis text category, purpose as filed (electronic filings of one committee, rows without a category), or none
-- column: base_cents cents Base: all payments of this file
-- table: purpose, amount_cents, share_bp, source_id, payments, basis, category, cycle, source
-- key: source_id, filer_id, category, basis, purpose
-- cell: amount_cents
-- method: purpose-cash/1
-- order: cycle desc, source, source_id, amount_cents desc, category, purpose
-- @with
told AS (
  SELECT *, CASE WHEN category <> '' THEN 'category' WHEN words IS NULL THEN 'none'
    ELSE 'purpose as filed' END AS basis
  FROM by_purpose)
-- @query
SELECT b.cycle, CAST(b.source_id AS TEXT) AS source_id, b.file AS source, coalesce(:committee, '*') AS filer_id,
  b.category, coalesce(c.label, b.words, CASE b.category WHEN '' THEN 'no category given'
  ELSE 'unknown code' END) AS purpose, b.basis, b.n AS payments, b.cents AS amount_cents, b.base AS base_cents, CASE
  WHEN b.base > 0 THEN (b.cents * 20000 + b.base) / (2 * b.base) END AS share_bp
FROM (
  SELECT cycle, source_id, file, category, basis, words, sum(n) AS n, sum(cents) AS cents,
    sum(sum(cents)) OVER (PARTITION BY source_id) AS base
  FROM told GROUP BY source_id, category, words, cycle, file, basis) b
LEFT JOIN code_disbursement_category c ON c.code = b.category
-- @why
SELECT entry_id AS record_id, cents FROM told
WHERE category = :key_category AND basis = :key_basis AND (words IS NULL OR words = CAST(:key_purpose AS TEXT))
ORDER BY entry_id
-- @excluded
SELECT rule, sum(n) AS n, sum(cents) AS cents FROM left_out WHERE kind = 'disbursement' GROUP BY rule ORDER BY rule
