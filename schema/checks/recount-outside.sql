-- check: recount-outside
-- about: roll_outside is what a recount of the entries gives, for each filer and for all together.
-- slow: reads every entry; run by verify --thorough, verify itself finds the same in one reading
WITH one AS (
  SELECT f.cmte_id AS cmte_id,
    e.entry_id / 1000000000 AS source_id,
    coalesce(o.cand_id, CASE WHEN o.other_id GLOB '[HSP][0-9][A-Z0-9][A-Z0-9][0-9][0-9][0-9][0-9][0-9]' THEN o.other_id END, '') AS cand_id,
    o.class_id AS class_id,
    count(*) AS n, sum(e.amount_cents) AS cents,
    min(e.entry_day) AS first_day, max(e.entry_day) AS last_day
  FROM entry e
  JOIN filing_ref f ON f.filing_id = e.filing_id
  JOIN posting o ON o.posting_id = e.posting_id
  JOIN posting_class k ON k.class_id = o.class_id
  WHERE f.status IS NULL AND k.kind = 'outside_spending'
  GROUP BY 1, 2, 3, 4),
truth AS (
  SELECT * FROM one
  UNION ALL
  SELECT '*', source_id, cand_id, class_id, sum(n), sum(cents), min(first_day), max(last_day) FROM one GROUP BY source_id, cand_id, class_id)
SELECT cmte_id, source_id, cand_id, class_id, sum(counted) AS counted, sum(counted_cents) AS counted_cents, sum(kept) AS kept, sum(kept_cents) AS kept_cents
FROM (
  SELECT cmte_id, source_id, cand_id, class_id, n AS counted, cents AS counted_cents, 0 AS kept, 0 AS kept_cents, first_day, last_day FROM truth
  UNION ALL
  SELECT cmte_id, source_id, cand_id, class_id, 0, 0, n, cents, first_day, last_day FROM roll_outside)
GROUP BY cmte_id, source_id, cand_id, class_id
HAVING sum(counted) <> sum(kept) OR sum(counted_cents) <> sum(kept_cents) OR min(first_day) IS NOT max(first_day) OR min(last_day) IS NOT max(last_day)
ORDER BY cmte_id, source_id, cand_id, class_id
