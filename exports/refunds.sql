-- title: Contributions given back
-- question: How much did the filer return, and to whom by kind?
-- uses: left_out
-- param: committee committees Only this committee; of several the sum
-- params: candidate, race, cycle, from, to
-- columns: cycle, filer_id, transaction_tp, kind, refunds, amount_cents, base_cents, share_bp
-- column: kind text What the type means
-- column: amount_cents cents Sum given back, positive
-- column: base_cents cents Base: gifts by individuals received in this cycle
-- table: kind, amount_cents, refunds, share_bp, transaction_tp, cycle, base_cents
-- key: cycle, filer_id, transaction_tp
-- cell: amount_cents
-- derived: refunds counts amount_cents
-- method: refunds-cash/1
-- rule: refunds are payments of their own in FEC files; nothing is subtracted from gifts here
-- rule: a bounced cheque or redesignation is a negative gift, not a refund, and already lowers the gifts
-- order: cycle desc, amount_cents desc, transaction_tp
-- @query
SELECT t.cycle, coalesce(:committee, '*') AS filer_id, t.tp AS transaction_tp, c.description AS kind, t.refunds,
  t.cents AS amount_cents, coalesce(t.base, 0) AS base_cents, CASE
  WHEN t.base > 0 THEN (t.cents * 20000 + t.base) / (2 * t.base) END AS share_bp
FROM (
  SELECT q.*, sum(CASE counts_as WHEN 'individual gift' THEN cents END) OVER (PARTITION BY cycle) AS base
  FROM (
    SELECT cycle, counts_as, CASE counts_as WHEN 'refund paid' THEN coalesce(transaction_tp, '') END AS tp,
      sum(n) AS refunds, sum(cents) AS cents
    FROM sum_told WHERE counts_as IN ('refund paid', 'individual gift') GROUP BY 1, 2, 3) q) t
LEFT JOIN code_transaction_tp c ON c.code = t.tp WHERE t.counts_as = 'refund paid'
-- @why
SELECT entry_id AS record_id, CASE WHEN counts_as = 'refund paid' AND coalesce(transaction_tp,
  '') = :key_transaction_tp THEN cents END AS cents, CASE counts_as WHEN 'individual gift' THEN cents END AS base_cents
FROM sum_told ORDER BY entry_id
-- @excluded
SELECT rule, sum(n) AS n, sum(cents) AS cents FROM left_out WHERE nature = 'refund' GROUP BY rule ORDER BY rule
