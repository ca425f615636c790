-- name: all-in-total
-- title: All the money in a race
-- question: What did the whole race cost, each dollar once?
-- param: race  race required  The race, like GA-06@2017-06-20
-- param: cycle  cycle          The two-year period; default: that of the race's day, else the latest with money of the race
-- column: race  text  Race
-- column: cycle  text  Two-year period of the money; blank where no file tells one
-- column: line  text  candidates, outside groups, party coordinated, ads beyond the reports, total
-- column: members  count  Candidates or groups behind the line
-- column: reported_cents  cents  What they reported; blank on the line of ads, and where nothing is loaded
-- column: low_cents  cents  Low end; blank where nothing is loaded
-- column: high_cents  cents  High end; blank without an upper bound
-- column: period  text  Days the reports cover; candidates only
-- column: note  text  What to know of the line
-- table: line, low_cents, note, high_cents, members, cycle, period
-- key: race, line
-- cell: reported_cents
-- method: all-in/1
-- rule: one two-year period: that of --cycle, else of the race's day, else the latest with money of the race; money of different periods is never added
-- rule: candidates of the race: by a summary, their own record, a filing or a result; with a date, those who stood that day where results are loaded, by FEC id, else by the name (the one candidate of the race with that last name)
-- rule: did not stand that day (other-contest/1)
-- rule: candidates: what they spent, net: the FEC's summary or the filings of their own committees, whichever covers more (later-coverage/1 of candidate-totals), else the rows their own committees itemized
-- rule: net subtracts transfers between the candidate's own committees only where there are both and neither is 0 (the FEC's rule)
-- rule: where the FEC lists one committee's money under two ids of its candidate, the id keeps it to which a linkage file of the period gives a committee, in one race one of them; where none tells, only the high end has it
-- rule: the same money under another id of the candidate (other-office/1)
-- rule: the high end is blank where a line is not loaded, or where filings and rows tell only what is loaded: nothing bounds what is not
-- rule: outside groups: independent expenditures and communication costs about the candidates; coordinated spending of parties (24C) on a line of its own
-- rule: beside filings, where several files tell the same spender one kind speaks: itpas2 (with what only itoth has), then the independent-expenditure CSV, then journals (ie-csv-or-pas2/1)
-- rule: outside spending of a file that tells no two-year period counts where all its days lie in the period
-- rule: the file tells no two-year period (no-cycle/1)
-- rule: ads beyond the reports: ad buys are inside what their sponsors report, so they add only what goes beyond it: at the low end what invoices, station logs and platforms prove, at the high end everything bought or estimated
-- rule: electronic filings count beside bulk files, whose rows of a loaded filing are silenced (filing-speaks/1); a notice that a regular report tells as well is taken off (ie-merge/1)
-- rule: money that goes from a group to a candidate or another group is not in it: only what is spent is added
-- rule: of the papers of one order (station and order number) only the newest revision and the latest stage count (ad-order-revision/1, ad-later-stage/1)
-- rule: of a platform's files one speaks per buyer: the sum by buyer, then weeks, then single ads (schema/codes/ad_platform.csv)
-- rule: ad-interval/1: per sponsor and medium, papers and platforms are the low end where there are any; a tracker's estimate of the same money only moves the high end; where there is nothing but an estimate it gives both
-- rule: foreign money is never added to dollars (foreign-currency/1)
-- order: candidates, outside groups, party coordinated, ads beyond the reports, total
-- @with
speaking AS MATERIALIZED (  -- the sources that speak on :as_of
  SELECT source_id, CAST(cycle AS TEXT) AS cycle, format, file FROM source s
  WHERE s.known_from <= :as_of AND :as_of < s.known_until AND s.state <> 'removed'),
that_day AS MATERIALIZED (  -- who stood on the day of the race, where results are loaded: by FEC id, else by name
  SELECT DISTINCT cand_id FROM (
    SELECT CASE WHEN count(DISTINCT CASE WHEN n.first_fits THEN n.candidate_id END) = 1
        THEN max(CASE WHEN n.first_fits THEN n.candidate_id END)
      WHEN count(DISTINCT n.candidate_id) = 1 THEN max(n.candidate_id) END AS cand_id
    FROM result_names n JOIN speaking s ON s.source_id = n.source_id JOIN source w ON w.source_id = n.named_by
    WHERE :race_date IS NOT NULL AND n.race = :race AND n.election_date = :race_date
      AND w.known_from <= :as_of AND w.state <> 'removed' AND (n.told_by = 'result' OR w.cycle IS NULL
        OR w.cycle = (CAST(substr(:race_date, 1, 4) AS INTEGER) + 1) / 2 * 2)
    GROUP BY upper(n.candidate_name))
  WHERE cand_id IS NOT NULL),
