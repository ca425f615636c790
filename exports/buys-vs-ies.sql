-- name: buys-vs-ies
-- title: Ad buys against independent expenditures
-- question: Do a group's ad buys match the outside spending it reported?
-- param: race  race required  The race, like GA-06
-- param: limit  count = 100          Rows to return
-- column: race  text  Race
-- column: sponsor_id  text  Committee; blank when the sponsor is not matched to one
-- column: sponsor  text  Name
-- column: buys_low_cents  cents  Ad buys, low end
-- column: buys_high_cents  cents  High end; blank without an upper bound
-- column: ie_cents  cents  Outside spending it reported on candidates of the race; blank when none is loaded
-- column: gap_low_cents  cents  Reported spending less buys, least; negative: buys that no report shows yet
-- column: gap_high_cents  cents  Reported spending less buys, most
-- column: says  text  What that means
-- table: sponsor, buys_low_cents, buys_high_cents, ie_cents, gap_low_cents, says
-- key: race, sponsor_id, sponsor
-- method: ad-interval/1
-- rule: candidates' own committees are left out: they report no outside spending
-- rule: of the papers of one order (station and order number) only the newest revision and the latest stage count (ad-order-revision/1, ad-later-stage/1)
-- rule: of a platform's files one speaks per buyer: the sum by buyer, then weeks, then single ads (schema/codes/ad_platform.csv)
-- rule: ad-interval/1: per sponsor and medium, papers and platforms are the low end where there are any; a tracker's estimate of the same money only moves the high end; where there is nothing but an estimate it gives both
-- rule: foreign money is never added to dollars (foreign-currency/1)
-- rule: outside spending is of all purposes, ads are a part of it: more spending than buys is what one expects; more buys than spending is not
-- rule: where several files tell one spender and cycle one kind speaks, as in outside-by-spender
-- rule: electronic filings count beside bulk files, whose rows of a loaded filing are silenced (filing-speaks/1); a notice that a regular report tells as well is taken off (ie-merge/1)
-- rule: a sponsor that is no committee yet can be matched: warchest match
-- order: race, buys_high_cents desc, sponsor
-- @query
WITH src AS (  -- the sources that speak on :as_of, and on the two years of the race
  SELECT source_id, coalesce(CAST(cycle AS TEXT), '') AS cycle, format
  FROM source s
  WHERE s.known_from <= :as_of AND :as_of < s.known_until AND s.state <> 'removed'
    AND (:race_date IS NULL OR cycle IS NULL
         OR cycle = (CAST(substr(:race_date, 1, 4) AS INTEGER) + 1) / 2 * 2)),
runner AS (  -- the candidates of the race: of its day where results are loaded
  SELECT c.cand_id FROM candidate c JOIN source s ON s.source_id = c.record_id / 1000000000
  WHERE s.known_from <= :as_of AND :as_of < s.known_until AND s.state <> 'removed' AND c.cand_office = :race_office
    AND (c.cand_office = 'P' OR c.cand_office_st = :race_state) AND (c.cand_office <> 'H' OR c.cand_office_district = :race_district)
    AND (:race_date IS NULL OR c.cand_id IN (SELECT r.cand_id FROM result r WHERE r.election_date = :race_date AND r.race = :race)
      OR NOT EXISTS (SELECT 1 FROM result r WHERE r.election_date = :race_date AND r.race = :race AND r.cand_id IS NOT NULL))
  UNION
  SELECT r.cand_id FROM result r JOIN source s ON s.source_id = r.record_id / 1000000000
  WHERE s.known_from <= :as_of AND :as_of < s.known_until AND s.state <> 'removed' AND r.cand_id IS NOT NULL AND r.race = :race
    AND (:race_date IS NULL OR r.election_date = :race_date)),
