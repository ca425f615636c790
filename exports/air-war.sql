-- name: air-war
-- title: The air war
-- question: Which side buys how much advertising, and by how many times more than the other?
-- param: race  race          Only this race
-- param: media  choice(air|digital|all) = air  Which media: air is broadcast, cable, satellite and radio
-- param: limit  count = 50          Rows to return
-- column: race  text  Race; blank when not known
-- column: side  text  Party that the ads help; blank when not known
-- column: sponsors  count  Sponsors
-- column: buys  count  Rows behind the figures
-- column: low_cents  cents  Low end of the money
-- column: high_cents  cents  High end; blank without an upper bound
-- column: spots  count  Spots, where told
-- column: other_low_cents  cents  Low end of the other known sides of the race together
-- column: other_high_cents  cents  High end of the other known sides together
-- column: ratio_low_bp  basis_points  Least that this side can be of the others: 200 percent is 2-to-1
-- column: ratio_high_bp  basis_points  Most that it can be; blank when the others may be nothing or this side has no bound
-- table: side, low_cents, high_cents, ratio_low_bp, ratio_high_bp, spots, sponsors, race
-- key: race, side
-- cell: low_cents
-- method: ad-interval/1
-- rule: of the papers of one order (station and order number) only the newest revision and the latest stage count (ad-order-revision/1, ad-later-stage/1)
-- rule: of a platform's files one speaks per buyer: the sum by buyer, then weeks, then single ads (schema/codes/ad_platform.csv)
-- rule: ad-interval/1: per sponsor and medium, papers and platforms are the low end where there are any; a tracker's estimate of the same money only moves the high end; where there is nothing but an estimate it gives both
-- rule: foreign money is never added to dollars (foreign-currency/1)
-- rule: ad-side/1: an ad helps the party of the candidate it supports, or of the two large parties the one it does not oppose; an ad that names nobody helps its sponsor's party; else the side is not known
-- rule: the ratio sets the low end against the high end of the others, and the other way round; both are cut to hundredths of a percent, the lower down and the higher up
-- rule: money reserved but not yet ordered counts as the press counts it, spent or reserved; the report ad-buys tells the stages apart
-- rule: buys of sponsors whose race is not known are not in any race (no-contest)
-- empty: no ad buys that fit are loaded: warchest formats, ad-buys/…
-- order: race, low_cents desc, side
-- @with
every AS (
  SELECT * FROM ad_money
  WHERE known_from <= :as_of AND :as_of < known_until AND source_state <> 'removed' AND currency = 'USD'),
told AS MATERIALIZED (  -- what counts on :as_of: replaced papers speak until what replaced them is known
  SELECT m.* FROM every m
  WHERE m.status = 'active' OR (m.status_rule IN ('ad-order-revision/1', 'ad-later-stage/1') AND NOT EXISTS (
    SELECT 1 FROM ad_replaced r JOIN source s ON s.source_id = r.by_source_id
    WHERE r.entry_id = m.entry_id AND s.known_from <= :as_of AND :as_of < s.known_until AND s.state <> 'removed'))),
best AS (  -- of a platform's files one speaks per buyer
  SELECT platform, coalesce(advertiser_id, '') AS buyer, min(rank) AS rank FROM told WHERE platform IS NOT NULL GROUP BY 1, 2),
once AS MATERIALIZED (
  SELECT t.* FROM told t LEFT JOIN best b ON b.platform = t.platform AND b.buyer = coalesce(t.advertiser_id, '')
  WHERE t.platform IS NULL OR t.rank = b.rank)
-- @query
WITH asked AS (SELECT * FROM once WHERE (:race IS NULL OR race = :race) AND (:race_date IS NULL OR election_date IS NULL OR election_date = :race_date) AND CASE :media WHEN 'air' THEN on_air = 1 WHEN 'digital' THEN medium = 'digital' ELSE 1 END),
per AS (  -- per sponsor and medium: papers and platforms, and the tracker's estimate of the same money
  SELECT race, coalesce(max(side), '') AS side, sponsor_key, medium, max(sponsor) AS sponsor,
    sum(told_by <> 'tracker') AS papers,
    sum(CASE WHEN told_by <> 'tracker' THEN low_cents ELSE 0 END) AS paper_low,
    sum(CASE WHEN told_by <> 'tracker' THEN high_cents ELSE 0 END) AS paper_high,
    max(told_by <> 'tracker' AND high_cents IS NULL) AS paper_open,
    sum(told_by = 'tracker') AS estimates,
    sum(CASE WHEN told_by = 'tracker' THEN low_cents ELSE 0 END) AS guess_low,
    sum(CASE WHEN told_by = 'tracker' THEN high_cents ELSE 0 END) AS guess_high,
    max(told_by = 'tracker' AND high_cents IS NULL) AS guess_open,
    sum(CASE WHEN told_by <> 'tracker' THEN spots END) AS paper_spots,
    sum(CASE WHEN told_by = 'tracker' THEN spots END) AS guess_spots
  FROM asked GROUP BY race, sponsor_key, medium),