filed_whole AS MATERIALIZED (  -- outside spending of filings by the race their rows name
  SELECT x.entry_id, x.source_id, x.spender_id, x.nature, x.candidate_id, x.amount_cents, coalesce(n.entry_id IS NOT NULL, 0) AS covered
  FROM (SELECT DISTINCT r.source_id FROM roll_outside r JOIN speaking s ON s.source_id = r.source_id
    WHERE s.format = 'fec-efile') q
  CROSS JOIN filed_outside x ON x.source_id = q.source_id
  LEFT JOIN notice_cover n ON n.entry_id = x.entry_id AND n.known_from <= :as_of AND :as_of < n.known_until
  WHERE x.race = :race AND x.status = 'active'),
known AS MATERIALIZED (  -- everyone whom some file calls a candidate of the race
  SELECT c.cand_id FROM candidate c JOIN speaking s ON s.source_id = c.record_id / 1000000000
  WHERE c.cand_office = :race_office AND (c.cand_office = 'P' OR c.cand_office_st = :race_state)
    AND (c.cand_office <> 'H' OR c.cand_office_district = :race_district)
  UNION SELECT t.candidate_id FROM summary_totals t JOIN speaking s ON s.source_id = t.source_id WHERE t.race = :race
  UNION
  SELECT g.cand_id FROM filing g JOIN speaking s ON s.source_id = g.source_id
  WHERE g.cand_id IS NOT NULL AND upper(g.cand_office) = :race_office
    AND (:race_office = 'P' OR upper(g.cand_state) = :race_state)
    AND (:race_office <> 'H' OR substr('00' || g.cand_district, -2) = :race_district)
  UNION
  SELECT r.cand_id FROM result r JOIN speaking s ON s.source_id = r.record_id / 1000000000
  WHERE r.cand_id IS NOT NULL AND substr(r.race, 1, instr(r.race || '@', '@') - 1) = :race
  UNION SELECT x.candidate_id FROM filed_whole x WHERE x.candidate_id IS NOT NULL
  UNION SELECT cand_id FROM that_day),
every_report AS MATERIALIZED (  -- periodic reports of campaigns, current versions
  SELECT t.*, s.cycle, CASE t.form WHEN 'F3P' THEN 'P' WHEN 'F3' THEN CASE WHEN g.cand_district IS NULL THEN 'S' ELSE 'H' END END AS office,
    g.cand_state, CASE WHEN g.cand_district IS NOT NULL THEN printf('%02d', CAST(g.cand_district AS INTEGER)) ELSE '00' END AS district
  FROM speaking s CROSS JOIN filing g ON g.source_id = s.source_id CROSS JOIN report_totals t ON t.source_id = s.source_id
  WHERE t.form IN ('F3', 'F3P', 'F3X') AND t.filer_id IS NOT NULL),
owner AS MATERIALIZED (  -- a committee whose candidate nothing tells stands for itself
  SELECT DISTINCT o.candidate_id AS cand_id, o.committee_id AS cmte_id FROM candidate_committees o
  WHERE o.known_from <= :as_of AND :as_of < o.known_until AND o.committee_id IN (SELECT filer_id FROM every_report)
  UNION
  SELECT r.filer_id, r.filer_id FROM every_report r
  WHERE r.form IN ('F3', 'F3P') AND r.filer_id NOT IN (SELECT o.committee_id FROM candidate_committees o
    WHERE o.known_from <= :as_of AND :as_of < o.known_until)),
filer AS MATERIALIZED (  -- whose reports may be of the race: its candidates, and committees that stand for themselves
  SELECT o.cand_id, r.* FROM owner o CROSS JOIN every_report r ON r.filer_id = o.cmte_id
  WHERE o.cand_id IN known OR (o.cand_id NOT IN (SELECT cand_id FROM candidate) AND r.office = :race_office
    AND (r.office = 'P' OR r.cand_state = :race_state) AND (r.office <> 'H' OR r.district = :race_district))),
