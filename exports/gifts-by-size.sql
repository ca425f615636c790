-- name: gifts-by-size
-- title: Gifts by size
-- question: How much came in small gifts and how much in large ones?
-- param: committee  committee          Only gifts to this committee; absent: all filers together
-- param: cycle  cycle          Only this two-year period
-- column: cycle  text  Two-year period of the source files; blank when not told
-- column: filer_id  text  Committee, or * for all filers together
-- column: bucket  text  Number of the size class, 0 to 4
-- column: size  text  Its bounds
-- column: gifts  count  Gifts
-- column: amount_cents  cents  Sum of the gifts
-- column: share_bp  basis_points  amount of all itemized gifts
-- column: base_cents  cents  Base: all itemized gifts
-- table: size, gifts, amount_cents, share_bp, cycle, base_cents
-- key: cycle, filer_id, bucket
-- cell: amount_cents
-- method: size-cash/1
-- rule: 48-hour notices of gifts are left out: reports tell them again; see late-gifts
-- rule: the FEC's classes, by the size of each single gift without its sign; negative gifts (bounced, redesignated) lower the sum of their class
-- rule: itemized gifts only: the FEC's own smallest class also holds gifts that need not be named
-- rule: memo entries and joint-fundraising shares are left out (memo-entry/1, jfc-memo/1)
-- rule: a conduit's own rows are left out (conduit-type/1); the recipient's row is the gift
-- rule: refunds are not subtracted; see the report refunds
-- order: cycle desc, bucket
-- @query
WITH src AS (  -- the sources that speak on :as_of
  SELECT source_id, coalesce(CAST(cycle AS TEXT), '') AS cycle, format, file
  FROM source s
  WHERE s.known_from <= :as_of AND :as_of < s.known_until AND s.state <> 'removed'
    AND NOT EXISTS (SELECT 1 FROM filing g WHERE g.source_id = coalesce(s.supplements, s.source_id) AND g.form_tp = 'F6')
    AND (:cycle IS NULL OR cycle = CAST(:cycle AS INTEGER))),
by_size AS (
  SELECT s.cycle, r.bucket, sum(r.n) AS n, sum(r.cents) AS cents
  FROM src s CROSS JOIN roll_size r ON r.cmte_id = coalesce(:committee, '*') AND r.source_id = s.source_id
  JOIN posting_classes k ON k.class_id = r.class_id
  WHERE k.counts_as = 'individual gift'
  GROUP BY s.cycle, r.bucket),
based AS (SELECT *, sum(cents) OVER (PARTITION BY cycle) AS base FROM by_size)
SELECT cycle, coalesce(:committee, '*') AS filer_id, CAST(bucket AS TEXT) AS bucket,
  CASE bucket WHEN 0 THEN 'up to $200' WHEN 1 THEN '$200.01 to $499.99' WHEN 2 THEN '$500 to $999.99'
    WHEN 3 THEN '$1,000 to $1,999.99' ELSE '$2,000 and more' END AS size,
  n AS gifts, cents AS amount_cents, CASE WHEN base > 0
      THEN (cents * 20000 + base) / (2 * base) END AS share_bp, base AS base_cents
FROM based
ORDER BY cycle DESC, bucket
-- @why
WITH src AS (
  SELECT source_id, coalesce(CAST(cycle AS TEXT), '') AS cycle, format, file
  FROM source s
  WHERE s.known_from <= :as_of AND :as_of < s.known_until AND s.state <> 'removed'
    AND NOT EXISTS (SELECT 1 FROM filing g WHERE g.source_id = coalesce(s.supplements, s.source_id) AND g.form_tp = 'F6')
    AND coalesce(CAST(cycle AS TEXT), '') = CAST(:key_cycle AS TEXT))
SELECT e.entry_id AS record_id, e.amount_cents AS cents
FROM src s
CROSS JOIN entry e ON e.entry_id BETWEEN s.source_id * 1000000000 AND s.source_id * 1000000000 + 999999999
CROSS JOIN filing_ref f ON f.filing_id = e.filing_id
CROSS JOIN posting o ON o.posting_id = e.posting_id
CROSS JOIN posting_classes k ON k.class_id = o.class_id
WHERE k.counts_as = 'individual gift' AND f.status IS NULL AND (:key_filer_id = '*'
    OR f.cmte_id = :key_filer_id)
  AND CASE WHEN abs(e.amount_cents) <= 20000 THEN 0 WHEN abs(e.amount_cents) < 50000 THEN 1
        WHEN abs(e.amount_cents) < 100000 THEN 2 WHEN abs(e.amount_cents) < 200000 THEN 3 ELSE 4 END
      = CAST(:key_bucket AS INTEGER)
ORDER BY e.entry_id
-- @excluded
WITH src AS (  -- the sources that speak on :as_of
  SELECT source_id, coalesce(CAST(cycle AS TEXT), '') AS cycle, format, file
  FROM source s
  WHERE s.known_from <= :as_of AND :as_of < s.known_until AND s.state <> 'removed'
    AND NOT EXISTS (SELECT 1 FROM filing g WHERE g.source_id = coalesce(s.supplements, s.source_id) AND g.form_tp = 'F6')
    AND (:cycle IS NULL OR cycle = CAST(:cycle AS INTEGER)))
SELECT k.status_rule AS rule, sum(t.n) AS n, sum(t.cents) AS cents
FROM src s CROSS JOIN roll_total t ON t.cmte_id = coalesce(:committee, '*') AND t.source_id = s.source_id
JOIN posting_classes k ON k.class_id = t.class_id
WHERE k.status <> 'active' AND k.individual = 1
GROUP BY k.status_rule
ORDER BY k.status_rule
