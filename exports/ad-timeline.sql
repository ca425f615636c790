-- title: Ad buys by week
-- question: When was advertising bought, by which side, and how much in all so far?
-- uses: ad_once
-- params: race, cycle, limit = 500
-- param: sponsor text Only sponsors whose name holds these words
-- columns: week, side, buys, week_low_cents, week_high_cents, running_low_cents, running_high_cents
-- table: week, side, week_low_cents, week_high_cents, running_low_cents, running_high_cents
-- key: week, side
-- cell: week_low_cents
-- method: ad-week/1
-- rule: no day: a buy counts whole in the week of its first day on air; a row without a day is left out
-- rule: ad-interval/1: per sponsor, medium and two-year period an estimate stands aside where papers are loaded
-- chart: columns x=week y=week_low_cents panel=side
-- order: week, side nulls first
-- @with
asked AS (
  SELECT *, date(o.day, '-6 days', 'weekday 1') AS week FROM ad_dated o
  WHERE o.is_asked AND o.day IS NOT NULL AND (:sponsor IS NULL OR instr(upper(o.sponsor), upper(:sponsor)) > 0)
    AND (o.told_by <> 'tracker' OR NOT EXISTS (
      SELECT 1 FROM ad_dated p WHERE p.told_by <> 'tracker' AND p.sponsor_key = o.sponsor_key
        AND p.race IS NOT DISTINCT FROM o.race AND p.medium = o.medium AND coalesce(p.period, o.period) = o.period)))
-- @query
SELECT week, nullif(side, '') AS side, buys, low AS week_low_cents, high AS week_high_cents,
  sum(low) OVER run AS running_low_cents, CASE WHEN count(high) OVER run = count(*) OVER run
  THEN sum(high) OVER run END AS running_high_cents
FROM (
  SELECT week, coalesce(side, '') AS side, count(*) AS buys, sum(low_cents) AS low, CASE
    WHEN count(high_cents) = count(*) THEN sum(high_cents) END AS high
  FROM asked GROUP BY week, coalesce(side, '')) w
WINDOW run AS (PARTITION BY side ORDER BY week)
-- @why
SELECT record_id, CASE WHEN is_week THEN low_cents END AS cents, CASE WHEN is_week THEN 1 END AS buys, CASE
  WHEN is_week AND open_week = 0 THEN high_cents END AS week_high_cents, low_cents AS running_low_cents, CASE
  WHEN open_run = 0 THEN high_cents END AS running_high_cents
FROM (SELECT entry_id AS record_id, low_cents, high_cents, week = :key_week AS is_week, count(*)
  OVER (PARTITION BY week) - count(high_cents) OVER (PARTITION BY week) AS open_week, count(*) OVER () -
  count(high_cents) OVER () AS open_run
  FROM asked WHERE week <= :key_week AND coalesce(side, '') = coalesce(:key_side, '')) w ORDER BY record_id
-- @excluded
SELECT 'no day' AS rule, count(*) AS n, coalesce(sum(low_cents), 0) AS cents FROM ad_told
WHERE rule IS NULL AND currency = 'USD' AND day IS NULL AND is_asked HAVING count(*) > 0