period AS MATERIALIZED (  -- the one two-year period of the answer
  SELECT coalesce(CAST(:cycle AS TEXT), CAST((CAST(substr(:race_date, 1, 4) AS INTEGER) + 1) / 2 * 2 AS TEXT),
    (SELECT max(cycle) FROM (
      SELECT s.cycle FROM summary_totals t JOIN speaking s ON s.source_id = t.source_id
      WHERE t.race = :race AND (t.receipts_cents <> 0 OR t.disbursements_cents <> 0)
      UNION ALL SELECT cycle FROM filer
      UNION ALL
      SELECT s.cycle FROM roll_outside r JOIN speaking s ON s.source_id = r.source_id
      WHERE r.cmte_id <> '*' AND r.cand_id IN known
      UNION ALL SELECT s.cycle FROM filed_whole x JOIN speaking s ON s.source_id = x.source_id)), '') AS cycle),
src AS MATERIALIZED (  -- the sources of the period, and those that tell none
  SELECT s.source_id, coalesce(s.cycle, '') AS cycle, s.format, s.file, p.cycle <> coalesce(s.cycle, '') AS undated,
    strftime('%s', (CAST(p.cycle AS INTEGER) - 1) || '-01-01') / 86400 AS first_day, strftime('%s', p.cycle || '-12-31') / 86400 AS last_day
  FROM speaking s CROSS JOIN period p WHERE s.cycle IS NULL OR s.cycle = p.cycle),
latest AS MATERIALIZED (  -- alternatives: the latest coverage end speaks
  SELECT * FROM (
    SELECT t.*, row_number() OVER (PARTITION BY t.candidate_id ORDER BY t.coverage_end DESC,
      CASE s.format WHEN 'fec-bulk/weball' THEN 0 WHEN 'fec-bulk/webl' THEN 1 ELSE 2 END, t.record_id DESC) AS k
    FROM summary_totals t JOIN src s ON s.source_id = t.source_id
    WHERE t.candidate_id IN known
      AND (NOT s.undated OR t.coverage_end BETWEEN date(s.first_day * 86400, 'unixepoch') AND date(s.last_day * 86400, 'unixepoch')))
  WHERE k = 1),
shared AS MATERIALIZED (  -- the same money under another id of the candidate
  SELECT h.record_id, max(NOT coalesce(h.linked_from <= :as_of, 0)
      AND (coalesce(h.other_linked_from <= :as_of, 0) OR (h.same_race AND h.other_id < h.candidate_id))) AS elsewhere,
    min(CASE WHEN NOT h.same_race AND NOT coalesce(h.linked_from <= :as_of, 0) THEN h.other_id || ' (' || h.other_race || ')' END) AS twin
  FROM shared_summaries h WHERE h.record_id IN (SELECT record_id FROM latest) GROUP BY h.record_id),
runner AS MATERIALIZED (  -- of the contest; a summary of the period that names another race goes before older records
  SELECT cand_id FROM known
  WHERE (NOT EXISTS (SELECT 1 FROM that_day) OR cand_id IN that_day)
    AND cand_id NOT IN (SELECT candidate_id FROM latest WHERE race <> :race)),
filed AS MATERIALIZED (  -- sums of Column A
  SELECT r.cand_id, count(*) AS reports, min(r.coverage_start) AS coverage_start, max(r.coverage_end) AS coverage_end,
    sum(r.disbursements_cents) AS spent, coalesce(sum(r.transfers_in_cents), 0) <> 0 AND coalesce(sum(r.transfers_out_cents), 0) <> 0 AS moved,
    coalesce(sum(r.transfers_out_cents), 0) AS moved_out
  FROM filer r WHERE coalesce(r.cycle, '') = (SELECT cycle FROM period)
    AND (r.cand_id IN runner OR (r.cand_id NOT IN known AND NOT EXISTS (SELECT 1 FROM that_day)))
  GROUP BY r.cand_id),
alternative AS (
  SELECT a.*, row_number() OVER (PARTITION BY cand_id ORDER BY coverage_end DESC, basis) AS k FROM (
    SELECT candidate_id AS cand_id, 'FEC summary' AS basis, record_id, net_disbursements_cents AS cents, coverage_start, coverage_end, candidate
    FROM latest WHERE candidate_id IN runner
    UNION ALL
    SELECT cand_id, 'filings', NULL, spent - CASE WHEN moved THEN moved_out ELSE 0 END, coverage_start, coverage_end, NULL FROM filed) a),
