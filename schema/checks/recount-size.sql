-- check: recount-size
-- about: roll_size is what a recount of the entries gives, for each filer and for all together.
-- slow: reads every entry; run by verify --thorough, verify itself finds the same in one reading
WITH one AS (
  SELECT f.cmte_id AS cmte_id,
    e.entry_id / 1000000000 AS source_id,
    CASE WHEN abs(e.amount_cents) <= 20000 THEN 0 WHEN abs(e.amount_cents) < 50000 THEN 1
      WHEN abs(e.amount_cents) < 100000 THEN 2 WHEN abs(e.amount_cents) < 200000 THEN 3 ELSE 4 END AS bucket,
    o.class_id AS class_id,
    count(*) AS n, sum(e.amount_cents) AS cents
  FROM entry e
  JOIN filing_ref f ON f.filing_id = e.filing_id
  JOIN posting o ON o.posting_id = e.posting_id
  JOIN posting_class k ON k.class_id = o.class_id
  WHERE f.status IS NULL AND k.individual = 1
  GROUP BY 1, 2, 3, 4),
truth AS (
  SELECT * FROM one
  UNION ALL
  SELECT '*', source_id, bucket, class_id, sum(n), sum(cents) FROM one GROUP BY source_id, bucket, class_id)
SELECT cmte_id, source_id, bucket, class_id, sum(counted) AS counted, sum(counted_cents) AS counted_cents, sum(kept) AS kept, sum(kept_cents) AS kept_cents
FROM (
  SELECT cmte_id, source_id, bucket, class_id, n AS counted, cents AS counted_cents, 0 AS kept, 0 AS kept_cents FROM truth
  UNION ALL
  SELECT cmte_id, source_id, bucket, class_id, 0, 0, n, cents FROM roll_size)
GROUP BY cmte_id, source_id, bucket, class_id
HAVING sum(counted) <> sum(kept) OR sum(counted_cents) <> sum(kept_cents)
ORDER BY cmte_id, source_id, bucket, class_id
