-- title: Gifts day by day
-- question: How much came in on each day, and in the seven days up to it?
-- uses: by_day, gift_left_out
-- param: committee committees Only this committee; of several the sum
-- params: candidate, race, cycle, from, to
-- columns: cycle, filer_id, day, gifts, gifts_cents, seven_days_cents
-- table: day, gifts_cents, gifts, seven_days_cents, cycle
-- key: cycle, filer_id, day
-- cell: gifts_cents
-- derived: gifts counts gifts_cents
-- method: gifts-by-day/1
-- rule: itemized gifts only; small gifts that are not itemized have no day
-- rule: by the day of the gift as filed, undated ones last; days without gifts are listed between the first and the last of the two-year period, other days only where they have gifts
-- chart: steps x=day y=seven_days_cents,gifts_cents
-- order: cycle desc, day
-- @with
told AS MATERIALIZED (
  SELECT cycle, day, coalesce(date(day * 86400, 'unixepoch'), 'undated') AS label, entry_id, n, cents FROM by_day),
span AS (
  SELECT cycle, min(day) AS day, max(day) AS last_day FROM told
  WHERE label BETWEEN (CAST(cycle AS INTEGER) - 1) || '-01-01' AND cycle || '-12-31' GROUP BY cycle
  UNION ALL SELECT cycle, day + 1, last_day FROM span WHERE day < last_day)
-- @query
SELECT cycle, coalesce(:committee, '*') AS filer_id, coalesce(date(day * 86400, 'unixepoch'), 'undated') AS day,
  sum(n) AS gifts, sum(cents) AS gifts_cents, CASE WHEN day IS NOT NULL THEN sum(sum(cents)) OVER (PARTITION BY cycle
  ORDER BY day RANGE BETWEEN 6 PRECEDING AND CURRENT ROW) END AS seven_days_cents
FROM (SELECT cycle, day, n, cents FROM told UNION ALL SELECT cycle, day, 0, 0 FROM span) q GROUP BY cycle, q.day
-- @why
SELECT entry_id AS record_id, CASE label WHEN :key_day THEN cents END AS cents, CASE
  WHEN day IS NOT NULL THEN cents END AS seven_days_cents
FROM told WHERE label = :key_day
  OR day BETWEEN CAST(strftime('%s', nullif(:key_day, 'undated')) AS INTEGER) / 86400 - 6
  AND CAST(strftime('%s', nullif(:key_day, 'undated')) AS INTEGER) / 86400
ORDER BY entry_id
-- @excluded
SELECT rule, sum(n) AS n, sum(cents) AS cents FROM gift_left_out GROUP BY rule ORDER BY rule