own AS MATERIALIZED (  -- a candidate's own committees; linkages repeat by year, so distinct
  SELECT DISTINCT o.candidate_id AS cand_id, o.committee_id AS cmte_id FROM candidate_committees o
  WHERE o.known_from <= :as_of AND :as_of < o.known_until AND o.told_by <> 'filing' AND o.candidate_id IN runner
    AND o.candidate_id NOT IN (SELECT cand_id FROM alternative)
    AND EXISTS (SELECT 1 FROM roll_total t WHERE t.cmte_id = o.committee_id)),
campaign AS MATERIALIZED (  -- one figure per candidate
  SELECT a.cand_id, a.basis, a.record_id, a.cents, a.coverage_start, a.coverage_end, a.candidate, h.twin
  FROM alternative a LEFT JOIN shared h ON h.record_id = a.record_id
  WHERE a.k = 1 AND NOT coalesce(h.elsewhere, 0)
  UNION ALL
  SELECT o.cand_id, 'itemized rows', NULL, sum(t.cents), NULL, NULL, NULL, NULL
  FROM own o CROSS JOIN roll_total t ON t.cmte_id = o.cmte_id
  JOIN src s ON s.source_id = t.source_id AND NOT s.undated
  JOIN posting_classes k ON k.class_id = t.class_id
  WHERE k.is_payment GROUP BY o.cand_id),
spent AS MATERIALIZED (  -- active outside spending by the kind of file that tells it
  SELECT r.cmte_id, r.cand_id, k.nature, r.n, r.cents, s.undated AND NOT coalesce(r.first_day >= s.first_day AND r.last_day <= s.last_day, 0) AS no_cycle,
    CASE s.format WHEN 'fec-bulk/itpas2' THEN 0 WHEN 'fec-bulk/itoth' THEN 0
      WHEN 'fec-csv/independent-expenditure' THEN 1 WHEN 'fec-efile' THEN 9 ELSE 2 END AS rank, s.source_id
  FROM outside_spent r JOIN src s ON s.source_id = r.source_id
  JOIN posting_classes k ON k.class_id = r.class_id
  WHERE k.counts_as = 'outside spending'
    AND (r.covered_from IS NULL OR (r.covered_from <= :as_of AND :as_of < r.covered_until))
  UNION ALL  -- rows of filings that name the race and no candidate's id
  SELECT x.spender_id, :race, x.nature, 1, x.amount_cents, s.undated, 9, x.source_id
  FROM filed_whole x JOIN src s ON s.source_id = x.source_id WHERE x.candidate_id IS NULL AND NOT x.covered),
first_told AS MATERIALIZED (SELECT cmte_id, nature, min(rank) AS rank FROM spent WHERE NOT no_cycle GROUP BY cmte_id, nature),
outside AS MATERIALIZED (SELECT t.* FROM spent t JOIN first_told b USING (cmte_id, nature)
  WHERE NOT t.no_cycle AND (t.rank = b.rank OR t.rank = 9)
    AND (t.cand_id IN runner OR (t.cand_id = :race AND NOT EXISTS (SELECT 1 FROM that_day)))),
friend AS MATERIALIZED (
  SELECT cand_id AS id FROM runner UNION
  SELECT o.committee_id FROM candidate_committees o
  WHERE o.known_from <= :as_of AND :as_of < o.known_until AND o.candidate_id IN runner),
coordinated AS MATERIALIZED (
  SELECT r.cmte_id, r.n, r.cents, s.undated FROM roll_pair r JOIN src s ON s.source_id = r.source_id
  JOIN posting_classes k ON k.class_id = r.class_id
  WHERE r.cmte_id <> '*' AND k.nature = 'coordinated' AND k.is_payment = 1 AND r.other_id IN friend)
-- @query
WITH loaded AS (  -- what bounds a line: the FEC's whole file of the period
  SELECT max(format IN ('fec-bulk/itpas2', 'fec-csv/independent-expenditure')) AS outside,
    max(format IN ('fec-bulk/itpas2', 'fec-bulk/itoth')) AS coordinated FROM src WHERE NOT undated),
ad_told AS MATERIALIZED (  -- what counts on :as_of: replaced papers speak until what replaced them is known
  SELECT m.* FROM ad_money m
  WHERE m.known_from <= :as_of AND :as_of < m.known_until AND m.source_state <> 'removed' AND m.currency = 'USD'
    AND (m.status = 'active' OR (m.status_rule IN ('ad-order-revision/1', 'ad-later-stage/1') AND NOT EXISTS (
      SELECT 1 FROM ad_replaced r JOIN source s ON s.source_id = r.by_source_id
      WHERE r.entry_id = m.entry_id AND s.known_from <= :as_of AND :as_of < s.known_until AND s.state <> 'removed')))),
