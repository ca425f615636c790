-- check: details
-- about: An interval has its ends in order, and money in details is whole cents.
SELECT detail_id, low_cents, high_cents, aggregate_cents, precision
FROM detail
WHERE (low_cents IS NOT NULL AND high_cents IS NOT NULL AND low_cents > high_cents)
   OR (low_cents IS NULL AND high_cents IS NOT NULL)
   OR typeof(low_cents) NOT IN ('integer', 'null') OR typeof(high_cents) NOT IN ('integer', 'null')
   OR typeof(aggregate_cents) NOT IN ('integer', 'null')
UNION ALL
SELECT record_id, low_cents, high_cents, NULL, precision FROM stated_total
WHERE low_cents > high_cents OR typeof(low_cents) NOT IN ('integer', 'null') OR typeof(high_cents) NOT IN ('integer', 'null')
UNION ALL
SELECT record_id, low_cents, high_cents, NULL, NULL FROM claim
WHERE low_cents > high_cents OR typeof(low_cents) NOT IN ('integer', 'null') OR typeof(high_cents) NOT IN ('integer', 'null')
ORDER BY 1
