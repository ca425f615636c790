-- title: The air war
-- question: Which side buys how much advertising, and by how many times more than the other?
-- uses: ad_bound
-- params: race, cycle, limit = 50
-- param: media choice(air|digital|all) = air Which media: air is broadcast, cable, satellite and radio
-- columns: race, side, sponsors, buys, low_cents, high_cents, spots, other_low_cents, other_high_cents, ratio_low_bp, ratio_high_bp
-- table: side, low_cents, high_cents, ratio_low_bp, ratio_high_bp, spots, sponsors, race
-- key: race, side
-- cell: low_cents
-- derived: high_cents of low_cents: the high ends of these buys, or of a tracker's estimate of the same money where that is more; sponsors, spots of buys: those that these entries name, of an estimate only where nothing else tells; other_high_cents of other_low_cents: as high is of low
-- method: ad-interval/1
-- rule: the ratio sets the low end against the high end of the others, and the other way round; both are cut to hundredths of a percent, the lower down and the higher up
-- rule: money reserved but not yet ordered counts as the press counts it, spent or reserved; the report ad-buys tells the stages apart
-- rule: no-contest: buys of sponsors whose race is not known are not in any race
-- empty: no ad buys that fit are loaded: warchest formats, ad-buys/…
-- chart: ranges x=race,side low=low_cents high=high_cents
-- order: race nulls last, low_cents desc, side nulls first
-- @query
SELECT race, nullif(side, '') AS side, sponsors, buys, low AS low_cents, high AS high_cents, spots,
  other_low AS other_low_cents, other_high AS other_high_cents, CASE WHEN side <> '' AND race IS NOT NULL
  AND other_high > 0 THEN low * 10000 / other_high END AS ratio_low_bp, CASE WHEN side <> '' AND race IS NOT NULL
  AND other_low > 0 THEN (high * 10000 + other_low - 1) / other_low END AS ratio_high_bp
FROM (
  SELECT s.*, sum(CASE WHEN side <> '' THEN low END) OVER o AS other_low, CASE WHEN count(CASE WHEN side <> ''
    AND high IS NULL THEN 1 END) OVER o = 0 THEN sum(CASE WHEN side <> '' THEN high END) OVER o END AS other_high
  FROM (
    SELECT race, side, count(DISTINCT sponsor_key) AS sponsors, sum(n) AS buys, sum(low) AS low, CASE
      WHEN count(high) = count(*) THEN sum(high) END AS high, sum(spots) AS spots
    FROM ad_bound GROUP BY race, side) s
  WINDOW o AS (PARTITION BY race ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING EXCLUDE CURRENT ROW)) d
-- @why
SELECT entry_id AS record_id, CASE WHEN side = coalesce(:key_side, '') AND is_behind = 1 THEN low_cents END AS cents,
  CASE side WHEN coalesce(:key_side, '') THEN 1 END AS buys, CASE WHEN side NOT IN ('', coalesce(:key_side, ''))
  AND is_behind = 1 THEN low_cents END AS other_low_cents
FROM ad_row WHERE coalesce(race, '') = coalesce(:key_race, '') ORDER BY entry_id
-- @excluded
SELECT rule, count(*) AS n, sum(cents) AS cents FROM (
  SELECT rule, amount_cents AS cents FROM ad_told
  WHERE rule IS NOT NULL AND currency = 'USD' AND (:race IS NULL OR race = :race)
  UNION ALL SELECT 'no-contest', low_cents FROM ad_once WHERE race IS NULL AND :race IS NOT NULL AND CASE :media
    WHEN 'air' THEN on_air = 1 WHEN 'digital' THEN medium = 'digital' ELSE TRUE END
  UNION ALL SELECT 'no-amount/1', 0 FROM ad_unpriced) q
GROUP BY rule ORDER BY rule
-- @empty
SELECT 'the ' || count(*) || ' papers on ad buys that are loaded name no amount: the amounts are in the papers '
  || 'themselves (view ad_documents)' AS words
FROM ad_unpriced HAVING count(*) > 0
