-- order: 34
-- view: ad_money
-- about: Every ad buy with what the reports need to add it up: who paid, for which side of which race, on what medium, told by which kind of paper, between which two amounts. Decided here and nowhere else.
-- column: entry_id  integer  The entry, see ad_buys
-- column: status  text  active counts; every other status names its rule
-- column: status_rule  text  Rule that gave the status; blank when active
-- column: sponsor_id  text  Committee that paid: the source's FEC id, else the id the platform gives in another file, else a person's decision (sponsor_matches); blank when none
-- column: sponsor  text  Who paid, as the source names it
-- column: sponsor_key  text  sponsor_id, else the name in capitals: what buys are grouped by
-- column: sponsor_basis  text  source, platform file, decision, or blank: how sponsor_id is known
-- column: own_candidate  text  Candidate whose authorised committee (P, A) the sponsor is
-- column: candidate_id  text  Candidate the ad is about: named by the row, else own_candidate
-- column: stance  text  support or oppose, for candidate_id
-- column: race  text  Race: of the contest the row names, else of candidate_id; blank when neither is known
-- column: election_date  date  Day at the end of the contest, if it names one
-- column: side  text  Party that the ad helps (ad-side/1): the candidate's when it supports; of the two large parties the other when it opposes; else the sponsor's own party, or the tracker's word
-- column: medium  text  broadcast, cable, satellite, radio, digital, mail, print, outdoor or other (schema/codes/ad_medium.csv)
-- column: on_air  integer  1 for broadcast, cable, satellite and radio
-- column: station  text  Station or platform
-- column: market  text  Market or region
-- column: stage  text  reserved, ordered, invoiced, aired, refunded or estimated
-- column: told_by  text  paper (station or journal), platform (Google, Meta, Snap) or tracker (an estimate)
-- column: platform  text  Platform whose files tell one sum several ways; blank for others
-- column: advertiser_id  text  The platform's number of the buyer
-- column: rank  integer  Of a platform's files the one with the smallest rank speaks for a buyer
-- column: dated_rank  integer  The same for questions by date; blank when the file has no day
-- column: low_cents  integer  Low end in hundredths of the currency; a refund is negative
-- column: high_cents  integer  High end; blank when there is no upper bound
-- column: amount_cents  integer  Amount as stated (the low end of a range); a refund is negative
-- column: currency  text  Currency of the amounts
-- column: spots  integer  Spots, where told
-- column: day  date  First day on air, else the day of the row, else the last day it covers
-- column: source_id  integer  The file, see sources
-- columns: source_state
-- column: known_from  date  First day on which the file speaks
-- column: known_until  date  First day on which it no longer speaks
CREATE VIEW ad_money AS
WITH listed AS MATERIALIZED (  -- a platform's buyer that has an FEC id in any of its rows (few have) has it in all: the last one told
  SELECT advertiser_id, cmte_id FROM (
    SELECT b.advertiser_id, f.cmte_id, row_number() OVER (PARTITION BY b.advertiser_id ORDER BY b.entry_id DESC) AS k
    FROM ad_buy b CROSS JOIN entry e CROSS JOIN filing_ref f
    WHERE e.entry_id = b.entry_id AND f.filing_id = e.filing_id AND CASE WHEN f.cmte_id <> '' THEN b.advertiser_id END IS NOT NULL) x
  WHERE k = 1),
decided AS MATERIALIZED (  -- what people decided, the last of each sponsor's decisions
  SELECT sponsor, cmte_id FROM (SELECT m.sponsor, m.cmte_id, row_number() OVER (PARTITION BY m.sponsor ORDER BY m.record_id DESC) AS k
  FROM sponsor_match m JOIN source ms ON ms.source_id = m.record_id / 1000000000 AND ms.state = 'current'
  WHERE m.decision = 'accept' AND NOT EXISTS (
    SELECT 1 FROM sponsor_match n WHERE n.sponsor = m.sponsor AND n.cmte_id = m.cmte_id
      AND n.decision = 'reject' AND n.record_id > m.record_id
      AND n.record_id / 1000000000 = m.record_id / 1000000000)
  ) x WHERE k = 1),
owners AS MATERIALIZED (  -- of every committee that bought: whose it is, and its party
  SELECT x.cmte_id, coalesce(
    (SELECT l.cand_id FROM linkage l JOIN source s ON s.source_id = l.record_id / 1000000000
     WHERE l.cmte_id = x.cmte_id AND l.cmte_dsgn IN ('P', 'A') AND s.state = 'current'
     ORDER BY l.record_id DESC LIMIT 1),
    (SELECT c.cand_id FROM committee c JOIN source s ON s.source_id = c.record_id / 1000000000
     WHERE c.cmte_id = x.cmte_id AND c.cmte_dsgn IN ('P', 'A') AND c.cand_id IS NOT NULL AND s.state = 'current'
     ORDER BY c.record_id DESC LIMIT 1)) AS own_candidate,
    (SELECT m.cmte_pty_affiliation FROM committee m JOIN source s ON s.source_id = m.record_id / 1000000000
     WHERE m.cmte_id = x.cmte_id AND s.state = 'current' ORDER BY m.record_id DESC LIMIT 1) AS own_party
  FROM (
    SELECT f.cmte_id FROM ad_buy b CROSS JOIN entry e CROSS JOIN filing_ref f
    WHERE e.entry_id = b.entry_id AND f.filing_id = e.filing_id AND f.cmte_id <> ''
    UNION SELECT cmte_id FROM decided) x),
