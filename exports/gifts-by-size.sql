-- title: Gifts by size
-- question: How much came in small gifts and how much in large ones?
-- uses: by_size, gift_left_out
-- param: committee committees Only this committee; of several the sum
-- params: candidate, race, cycle, from, to
-- columns: cycle, filer_id, bucket, size, gifts, amount_cents, share_bp, base_cents
-- column: base_cents cents Base: all itemized gifts
-- table: size, gifts, amount_cents, share_bp, cycle, base_cents
-- key: cycle, filer_id, bucket
-- cell: amount_cents
-- derived: gifts counts amount_cents
-- method: size-cash/1
-- rule: the FEC's classes, by the size of each single gift without its sign; negative gifts (bounced, redesignated) lower the sum of their class
-- rule: itemized gifts only: the FEC's own smallest class also holds gifts that need not be named
-- chart: columns x=size y=amount_cents panel=cycle
-- order: cycle desc, bucket
-- @query
SELECT cycle, coalesce(:committee, '*') AS filer_id, CAST(size_class AS TEXT) AS bucket, CASE size_class
  WHEN 0 THEN 'up to $200' WHEN 1 THEN '$200.01 to $499.99' WHEN 2 THEN '$500 to $999.99'
  WHEN 3 THEN '$1,000 to $1,999.99' ELSE '$2,000 and more' END AS size, n AS gifts, cents AS amount_cents, CASE
  WHEN base > 0 THEN (cents * 20000 + base) / (2 * base) END AS share_bp, base AS base_cents
FROM (
  SELECT cycle, size_class, sum(n) AS n, sum(cents) AS cents, sum(sum(cents)) OVER (PARTITION BY cycle) AS base
  FROM by_size WHERE counts_as = 'individual gift' GROUP BY cycle, size_class) g
-- @why
SELECT entry_id AS record_id, CASE size_class WHEN CAST(:key_bucket AS INTEGER) THEN cents END AS cents,
  cents AS base_cents FROM by_size WHERE counts_as = 'individual gift' ORDER BY entry_id
-- @excluded
SELECT rule, sum(n) AS n, sum(cents) AS cents FROM gift_left_out GROUP BY rule ORDER BY rule
