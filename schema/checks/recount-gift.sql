-- check: recount-gift
-- about: roll_gift is what a recount of the gifts of individuals in electronic filings gives, by filer, giver and year.
-- slow: reads every entry; run by verify --thorough, verify itself finds the same in one reading
SELECT source_id, filing_id, party_id, year, sum(counted) AS counted, sum(counted_cents) AS counted_cents,
  sum(kept) AS kept, sum(kept_cents) AS kept_cents, max(last_day) AS last_day
FROM (
  SELECT s.source_id, e.filing_id, e.party_id, CAST(strftime('%Y', e.entry_day * 86400, 'unixepoch') AS INTEGER) AS year,
    count(*) AS counted, sum(e.amount_cents) AS counted_cents, 0 AS kept, 0 AS kept_cents, max(e.entry_day) AS last_day,
    max(min(max(coalesce(e.entry_day, -40001), -40000), 40000) * 200000000000000
      + coalesce(e.aggregate_cents, -99999999999999)) AS last_told
  FROM source s
  CROSS JOIN entry e ON e.entry_id BETWEEN s.source_id * 1000000000 AND s.source_id * 1000000000 + 999999999
  JOIN posting o ON o.posting_id = e.posting_id
  JOIN posting_classes k ON k.class_id = o.class_id
  WHERE s.format = 'fec-efile' AND k.counts_as = 'individual gift'
  GROUP BY 1, 2, 3, 4
  UNION ALL
  SELECT gift_id / 1000000000, filing_id, party_id, year, 0, 0, n, cents, last_day, last_told FROM roll_gift)
GROUP BY source_id, filing_id, party_id, year
HAVING sum(counted) <> sum(kept) OR sum(counted_cents) <> sum(kept_cents) OR min(last_day) IS NOT max(last_day)
  OR min(last_told) <> max(last_told) OR count(*) <> 2
ORDER BY source_id, filing_id, party_id, year
