-- title: Platforms compared
-- question: Which platform gets how much of the digital advertising, in which currency?
-- uses: ad_once
-- params: cycle, limit = 100
-- param: race race Only buys in this race
-- param: committee committee Only this sponsor
-- columns: currency, platform, sponsors, buys, low_cents, high_cents, share_bp, amount_cents, base_cents
-- column: sponsors count Buyers
-- column: low_cents cents Low end, in hundredths of the currency
-- column: amount_cents cents Amounts as stated; of a range the low end
-- column: base_cents cents Base: amounts as stated of all platforms in that currency
-- table: platform, currency, low_cents, high_cents, share_bp, sponsors
-- key: currency, platform
-- cell: amount_cents
-- derived: sponsors of buys: the buyers that these entries name
-- method: ad-platforms/1
-- rule: a share is of one currency; the share is of the amounts as stated, rounded half up
-- rule: the platforms count different things over different times (Google since 2018, Meta over the report's own period): see the report ad-buys
-- chart: ranges x=platform low=low_cents high=high_cents
-- order: currency desc, amount_cents desc, platform
-- @with
asked AS (
  SELECT *, coalesce(platform, station, 'not named') AS place FROM ad_spoken
  WHERE medium = 'digital' AND told_by <> 'tracker' AND is_asked AND (:committee IS NULL OR sponsor_id = :committee))
-- @query
SELECT currency, place AS platform, sponsors, buys, low AS low_cents, high AS high_cents, CASE
  WHEN base > 0 THEN (amount * 20000 + base) / (2 * base) END AS share_bp, amount AS amount_cents, base AS base_cents
FROM (
  SELECT currency, place, count(DISTINCT sponsor_key) AS sponsors, count(*) AS buys, sum(low_cents) AS low, CASE
    WHEN count(high_cents) = count(*) THEN sum(high_cents) END AS high, sum(amount_cents) AS amount,
    sum(sum(amount_cents)) OVER (PARTITION BY currency) AS base
  FROM asked GROUP BY currency, place) d
-- @why
SELECT entry_id AS record_id, CASE WHEN is_own THEN amount_cents END AS cents, CASE WHEN is_own THEN 1 END AS buys,
  CASE WHEN is_own THEN low_cents END AS low_cents, CASE WHEN is_own AND open = 0 THEN high_cents END AS high_cents,
  amount_cents AS base_cents
FROM (SELECT *, place = :key_platform AS is_own, count(*) OVER (PARTITION BY place)
  - count(high_cents) OVER (PARTITION BY place) AS open FROM asked WHERE currency = :key_currency) q ORDER BY entry_id
