-- name: all-in-total
-- title: All the money in a race
-- question: What did the whole race cost, each dollar once?
-- param: race  race required  The race, like GA-06@2017-06-20
-- column: race  text  Race
-- column: line  text  candidates, outside groups, party coordinated, ads beyond the reports, total
-- column: members  count  Candidates or groups behind the line
-- column: reported_cents  cents  What they reported; blank on the line of ads
-- column: low_cents  cents  Low end
-- column: high_cents  cents  High end; blank without an upper bound
-- column: period  text  Days the reports cover; candidates only
-- column: note  text  What to know of the line
-- table: line, low_cents, high_cents, members, period, note
-- key: race, line
-- method: all-in/1
-- rule: candidates: what their summaries say they spent, less transfers between their own committees where both sides are given; of several summaries the one that covers the latest day speaks
-- rule: outside groups: independent expenditures and communication costs about the candidates, as in outside-by-spender; coordinated spending of parties (24C) on a line of its own
-- rule: ads beyond the reports: ad buys are inside what their sponsors report, so they add only what goes beyond it: at the low end what invoices, station logs and platforms prove, at the high end everything bought or estimated
-- rule: electronic filings count beside bulk files, whose rows of a loaded filing are silenced (filing-speaks/1); a notice that a regular report tells as well is taken off (ie-merge/1)
-- rule: money that goes from a group to a candidate or another group is not in it: only what is spent is added
-- rule: of the papers of one order (station and order number) only the newest revision and the latest stage count (ad-order-revision/1, ad-later-stage/1)
-- rule: of a platform's files one speaks per buyer: the sum by buyer, then weeks, then single ads (schema/codes/ad_platform.csv)
-- rule: ad-interval/1: per sponsor and medium, papers and platforms are the low end where there are any; a tracker's estimate of the same money only moves the high end; where there is nothing but an estimate it gives both
-- rule: foreign money is never added to dollars (foreign-currency/1)
-- order: candidates, outside groups, party coordinated, ads beyond the reports, total
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
summary AS (
  SELECT c.cand_id, c.ttl_disb_cents, c.trans_from_auth_cents, c.trans_to_auth_cents, c.cvg_start_day, c.cvg_end_day,
    row_number() OVER (PARTITION BY c.cand_id ORDER BY coalesce(c.cvg_end_day, 0) DESC, c.record_id DESC) AS k
  FROM candidate_summary c JOIN src s ON s.source_id = c.record_id / 1000000000
  WHERE c.cand_id IN (SELECT cand_id FROM runner)),
campaign AS (
  SELECT cand_id, cvg_start_day, cvg_end_day, coalesce(ttl_disb_cents, 0) - CASE
      WHEN trans_from_auth_cents IS NOT NULL AND trans_to_auth_cents IS NOT NULL THEN trans_to_auth_cents ELSE 0 END AS cents
  FROM summary WHERE k = 1),
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
asked AS (SELECT * FROM once WHERE (:race IS NULL OR race = :race) AND (:race_date IS NULL OR election_date IS NULL OR election_date = :race_date)),
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
proof AS (  -- what is billed, on air or told by a platform
  SELECT sponsor_key, sum(low_cents) AS proved FROM asked WHERE told_by <> 'tracker' AND stage IN ('invoiced', 'aired', 'refunded')
  GROUP BY sponsor_key),
bought AS (
  SELECT b.sponsor_key, CASE WHEN count(b.high) = count(*) THEN sum(b.high) END AS high,
    coalesce((SELECT p.proved FROM proof p WHERE p.sponsor_key = b.sponsor_key), 0) AS proved,
    (SELECT max(a.own_candidate) FROM asked a WHERE a.sponsor_key = b.sponsor_key) AS own
  FROM bound b GROUP BY b.sponsor_key),
reported AS (
  SELECT cmte_id, sum(cents) AS cents FROM outside WHERE cand_id IN (SELECT cand_id FROM runner) GROUP BY cmte_id),
friend AS (SELECT cand_id AS id FROM runner UNION
  SELECT l.cmte_id FROM linkage l JOIN src s ON s.source_id = l.record_id / 1000000000
  WHERE l.cand_id IN (SELECT cand_id FROM runner) AND l.cmte_dsgn IN ('P', 'A')),
coordinated AS (
  SELECT r.cmte_id, r.cents FROM roll_pair r JOIN src s ON s.source_id = r.source_id
  JOIN posting_classes k ON k.class_id = r.class_id
  WHERE r.cmte_id <> '*' AND k.nature = 'coordinated' AND k.is_payment = 1 AND r.other_id IN (SELECT id FROM friend)),
beyond AS (
  SELECT sponsor_key, max(0, proved - said) AS low, CASE WHEN high IS NOT NULL THEN max(0, high - said) END AS high
  FROM (SELECT b.*, CASE WHEN b.own IS NOT NULL THEN coalesce((SELECT c.cents FROM campaign c WHERE c.cand_id = b.own), 0)
      ELSE coalesce((SELECT r.cents FROM reported r WHERE r.cmte_id = b.sponsor_key), 0) END AS said FROM bought b)),
part AS (
  SELECT 1 AS place, 'candidates' AS line, count(*) AS members, coalesce(sum(cents), 0) AS reported,
    coalesce(sum(cents), 0) AS low, coalesce(sum(cents), 0) AS high,
    coalesce(date(min(cvg_start_day) * 86400, 'unixepoch') || ' ', '') || 'to ' || date(max(cvg_end_day) * 86400, 'unixepoch') AS period,
    CASE WHEN count(*) = 0 THEN 'no candidate summary is loaded: import weballYY.zip' END AS note
  FROM campaign
  UNION ALL
  SELECT 2, 'outside groups', count(DISTINCT cmte_id), coalesce(sum(cents), 0), coalesce(sum(cents), 0), coalesce(sum(cents), 0), NULL,
    CASE WHEN count(*) = 0 THEN 'no outside spending is loaded: import pas2YY.zip' END
  FROM outside WHERE cand_id IN (SELECT cand_id FROM runner)
  UNION ALL
  SELECT 3, 'party coordinated', count(DISTINCT cmte_id), coalesce(sum(cents), 0), coalesce(sum(cents), 0), coalesce(sum(cents), 0), NULL, NULL
  FROM coordinated
  UNION ALL
  SELECT 4, 'ads beyond the reports', count(*), NULL, coalesce(sum(low), 0),
    CASE WHEN count(high) = count(*) THEN coalesce(sum(high), 0) END, NULL,
    CASE WHEN count(*) = 0 THEN 'no ad buys are loaded' END
  FROM beyond)
SELECT :race || coalesce('@' || :race_date, '') AS race, line, members, reported AS reported_cents, low AS low_cents, high AS high_cents, period, note FROM (
  SELECT * FROM part
  UNION ALL
  SELECT 5, 'total', NULL, sum(reported), sum(low), CASE WHEN count(high) = 4 THEN sum(high) END, NULL,
    CASE WHEN sum(note IS NOT NULL) > 0 THEN 'a part is missing: see the lines above' END FROM part)
ORDER BY place
