-- name: refunds
-- title: Contributions given back
-- question: How much did the filer return, and to whom by kind?
-- param: committee  committee          Only this committee; absent: all filers together
-- param: cycle  cycle          Only this two-year period
-- column: cycle  text  Two-year period of the source files; blank when not told
-- column: filer_id  text  Committee, or * for all filers together
-- column: transaction_tp  text  FEC transaction type; blank where the format has none
-- column: kind  text  What the type means
-- column: refunds  count  Rows
-- column: amount_cents  cents  Sum given back, positive
-- column: base_cents  cents  Base: gifts by individuals received in this cycle
-- column: share_bp  basis_points  amount of that base
-- table: kind, amount_cents, refunds, share_bp, transaction_tp, cycle, base_cents
-- key: cycle, filer_id, transaction_tp
-- cell: amount_cents
-- method: refunds-cash/1
-- rule: refunds are payments of their own in FEC files; nothing is subtracted from gifts here
-- rule: a bounced cheque or redesignation is a negative gift, not a refund, and already lowers the gifts
-- rule: memo entries are left out (memo-entry/1)
-- order: cycle desc, amount_cents desc, transaction_tp
-- @query
WITH src AS (  -- the sources that speak on :as_of
  SELECT source_id, coalesce(CAST(cycle AS TEXT), '') AS cycle, format, file
  FROM source s
  WHERE s.known_from <= :as_of AND :as_of < s.known_until AND s.state <> 'removed'
    AND (:cycle IS NULL OR cycle = CAST(:cycle AS INTEGER))),
total AS (
  SELECT s.cycle, k.counts_as, coalesce(k.transaction_tp, '') AS tp, sum(t.n) AS n, sum(t.cents) AS cents
  FROM src s CROSS JOIN roll_total t ON t.cmte_id = coalesce(:committee, '*') AND t.source_id = s.source_id
  JOIN posting_classes k ON k.class_id = t.class_id
  WHERE k.counts_as IN ('refund paid', 'individual gift')
  GROUP BY s.cycle, k.counts_as, tp),
base AS (SELECT cycle, sum(cents) AS base FROM total WHERE counts_as = 'individual gift' GROUP BY cycle)
SELECT t.cycle, coalesce(:committee, '*') AS filer_id, t.tp AS transaction_tp, c.description AS kind,
    t.n AS refunds,
  t.cents AS amount_cents, coalesce(b.base, 0) AS base_cents,
  CASE WHEN b.base > 0 THEN (t.cents * 20000 + b.base) / (2 * b.base) END AS share_bp
FROM total t LEFT JOIN base b ON b.cycle = t.cycle LEFT JOIN code_transaction_tp c ON c.code = t.tp
WHERE t.counts_as = 'refund paid'
ORDER BY t.cycle DESC, t.cents DESC, t.tp
-- @why
WITH src AS (
  SELECT source_id, coalesce(CAST(cycle AS TEXT), '') AS cycle, format, file
  FROM source s
  WHERE s.known_from <= :as_of AND :as_of < s.known_until AND s.state <> 'removed'
    AND coalesce(CAST(cycle AS TEXT), '') = CAST(:key_cycle AS TEXT))
SELECT e.entry_id AS record_id, e.amount_cents AS cents
FROM src s
CROSS JOIN entry e ON e.entry_id BETWEEN s.source_id * 1000000000 AND s.source_id * 1000000000 + 999999999
CROSS JOIN filing_ref f ON f.filing_id = e.filing_id
CROSS JOIN posting o ON o.posting_id = e.posting_id
CROSS JOIN posting_classes k ON k.class_id = o.class_id
WHERE k.counts_as = 'refund paid' AND f.status IS NULL AND (:key_filer_id = '*' OR f.cmte_id = :key_filer_id)
  AND coalesce(k.transaction_tp, '') = :key_transaction_tp
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
WHERE k.status <> 'active' AND k.nature = 'refund'
GROUP BY k.status_rule
ORDER BY k.status_rule