best AS (  -- of a platform's files one speaks per buyer
  SELECT platform, coalesce(advertiser_id, '') AS buyer, min(rank) AS rank FROM ad_told WHERE platform IS NOT NULL GROUP BY 1, 2),
once AS MATERIALIZED (
  SELECT t.* FROM ad_told t LEFT JOIN best b ON b.platform = t.platform AND b.buyer = coalesce(t.advertiser_id, '')
  WHERE t.platform IS NULL OR t.rank = b.rank),
asked AS MATERIALIZED (  -- of the contest, or of the two years; a platform's sum may have no day
  SELECT * FROM once WHERE race = :race AND (:race_date IS NULL OR election_date IS NULL OR election_date = :race_date)
    AND (coalesce(election_date, day) IS NULL OR (SELECT cycle FROM period) = ''
      OR (CAST(substr(coalesce(election_date, day), 1, 4) AS INTEGER) + 1) / 2 * 2 = CAST((SELECT cycle FROM period) AS INTEGER))),
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
bought AS MATERIALIZED (
  SELECT b.sponsor_key, CASE WHEN count(b.high) = count(*) THEN sum(b.high) END AS high,
    coalesce((SELECT p.proved FROM proof p WHERE p.sponsor_key = b.sponsor_key), 0) AS proved,
    (SELECT max(a.own_candidate) FROM asked a WHERE a.sponsor_key = b.sponsor_key) AS own
  FROM bound b GROUP BY b.sponsor_key),
reported AS (SELECT cmte_id, sum(cents) AS cents FROM outside GROUP BY cmte_id),
beyond AS MATERIALIZED (
  SELECT sponsor_key, max(0, proved - said) AS low, CASE WHEN high IS NOT NULL THEN max(0, high - said) END AS high
  FROM (SELECT b.*, CASE WHEN b.own IS NOT NULL THEN coalesce((SELECT c.cents FROM campaign c WHERE c.cand_id = b.own), 0)
      ELSE coalesce((SELECT r.cents FROM reported r WHERE r.cmte_id = b.sponsor_key), 0) END AS said FROM bought b)),
large AS (
  SELECT group_concat(cand_id, ', ') AS ids FROM (
    SELECT cand_id FROM campaign WHERE cents >= (SELECT CAST(value AS INTEGER) FROM code_thresholds WHERE name = 'quarantine_row_cents')
    ORDER BY cand_id)),
twins AS (
  SELECT group_concat(CASE WHEN place <= 3 THEN twin END, ', ') || CASE WHEN count(*) > 3 THEN ' and ' || (count(*) - 3) || ' more' ELSE '' END AS names
  FROM (SELECT twin, row_number() OVER (ORDER BY cents DESC, twin) AS place FROM campaign WHERE twin IS NOT NULL ORDER BY 2)
  HAVING count(*) > 0),
