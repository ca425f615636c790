-- check: roll-agreement
-- about: The roll-ups agree with each other: months and totals everywhere, all filers together with the sum of the filers, outside spending and sizes with their totals.
SELECT 'month' AS compared, cmte_id, source_id, class_id, sum(n) AS rows_off, sum(cents) AS cents_off FROM (
  SELECT cmte_id, source_id, class_id, n, cents FROM roll_total
  UNION ALL SELECT cmte_id, source_id, class_id, -n, -cents FROM roll_month)
GROUP BY cmte_id, source_id, class_id HAVING sum(n) <> 0 OR sum(cents) <> 0
UNION ALL
SELECT 'all filers', '*', source_id, class_id, sum(n), sum(cents) FROM (
  SELECT source_id, class_id, n, cents FROM roll_total WHERE cmte_id <> '*'
  UNION ALL SELECT source_id, class_id, -n, -cents FROM roll_total WHERE cmte_id = '*')
GROUP BY source_id, class_id HAVING sum(n) <> 0 OR sum(cents) <> 0
UNION ALL
SELECT 'outside', cmte_id, source_id, class_id, sum(n), sum(cents) FROM (
  SELECT t.cmte_id, t.source_id, t.class_id, t.n, t.cents FROM roll_total t JOIN posting_class k ON k.class_id = t.class_id
  WHERE k.kind = 'outside_spending'
  UNION ALL SELECT cmte_id, source_id, class_id, -n, -cents FROM roll_outside)
GROUP BY cmte_id, source_id, class_id HAVING sum(n) <> 0 OR sum(cents) <> 0
UNION ALL
SELECT 'size', cmte_id, source_id, class_id, sum(n), sum(cents) FROM (
  SELECT t.cmte_id, t.source_id, t.class_id, t.n, t.cents FROM roll_total t JOIN posting_class k ON k.class_id = t.class_id
  WHERE k.individual = 1
  UNION ALL SELECT cmte_id, source_id, class_id, -n, -cents FROM roll_size)
GROUP BY cmte_id, source_id, class_id HAVING sum(n) <> 0 OR sum(cents) <> 0
UNION ALL
SELECT 'state', cmte_id, source_id, class_id, sum(n), sum(cents) FROM (
  SELECT t.cmte_id, t.source_id, t.class_id, t.n, t.cents FROM roll_total t JOIN posting_class k ON k.class_id = t.class_id
  WHERE k.individual = 1 OR k.transaction_tp = '22Y'
  UNION ALL SELECT cmte_id, source_id, class_id, -n, -cents FROM roll_state)
GROUP BY cmte_id, source_id, class_id HAVING sum(n) <> 0 OR sum(cents) <> 0
UNION ALL
SELECT 'purpose', cmte_id, source_id, class_id, sum(n), sum(cents) FROM (
  SELECT t.cmte_id, t.source_id, t.class_id, t.n, t.cents FROM roll_total t JOIN posting_class k ON k.class_id = t.class_id
  WHERE k.kind = 'disbursement'
  UNION ALL SELECT cmte_id, source_id, class_id, -n, -cents FROM roll_purpose)
GROUP BY cmte_id, source_id, class_id HAVING sum(n) <> 0 OR sum(cents) <> 0
ORDER BY 1, 2, 3, 4