known AS (
  SELECT a.*, e.amount_cents, e.entry_day, f.filer_name, o.cand_id, o.cand_party, k.stance AS row_stance, k.status, k.status_rule,
    d.low_cents, d.high_cents, s.source_id, s.state, s.known_from, s.known_until, s.format,
    nullif(f.cmte_id, '') AS told_id, i.cmte_id AS platform_id, w.cmte_id AS decided_id,
    coalesce(nullif(f.cmte_id, ''), i.cmte_id, w.cmte_id) AS sponsor_id
  FROM ad_buy a
  CROSS JOIN entry e CROSS JOIN filing_ref f CROSS JOIN posting o CROSS JOIN posting_class k CROSS JOIN source s
  LEFT JOIN detail d ON d.detail_id = e.detail_id
  LEFT JOIN listed i ON i.advertiser_id = a.advertiser_id AND f.cmte_id = ''
  LEFT JOIN decided w ON w.sponsor = f.filer_name
  WHERE e.entry_id = a.entry_id AND f.filing_id = e.filing_id AND o.posting_id = e.posting_id
    AND k.class_id = o.class_id AND s.source_id = e.entry_id / 1000000000),
aimed AS (
  SELECT o.*, h.own_candidate, h.own_party, coalesce(o.cand_id, h.own_candidate) AS target,
    coalesce(o.row_stance, CASE WHEN o.cand_id IS NULL OR o.cand_id = h.own_candidate THEN
      CASE WHEN h.own_candidate IS NOT NULL THEN 'support' END END) AS aim
  FROM known o LEFT JOIN owners h ON h.cmte_id = o.sponsor_id),
placed AS (
  SELECT a.*, c.cand_pty_affiliation AS party, CASE c.cand_office
      WHEN 'H' THEN c.cand_office_st || '-' || c.cand_office_district
      WHEN 'S' THEN c.cand_office_st || '-SEN' WHEN 'P' THEN 'US-PRES' WHEN 'L' THEN c.cand_office_district
    END AS own_race
  FROM aimed a LEFT JOIN candidate c ON c.record_id = (
    SELECT x.record_id FROM candidate x JOIN source s ON s.source_id = x.record_id / 1000000000
    WHERE x.cand_id = a.target AND s.state = 'current' ORDER BY x.record_id DESC LIMIT 1))
SELECT
  p.entry_id, p.status, p.status_rule, p.sponsor_id, p.filer_name AS sponsor,
  coalesce(p.sponsor_id, upper(coalesce(p.filer_name, p.advertiser, ''))) AS sponsor_key,
  CASE WHEN p.told_id IS NOT NULL THEN 'source' WHEN p.platform_id IS NOT NULL THEN 'platform file'
       WHEN p.decided_id IS NOT NULL THEN 'decision' END AS sponsor_basis,
  p.own_candidate, p.target AS candidate_id, p.aim AS stance,
  coalesce(replace(substr(p.contest, 1, instr(replace(p.contest, '@', ' ') || ' ', ' ') - 1), '@', ''), p.own_race) AS race,
  CASE WHEN substr(p.contest, -10) GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'
       THEN substr(p.contest, -10) END AS election_date,
  CASE WHEN p.aim = 'support' THEN p.party
       WHEN p.aim = 'oppose' THEN CASE p.party WHEN 'DEM' THEN 'REP' WHEN 'REP' THEN 'DEM' END
       WHEN p.own_party IN ('DEM', 'REP') THEN p.own_party
       ELSE CASE upper(substr(p.cand_party, 1, 1)) WHEN 'D' THEN 'DEM' WHEN 'R' THEN 'REP' END
  END AS side,
  coalesce(m.medium, 'other') AS medium, CAST(coalesce(m.on_air, '0') AS INTEGER) AS on_air,
  p.station, p.market, p.stage,
  CASE WHEN p.stage = 'estimated' THEN 'tracker' WHEN t.platform IS NOT NULL THEN 'platform' ELSE 'paper' END AS told_by,
  t.platform, p.advertiser_id, CAST(t.rank AS INTEGER) AS rank, CAST(t.dated_rank AS INTEGER) AS dated_rank,
  CASE WHEN p.stage = 'refunded' THEN -abs(p.amount_cents)
       ELSE coalesce(p.low_cents, CASE WHEN p.high_cents IS NULL THEN p.amount_cents END) END AS low_cents,
  CASE WHEN p.stage = 'refunded' THEN -abs(p.amount_cents)
       WHEN p.low_cents IS NULL THEN coalesce(p.high_cents, p.amount_cents) ELSE p.high_cents END AS high_cents,
  CASE WHEN p.stage = 'refunded' THEN -abs(p.amount_cents) ELSE p.amount_cents END AS amount_cents,
  upper(p.currency) AS currency, p.spots,
  date(coalesce(p.flight_start_day, p.entry_day, p.flight_end_day) * 86400, 'unixepoch') AS day,
  p.source_id, p.state AS source_state, p.known_from, p.known_until
FROM placed p
LEFT JOIN code_ad_medium m ON m.word = lower(trim(p.medium))
LEFT JOIN code_ad_platform t ON t.format = p.format;
