-- Recounts roll_gift of one source (:source) from its rows; it has rows of electronic filings only. The
-- import keeps the same figures in memory; this is the slow plain twin, run when rows change their status
-- and by `verify`.
INSERT INTO roll_gift (gift_id, filing_id, party_id, year, n, cents, last_day, last_told)
SELECT :source * 1000000000 + row_number() OVER (ORDER BY party_id, year, filing_id),
  filing_id, party_id, year, n, cents, last_day, last_told
FROM (
  SELECT e.filing_id, e.party_id, CAST(strftime('%Y', e.entry_day * 86400, 'unixepoch') AS INTEGER) AS year,
    count(*) AS n, sum(e.amount_cents) AS cents, max(e.entry_day) AS last_day,
    max(min(max(coalesce(e.entry_day, -40001), -40000), 40000) * 200000000000000
      + coalesce(e.aggregate_cents, -99999999999999)) AS last_told
  FROM source s
  CROSS JOIN entry e ON e.entry_id BETWEEN :source * 1000000000 AND :source * 1000000000 + 999999999
  JOIN posting p ON p.posting_id = e.posting_id
  JOIN posting_classes c ON c.class_id = p.class_id
  WHERE s.source_id = :source AND s.format = 'fec-efile' AND c.counts_as = 'individual gift'
  GROUP BY e.party_id, year, e.filing_id);