part AS MATERIALIZED (
  SELECT 1 AS place, 'candidates' AS line, count(*) AS members, sum(cents) AS reported,
    CASE WHEN sum(cents) IS NOT NULL THEN coalesce(sum(CASE WHEN twin IS NULL THEN cents END), 0) END AS low,
    CASE WHEN sum(basis <> 'FEC summary') = 0 THEN sum(cents) END AS high,
    coalesce(min(coverage_start) || ' ', '') || 'to ' || max(coverage_end) AS period,
    CASE WHEN sum(cents) IS NULL THEN 'none loaded: import weballYY.zip' ELSE
      coalesce('; to ' || CASE WHEN max(coverage_end) > :race_date THEN max(coverage_end) END || ', after the election', '')
      || CASE WHEN sum(basis <> 'FEC summary') > 0 THEN '; ' || sum(basis <> 'FEC summary')
        || ' by filings or rows: only what is loaded' ELSE '' END
      || coalesce('; ' || (SELECT nullif(count(*), 0) FROM that_day WHERE cand_id NOT IN (SELECT cand_id FROM campaign))
        || ' who stood that day: nothing loaded', '')
      || coalesce('; may be of ' || (SELECT names FROM twins) || ': import cclYY.zip', '')
      || coalesce('; unusually large, check: ' || (SELECT ids FROM large), '') END AS note
  FROM campaign
  UNION ALL
  SELECT 2, 'outside groups', count(DISTINCT o.cmte_id), coalesce(sum(o.cents), CASE WHEN l.outside THEN 0 END),
    coalesce(sum(o.cents), CASE WHEN l.outside THEN 0 END), CASE WHEN l.outside THEN coalesce(sum(o.cents), 0) END, NULL,
    CASE WHEN l.outside THEN '' WHEN count(o.cmte_id) = 0 THEN 'none loaded: import pas2YY.zip'
      ELSE '; only what is loaded: import pas2YY.zip' END
  FROM loaded l LEFT JOIN outside o
  UNION ALL
  SELECT 3, 'party coordinated', count(DISTINCT c.cmte_id), coalesce(sum(c.cents), CASE WHEN l.coordinated THEN 0 END),
    coalesce(sum(c.cents), CASE WHEN l.coordinated THEN 0 END), CASE WHEN l.coordinated THEN coalesce(sum(c.cents), 0) END, NULL,
    CASE WHEN l.coordinated THEN '' WHEN count(c.cmte_id) = 0 THEN 'none loaded: import pas2YY.zip'
      ELSE '; only what is loaded: import pas2YY.zip' END
  FROM loaded l LEFT JOIN coordinated c ON NOT c.undated
  UNION ALL
  SELECT 4, 'ads beyond the reports', count(*), NULL, sum(low), CASE WHEN count(high) = count(*) THEN sum(high) END, NULL,
    CASE WHEN count(*) = 0 THEN 'none loaded' ELSE coalesce('; ' || (SELECT nullif(count(*), 0) FROM asked
      WHERE coalesce(election_date, day) IS NULL) || ' without a day, counted', '') END
  FROM beyond),
line AS (
  SELECT * FROM part
  UNION ALL
  SELECT 5, 'total', NULL, sum(reported), sum(low), CASE WHEN count(high) = 4 THEN sum(high) END, NULL,
    coalesce('; not in it: ' || group_concat(CASE WHEN low IS NULL THEN line END, ', '), '')
    || coalesce('; only in part: ' || group_concat(CASE WHEN low IS NOT NULL AND high IS NULL THEN line END, ', '), '')
  FROM part)
SELECT :race || coalesce('@' || :race_date, '') AS race, nullif((SELECT cycle FROM period), '') AS cycle, line, members,
  reported AS reported_cents, low AS low_cents, high AS high_cents, period,
  nullif(CASE substr(note, 1, 2) WHEN '; ' THEN substr(note, 3) ELSE note END, '') AS note
FROM line ORDER BY place
-- @why
SELECT c.record_id, c.cents FROM campaign c
WHERE :key_line IN ('candidates', 'total') AND c.basis = 'FEC summary' AND c.cents IS NOT NULL
UNION ALL
SELECT r.filing_id, coalesce(r.disbursements_cents, 0) - CASE WHEN f.moved THEN coalesce(r.transfers_out_cents, 0) ELSE 0 END
FROM campaign c CROSS JOIN filed f ON f.cand_id = c.cand_id CROSS JOIN filer r ON r.cand_id = c.cand_id
WHERE :key_line IN ('candidates', 'total') AND c.basis = 'filings' AND coalesce(r.cycle, '') = (SELECT cycle FROM period)
UNION ALL
SELECT e.entry_id, e.amount_cents * (SELECT count(*) FROM own o WHERE o.cmte_id = f.cmte_id)
FROM src s CROSS JOIN entry e ON e.entry_id BETWEEN s.source_id * 1000000000 AND s.source_id * 1000000000 + 999999999
CROSS JOIN filing_ref f ON f.filing_id = e.filing_id
CROSS JOIN posting p ON p.posting_id = e.posting_id
CROSS JOIN posting_classes k ON k.class_id = p.class_id
WHERE :key_line IN ('candidates', 'total') AND NOT s.undated AND k.is_payment AND f.status IS NULL
  AND s.source_id IN (SELECT t.source_id FROM roll_total t WHERE t.cmte_id IN (SELECT cmte_id FROM own))
  AND f.cmte_id IN (SELECT cmte_id FROM own)