bound AS (
  SELECT race, side, sponsor_key, sponsor, medium,
    CASE WHEN papers > 0 THEN paper_low ELSE guess_low END AS low,
    CASE WHEN paper_open OR guess_open THEN NULL WHEN papers > 0 THEN max(paper_high, guess_high) ELSE guess_high END AS high,
    coalesce(paper_spots, guess_spots) AS spots, papers + estimates AS n
  FROM per),
sided AS (
  SELECT race, side, count(DISTINCT sponsor_key) AS sponsors, sum(n) AS buys, sum(low) AS low,
    CASE WHEN count(high) = count(*) THEN sum(high) END AS high, sum(spots) AS spots
  FROM bound WHERE race IS NOT NULL OR :race IS NULL GROUP BY race, side),
against AS (
  SELECT s.*,
    (SELECT sum(o.low) FROM sided o WHERE o.race IS s.race AND o.side <> s.side AND o.side <> '') AS other_low,
    (SELECT CASE WHEN count(o.high) = count(*) THEN sum(o.high) END FROM sided o
      WHERE o.race IS s.race AND o.side <> s.side AND o.side <> '') AS other_high
  FROM sided s)
SELECT race, nullif(side, '') AS side, sponsors, buys, low AS low_cents, high AS high_cents, spots,
  other_low AS other_low_cents, other_high AS other_high_cents,
  CASE WHEN side <> '' AND race IS NOT NULL AND other_high > 0 THEN low * 10000 / other_high END AS ratio_low_bp,
  CASE WHEN side <> '' AND race IS NOT NULL AND other_low > 0 THEN (high * 10000 + other_low - 1) / other_low END AS ratio_high_bp
FROM against
ORDER BY race IS NULL, race, low DESC, side
LIMIT coalesce(:limit, 50)
-- @why
WITH asked AS (SELECT * FROM once WHERE race IS nullif(:key_race, '') AND (:race_date IS NULL OR election_date IS NULL OR election_date = :race_date) AND CASE :media WHEN 'air' THEN on_air = 1 WHEN 'digital' THEN medium = 'digital' ELSE 1 END),
per AS (  -- per sponsor and medium: papers and platforms, and the tracker's estimate of the same money
  SELECT race, coalesce(max(side), '') AS side, sponsor_key, medium, max(sponsor) AS sponsor,
    sum(told_by <> 'tracker') AS papers,
    sum(CASE WHEN told_by <> 'tracker' THEN low_cents ELSE 0 END) AS paper_low,
    sum(CASE WHEN told_by <> 'tracker' THEN high_cents ELSE 0 END) AS paper_high,
    max(told_by <> 'tracker' AND high_cents IS NULL) AS paper_open,
    sum(told_by = 'tracker') AS estimates,
    sum(CASE WHEN told_by = 'tracker' THEN low_cents ELSE 0 END) AS guess_low,
    sum(CASE WHEN told_by = 'tracker' THEN high_cents ELSE 0 END) AS guess_high,
    max(told_by = 'tracker' AND high_cents IS NULL) AS guess_open,
    sum(CASE WHEN told_by <> 'tracker' THEN spots END) AS paper_spots,
    sum(CASE WHEN told_by = 'tracker' THEN spots END) AS guess_spots
  FROM asked GROUP BY race, sponsor_key, medium),
bound AS (
  SELECT race, side, sponsor_key, sponsor, medium,
    CASE WHEN papers > 0 THEN paper_low ELSE guess_low END AS low,
    CASE WHEN paper_open OR guess_open THEN NULL WHEN papers > 0 THEN max(paper_high, guess_high) ELSE guess_high END AS high,
    coalesce(paper_spots, guess_spots) AS spots, papers + estimates AS n
  FROM per)
SELECT a.entry_id AS record_id, a.low_cents AS cents
FROM asked a JOIN per p ON p.race IS a.race AND p.sponsor_key = a.sponsor_key AND p.medium = a.medium
WHERE p.side = coalesce(:key_side, '') AND (p.papers = 0 OR a.told_by <> 'tracker')
ORDER BY a.entry_id
-- @excluded
SELECT rule, count(*) AS n, sum(cents) AS cents FROM (
  SELECT m.status_rule AS rule, m.amount_cents AS cents FROM every m
  WHERE m.status <> 'active' AND m.entry_id NOT IN (SELECT entry_id FROM told)
    AND (:race IS NULL OR m.race = :race)
  UNION ALL
  SELECT 'no-contest', low_cents FROM once WHERE race IS NULL AND :race IS NOT NULL AND CASE :media WHEN 'air' THEN on_air = 1 WHEN 'digital' THEN medium = 'digital' ELSE 1 END)
GROUP BY rule
ORDER BY rule
