-- name: platform-share
-- title: Platforms compared
-- question: Which platform gets how much of the digital advertising, in which currency?
-- param: race  race          Only buys in this race
-- param: committee  committee          Only this sponsor
-- param: limit  count = 100          Rows to return
-- column: currency  text  Currency; amounts in different ones are never added
-- column: platform  text  Google, Meta, Snap, or the seller a journal names
-- column: sponsors  count  Buyers
-- column: buys  count  Rows behind the figures
-- column: low_cents  cents  Low end, in hundredths of the currency
-- column: high_cents  cents  High end; blank without an upper bound
-- column: share_bp  basis_points  amount of base
-- column: amount_cents  cents  Amounts as stated; of a range the low end
-- column: base_cents  cents  Base: amounts as stated of all platforms in that currency
-- table: platform, currency, low_cents, high_cents, share_bp, sponsors
-- key: currency, platform
-- cell: amount_cents
-- method: ad-platforms/1
-- rule: of a platform's files one speaks per buyer: the sum by buyer, then weeks or regions, then single ads (schema/codes/ad_platform.csv)
-- rule: a share is of one currency; the share is of the amounts as stated, rounded half up
-- rule: the platforms count different things over different times (Google since 2018, Meta over the report's own period): see the report ad-buys
-- order: currency (dollars first), amount_cents desc, platform
-- @with
told AS MATERIALIZED (  -- what counts on :as_of: replaced papers speak until what replaced them is known
  SELECT m.* FROM ad_money m
  WHERE m.known_from <= :as_of AND :as_of < m.known_until AND m.source_state <> 'removed'
    AND (m.status = 'active' OR m.status_rule = 'foreign-currency/1' OR (m.status_rule IN ('ad-order-revision/1', 'ad-later-stage/1') AND NOT EXISTS (
      SELECT 1 FROM ad_replaced r JOIN source s ON s.source_id = r.by_source_id
      WHERE r.entry_id = m.entry_id AND s.known_from <= :as_of AND :as_of < s.known_until AND s.state <> 'removed')))),
best AS (  -- of a platform's files one speaks per buyer
  SELECT platform, coalesce(advertiser_id, '') AS buyer, min(rank) AS rank FROM told WHERE platform IS NOT NULL GROUP BY 1, 2),
once AS MATERIALIZED (
  SELECT t.* FROM told t LEFT JOIN best b ON b.platform = t.platform AND b.buyer = coalesce(t.advertiser_id, '')
  WHERE t.platform IS NULL OR t.rank = b.rank),
asked AS (
  SELECT *, coalesce(platform, station, 'not named') AS place FROM once
  WHERE medium = 'digital' AND told_by <> 'tracker' AND (:race IS NULL OR race = :race)
    AND (:race_date IS NULL OR election_date IS NULL OR election_date = :race_date)
    AND (:committee IS NULL OR sponsor_id = :committee))
-- @query
WITH shared AS (
  SELECT currency, place, count(DISTINCT sponsor_key) AS sponsors, count(*) AS buys, sum(low_cents) AS low,
    CASE WHEN count(high_cents) = count(*) THEN sum(high_cents) END AS high, sum(amount_cents) AS amount
  FROM asked GROUP BY currency, place),
based AS (SELECT *, sum(amount) OVER (PARTITION BY currency) AS base FROM shared)
SELECT currency, place AS platform, sponsors, buys, low AS low_cents, high AS high_cents,
  CASE WHEN base > 0 THEN (amount * 20000 + base) / (2 * base) END AS share_bp, amount AS amount_cents, base AS base_cents
FROM based
ORDER BY currency <> 'USD', currency, amount DESC, place
LIMIT coalesce(:limit, 100)
-- @why
SELECT entry_id AS record_id, amount_cents AS cents FROM asked
WHERE currency = :key_currency AND place = :key_platform ORDER BY entry_id
