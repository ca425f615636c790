-- name: ad-timeline
-- title: Ad buys by week
-- question: When was advertising bought, by which side, and how much in all so far?
-- param: race  race          Only this race
-- param: sponsor  text          Only sponsors whose name holds these words
-- param: limit  count = 500          Rows to return
-- column: week  date  Monday of the week in which the ads began
-- column: side  text  Party that the ads help; blank when not known
-- column: buys  count  Rows behind the figures
-- column: low_cents  cents  Low end of the money of that week
-- column: high_cents  cents  High end; blank without an upper bound
-- column: running_low_cents  cents  Low end of this side's money up to that week
-- column: running_high_cents  cents  High end up to that week; blank without an upper bound
-- table: week, side, low_cents, high_cents, running_low_cents, running_high_cents
-- key: week, side
-- cell: low_cents
-- method: ad-week/1
-- rule: a buy counts whole in the week of its first day on air; a row without a day is left out (no day)
-- rule: per sponsor and medium an estimate stands aside where papers are loaded (ad-interval/1)
-- rule: of a platform's files the one by week speaks for a buyer, then single ads (schema/codes/ad_platform.csv)
-- rule: of the papers of one order (station and order number) only the newest revision and the latest stage count (ad-order-revision/1, ad-later-stage/1)
-- rule: foreign money is never added to dollars (foreign-currency/1)
-- rule: ad-side/1: an ad helps the party of the candidate it supports, or of the two large parties the one it does not oppose; an ad that names nobody helps its sponsor's party; else the side is not known
-- order: week, side
-- @with
told AS MATERIALIZED (  -- what counts on :as_of: replaced papers speak until what replaced them is known
  SELECT m.* FROM ad_money m
  WHERE m.known_from <= :as_of AND :as_of < m.known_until AND m.source_state <> 'removed' AND m.currency = 'USD'
    AND (m.status = 'active' OR (m.status_rule IN ('ad-order-revision/1', 'ad-later-stage/1') AND NOT EXISTS (
      SELECT 1 FROM ad_replaced r JOIN source s ON s.source_id = r.by_source_id
      WHERE r.entry_id = m.entry_id AND s.known_from <= :as_of AND :as_of < s.known_until AND s.state <> 'removed')))),
best AS (  -- of a platform's files one speaks per buyer
  SELECT platform, coalesce(advertiser_id, '') AS buyer, min(dated_rank) AS rank FROM told WHERE dated_rank IS NOT NULL GROUP BY 1, 2),
once AS MATERIALIZED (
  SELECT t.* FROM told t LEFT JOIN best b ON b.platform = t.platform AND b.buyer = coalesce(t.advertiser_id, '')
  WHERE t.platform IS NULL OR t.dated_rank = b.rank),
both AS (  -- where papers exist the estimate of the same money stands aside
  SELECT sponsor_key, medium, race FROM once WHERE told_by <> 'tracker' GROUP BY 1, 2, 3),
asked AS (
  SELECT o.*, date(o.day, '-6 days', 'weekday 1') AS week FROM once o
  WHERE o.day IS NOT NULL AND (:race IS NULL OR o.race = :race)
    AND (:race_date IS NULL OR o.election_date IS NULL OR o.election_date = :race_date)
    AND (:sponsor IS NULL OR instr(upper(o.sponsor), upper(:sponsor)) > 0)
    AND (o.told_by <> 'tracker' OR NOT EXISTS (SELECT 1 FROM both b
      WHERE b.sponsor_key = o.sponsor_key AND b.medium = o.medium AND b.race IS o.race)))
-- @query
WITH weekly AS (
  SELECT week, coalesce(side, '') AS side, count(*) AS buys, sum(low_cents) AS low,
    CASE WHEN count(high_cents) = count(*) THEN sum(high_cents) END AS high
  FROM asked GROUP BY week, coalesce(side, ''))
SELECT week, nullif(side, '') AS side, buys, low AS low_cents, high AS high_cents,
  sum(low) OVER run AS running_low_cents,
  CASE WHEN count(high) OVER run = count(*) OVER run THEN sum(high) OVER run END AS running_high_cents
FROM weekly WINDOW run AS (PARTITION BY side ORDER BY week)
ORDER BY week, side
LIMIT coalesce(:limit, 500)
-- @why
SELECT entry_id AS record_id, low_cents AS cents FROM asked
WHERE week = :key_week AND coalesce(side, '') = coalesce(:key_side, '') ORDER BY entry_id
-- @excluded
SELECT 'no day' AS rule, count(*) AS n, coalesce(sum(low_cents), 0) AS cents FROM told
WHERE day IS NULL AND (:race IS NULL OR race = :race)
HAVING count(*) > 0