UNION ALL
SELECT e.entry_id, e.amount_cents
FROM (SELECT DISTINCT cmte_id, nature, cand_id, rank, source_id FROM outside WHERE n > 0 AND cand_id <> :race) o
CROSS JOIN src s ON s.source_id = o.source_id
CROSS JOIN entry e ON e.entry_id BETWEEN s.source_id * 1000000000 AND s.source_id * 1000000000 + 999999999
CROSS JOIN filing_ref f ON f.filing_id = e.filing_id AND f.cmte_id = o.cmte_id
CROSS JOIN posting p ON p.posting_id = e.posting_id
CROSS JOIN posting_classes k ON k.class_id = p.class_id AND k.nature = o.nature
WHERE :key_line IN ('outside groups', 'total') AND k.counts_as = 'outside spending' AND f.status IS NULL
  AND o.cand_id = coalesce(p.cand_id, CASE
    WHEN p.other_id GLOB '[HSP][0-9][A-Z0-9][A-Z0-9][0-9][0-9][0-9][0-9][0-9]' THEN p.other_id END)
  AND NOT EXISTS (SELECT 1 FROM notice_cover n WHERE n.entry_id = e.entry_id AND n.known_from <= :as_of AND :as_of < n.known_until)
UNION ALL
SELECT x.entry_id, x.amount_cents FROM filed_whole x JOIN src s ON s.source_id = x.source_id AND NOT s.undated
WHERE :key_line IN ('outside groups', 'total') AND x.candidate_id IS NULL AND NOT x.covered AND NOT EXISTS (SELECT 1 FROM that_day)
UNION ALL
SELECT e.entry_id, e.amount_cents
FROM src s CROSS JOIN entry e ON e.entry_id BETWEEN s.source_id * 1000000000 AND s.source_id * 1000000000 + 999999999
CROSS JOIN filing_ref f ON f.filing_id = e.filing_id
CROSS JOIN posting p ON p.posting_id = e.posting_id
CROSS JOIN posting_classes k ON k.class_id = p.class_id
WHERE :key_line IN ('party coordinated', 'total') AND NOT s.undated AND k.nature = 'coordinated' AND k.is_payment = 1
  AND f.status IS NULL AND p.other_id IN friend
  AND s.source_id IN (SELECT r.source_id FROM roll_pair r JOIN posting_classes q ON q.class_id = r.class_id
    WHERE q.nature = 'coordinated' AND r.other_id IN friend)
ORDER BY 1
-- @excluded
SELECT rule, sum(n) AS n, sum(cents) AS cents FROM (
  SELECT 'other-contest/1' AS rule, 1 AS n, net_disbursements_cents AS cents FROM latest
  WHERE candidate_id NOT IN runner AND race = :race
  UNION ALL
  SELECT 'other-office/1', 1, t.net_disbursements_cents FROM latest t JOIN shared h ON h.record_id = t.record_id
  WHERE h.elsewhere AND t.candidate_id IN runner
  UNION ALL
  SELECT 'other-contest/1', 1, (SELECT sum(r.disbursements_cents) FROM filer r WHERE r.cand_id = q.cand_id
    AND coalesce(r.cycle, '') = (SELECT cycle FROM period))
  FROM (SELECT DISTINCT cand_id FROM filer WHERE coalesce(cycle, '') = (SELECT cycle FROM period)) q
  WHERE EXISTS (SELECT 1 FROM that_day) AND q.cand_id NOT IN runner AND q.cand_id NOT IN (SELECT candidate_id FROM latest)
  UNION ALL
  SELECT 'other-contest/1', n, cents FROM spent WHERE cand_id = :race AND EXISTS (SELECT 1 FROM that_day)
  UNION ALL
  SELECT 'no-cycle/1', n, cents FROM spent WHERE no_cycle AND cand_id IN runner
  UNION ALL
  SELECT 'no-cycle/1', n, cents FROM coordinated WHERE undated
  UNION ALL
  SELECT 'ie-csv-or-pas2/1', t.n, t.cents FROM spent t JOIN first_told b USING (cmte_id, nature)
  WHERE NOT t.no_cycle AND t.rank > b.rank AND t.rank <> 9 AND t.cand_id IN runner
  UNION ALL
  SELECT k.status_rule, r.n, r.cents FROM roll_outside r JOIN src s ON s.source_id = r.source_id
  JOIN posting_classes k ON k.class_id = r.class_id
  WHERE r.cmte_id <> '*' AND k.status <> 'active' AND NOT s.undated AND r.cand_id IN runner)
GROUP BY rule
ORDER BY rule
