-- The gifts of individuals in electronic filings by giver as stored, year and filer: what the reports on
-- givers add up, which else read every row of a filing. gift_id = source_id * 1,000,000,000 + number of the
-- row within the source, in the order of party, year and filer; without an index of its own it costs the
-- import a twentieth of its time. Filled here for what older programs loaded; schema/rollups/roll_gift.sql
-- says what it holds.

CREATE TABLE roll_gift (
  gift_id    INTEGER PRIMARY KEY,
  filing_id  INTEGER NOT NULL,
  party_id   INTEGER NOT NULL,
  year       INTEGER,           -- of the day; null when undated
  n          INTEGER NOT NULL,
  cents      INTEGER NOT NULL,
  last_day   INTEGER,
  last_told  INTEGER NOT NULL   -- the last day and, on it, the largest running total: day * 2 * 10^14 + cents
) STRICT;

INSERT INTO roll_gift (gift_id, filing_id, party_id, year, n, cents, last_day, last_told)
SELECT source_id * 1000000000 + row_number() OVER (PARTITION BY source_id ORDER BY party_id, year, filing_id),
  filing_id, party_id, year, n, cents, last_day, last_told
FROM (
  SELECT s.source_id, e.filing_id, e.party_id, CAST(strftime('%Y', e.entry_day * 86400, 'unixepoch') AS INTEGER) AS year,
    count(*) AS n, sum(e.amount_cents) AS cents, max(e.entry_day) AS last_day,
    max(min(max(coalesce(e.entry_day, -40001), -40000), 40000) * 200000000000000
      + coalesce(e.aggregate_cents, -99999999999999)) AS last_told
  FROM source s
  CROSS JOIN entry e ON e.entry_id BETWEEN s.source_id * 1000000000 AND s.source_id * 1000000000 + 999999999
  JOIN posting o ON o.posting_id = e.posting_id
  JOIN posting_class c ON c.class_id = o.class_id
  WHERE s.format = 'fec-efile' AND c.status = 'active' AND c.individual = 1
    AND c.kind NOT IN ('outside_spending', 'ad_buy')
  GROUP BY s.source_id, e.party_id, year, e.filing_id);