spent AS MATERIALIZED (  -- active outside spending by the kind of file that tells it
  SELECT r.cmte_id, s.cycle, r.cand_id, k.nature, r.n, r.cents, CASE s.format
      WHEN 'fec-bulk/itpas2' THEN 0 WHEN 'fec-bulk/itoth' THEN 0
      WHEN 'fec-csv/independent-expenditure' THEN 1 WHEN 'fec-efile' THEN 9 ELSE 2 END AS rank
  FROM outside_spent r JOIN src s ON s.source_id = r.source_id
  JOIN posting_classes k ON k.class_id = r.class_id
  WHERE k.counts_as = 'outside spending'
    AND (r.covered_from IS NULL OR (r.covered_from <= :as_of AND :as_of < r.covered_until))),
first_told AS (SELECT cmte_id, cycle, nature, min(rank) AS rank FROM spent GROUP BY cmte_id, cycle, nature),
outside AS MATERIALIZED (SELECT t.* FROM spent t JOIN first_told b USING (cmte_id, cycle, nature)
  WHERE t.rank = b.rank OR t.rank = 9),
told AS MATERIALIZED (  -- what counts on :as_of: replaced papers speak until what replaced them is known
  SELECT m.* FROM ad_money m
  WHERE m.known_from <= :as_of AND :as_of < m.known_until AND m.source_state <> 'removed' AND m.currency = 'USD'
    AND (m.status = 'active' OR (m.status_rule IN ('ad-order-revision/1', 'ad-later-stage/1') AND NOT EXISTS (
      SELECT 1 FROM ad_replaced r JOIN source s ON s.source_id = r.by_source_id
      WHERE r.entry_id = m.entry_id AND s.known_from <= :as_of AND :as_of < s.known_until AND s.state <> 'removed')))),
best AS (  -- of a platform's files one speaks per buyer
  SELECT platform, coalesce(advertiser_id, '') AS buyer, min(rank) AS rank FROM told WHERE platform IS NOT NULL GROUP BY 1, 2),
once AS MATERIALIZED (
  SELECT t.* FROM told t LEFT JOIN best b ON b.platform = t.platform AND b.buyer = coalesce(t.advertiser_id, '')
  WHERE t.platform IS NULL OR t.rank = b.rank),
asked AS (SELECT * FROM once WHERE own_candidate IS NULL AND (:race IS NULL OR race = :race) AND (:race_date IS NULL OR election_date IS NULL OR election_date = :race_date)),
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
bought AS (
  SELECT sponsor_key, max(sponsor) AS sponsor, sum(low) AS low, CASE WHEN count(high) = count(*) THEN sum(high) END AS high
  FROM bound GROUP BY sponsor_key),
reported AS (
  SELECT cmte_id, sum(cents) AS cents FROM outside WHERE cand_id IN (SELECT cand_id FROM runner) GROUP BY cmte_id),
joined AS (
  SELECT b.sponsor_key AS id, b.sponsor, b.low, b.high, r.cents
  FROM bought b LEFT JOIN reported r ON r.cmte_id = b.sponsor_key
  UNION ALL
  SELECT r.cmte_id, NULL, NULL, NULL, r.cents FROM reported r WHERE r.cmte_id NOT IN (SELECT sponsor_key FROM bought))
SELECT :race AS race, CASE WHEN id GLOB 'C[0-9]*' OR cents IS NOT NULL THEN id END AS sponsor_id,
  coalesce(sponsor, (SELECT c.cmte_nm FROM committee c JOIN source s ON s.source_id = c.record_id / 1000000000
    WHERE c.cmte_id = id AND s.state = 'current' ORDER BY c.record_id DESC LIMIT 1), id) AS sponsor,
  low AS buys_low_cents, high AS buys_high_cents, cents AS ie_cents,
  CASE WHEN high IS NOT NULL THEN cents - high END AS gap_low_cents, cents - low AS gap_high_cents,
  CASE WHEN low IS NULL THEN 'no ad buys loaded'
       WHEN cents IS NULL THEN 'no outside spending loaded'
       WHEN cents < low THEN 'buys exceed what was reported'
       WHEN high IS NULL OR cents < high THEN 'within the range of the buys'
       ELSE 'reports cover the buys' END AS says
FROM joined
ORDER BY low IS NULL, high DESC, low DESC, cents DESC, sponsor, id
LIMIT coalesce(:limit, 100)
