-- check: recount-top
-- about: Each kept counterparty has exactly the sum of its entries, and nobody larger was left out.
-- slow: reads every entry; run by verify --thorough, verify itself finds the same in one reading
WITH word AS (
  SELECT f.cmte_id, CAST(e.entry_id / 1000000000 AS INTEGER) AS source_id, k.individual,
    k.kind = 'outside_spending' OR (k.kind = 'disbursement' AND k.nature <> 'refund') AS paid,
    coalesce(p.display_name, '') AS name, coalesce(substr(p.zip_code, 1, 5), '') AS zip5, coalesce(p.employer, '') AS employer,
    count(*) AS n, sum(e.amount_cents) AS cents
  FROM entry e
  JOIN filing_ref f ON f.filing_id = e.filing_id
  JOIN posting o ON o.posting_id = e.posting_id
  JOIN posting_class k ON k.class_id = o.class_id
  JOIN party p ON p.party_id = e.party_id
  WHERE f.status IS NULL AND k.status = 'active'
    AND (k.individual = 1 OR k.kind IN ('disbursement', 'outside_spending'))
  GROUP BY 1, 2, 3, 4, 5, 6, 7),
one AS (
  SELECT 'donor' AS dimension, cmte_id, source_id, name AS words, zip5, sum(n) AS n, sum(cents) AS cents
  FROM word WHERE individual = 1 GROUP BY cmte_id, source_id, name, zip5
  UNION ALL
  SELECT 'employer', cmte_id, source_id, employer, '', sum(n), sum(cents)
  FROM word WHERE individual = 1 GROUP BY cmte_id, source_id, employer
  UNION ALL
  SELECT 'vendor', cmte_id, source_id, name, '', sum(n), sum(cents)
  FROM word WHERE paid GROUP BY cmte_id, source_id, name),
truth AS (
  SELECT * FROM one
  UNION ALL
  SELECT dimension, '*', source_id, words, zip5, sum(n), sum(cents) FROM one GROUP BY dimension, source_id, words, zip5),
kept AS (
  SELECT t.dimension, t.cmte_id, t.source_id, t.rank, t.n, t.cents,
    coalesce(CASE t.dimension WHEN 'employer' THEN p.employer ELSE p.display_name END, '') AS words,
    CASE t.dimension WHEN 'donor' THEN coalesce(substr(p.zip_code, 1, 5), '') ELSE '' END AS zip5
  FROM roll_top t JOIN party p ON p.party_id = t.party_id),
least AS (
  SELECT dimension, cmte_id, source_id, count(*) AS n, min(cents) AS cents FROM kept GROUP BY dimension, cmte_id, source_id)
SELECT k.dimension, k.cmte_id, k.source_id, k.words, k.zip5, t.n AS counted, t.cents AS counted_cents, k.n AS kept, k.cents AS kept_cents
FROM kept k LEFT JOIN truth t
  ON t.dimension = k.dimension AND t.cmte_id = k.cmte_id AND t.source_id = k.source_id AND t.words = k.words AND t.zip5 = k.zip5
WHERE t.n IS NOT k.n OR t.cents IS NOT k.cents
UNION ALL
SELECT t.dimension, t.cmte_id, t.source_id, t.words, t.zip5, t.n, t.cents, NULL, NULL
FROM truth t LEFT JOIN least l ON l.dimension = t.dimension AND l.cmte_id = t.cmte_id AND l.source_id = t.source_id
LEFT JOIN kept k
  ON k.dimension = t.dimension AND k.cmte_id = t.cmte_id AND k.source_id = t.source_id AND k.words = t.words AND k.zip5 = t.zip5
WHERE k.n IS NULL
  AND (l.n IS NULL OR t.cents > l.cents OR l.n < CASE t.cmte_id WHEN '*' THEN 1000 ELSE 100 END)
ORDER BY 1, 2, 3, 4, 5
