-- name: race-summary
-- title: Race summary
-- question: Who raised, spent and has what in this race, and how did it end?
-- param: race  race required  The race, like GA-06 or GA-06@2017-06-20
-- param: cycle  cycle          Only this two-year period
-- param: limit  count = 100          Rows to return
-- column: race  text  Race asked for
-- column: cycle  text  Two-year period of the money; blank when no money is loaded
-- column: candidate_id  text  FEC id; the committee's where no loaded file tells whose campaign it is
-- column: candidate  text  Name
-- column: party  text  Party
-- column: basis  text  FEC summary or filings, whichever covers more, else itemized rows; blank when none is loaded
-- column: receipts_cents  cents  Received, transfers between own committees included
-- column: net_receipts_cents  cents  Received, net of those transfers
-- column: self_funded_cents  cents  Given or lent by the candidate
-- column: disbursements_cents  cents  Spent, transfers between own committees included
-- column: net_disbursements_cents  cents  Spent, net of those transfers
-- column: cash_cents  cents  Cash at the end of the coverage
-- column: debts_cents  cents  Debts owed
-- column: coverage_end  date  Last day covered
-- column: outside_for_cents  cents  Outside spending for the candidate
-- column: outside_against_cents  cents  Outside spending against the candidate
-- column: election_date  date  Day of the votes: the day asked for, else the last day of that cycle with results
-- column: votes  count  Votes of that day
-- column: note  text  Coverage that ends after the day of the race; the same money under another id of the candidate
-- table: candidate, receipts_cents, disbursements_cents, note, votes, basis, coverage_end, party, cash_cents, outside_for_cents, outside_against_cents, cycle
-- key: cycle, candidate_id, basis
-- cell: receipts_cents
-- method: fec-pas2-first/1
-- method: fec-ie-csv-first/1
-- rule: candidates of the race: by their own record, a summary or a result
-- rule: with a date, only those who stood that day where results are loaded: by FEC id, else by the name (the one candidate of the race with that last name)
-- rule: did not stand that day (other-contest/1)
-- rule: the money is that of the whole two-year period, whatever the day of the race: the note says where it runs past that day
-- rule: where the FEC lists one committee's money under two ids of its candidate, both are shown and the note names the other
-- rule: summary records of one candidate and cycle are alternatives, never addends: the latest coverage end speaks; on a tie weball, then webl, then the summary CSVs, then the newest import
-- rule: an FEC summary and the filings of the candidate's own committees are alternatives, never addends: the later coverage end speaks, on a tie the summary (later-coverage/1 of candidate-totals)
-- rule: filings: the sum of the summary pages for the period (Column A) of the current Forms 3, 3P and 3X of the cycle; cash and debts of each committee's newest report; what is not loaded is not in it: see the report candidate-totals
-- rule: whose committee it is tells a linkage file (P or A), a candidate file, or the candidate id on the committee's own Forms 1, 3 and 3P; else the committee stands for itself, with state and district of its cover
-- rule: net subtracts transfers between the candidate's own committees, in and out, only where there are both and neither is 0 (the FEC's rule)
-- rule: where neither speaks the rows itemized by the candidate's own committees (linkage P or A, or principal committee) are shown instead, labelled so, without cash, debts and small gifts
-- rule: where several files tell the same spender and cycle one kind speaks: itpas2 (with what only itoth has), then the independent-expenditure CSV, then journals (ie-csv-or-pas2/1); --method fec-ie-csv-first/1 puts the CSV first
-- rule: a row told in itoth and in itpas2 is counted once (same-sub-id/1)
-- rule: electronic filings count beside bulk files, whose rows of a loaded filing are silenced (filing-speaks/1); a notice that a regular report tells as well is taken off (ie-merge/1)
-- rule: quarantined rows are left out and listed (quarantine-amount/1, quarantine-filer/1)
-- rule: money against a candidate is positive, as filed
-- rule: files count by two-year period: a special and a regular election of one seat in the same period are not told apart
-- rule: stated figures (press, official totals typed in) are never mixed in: see the report stated-totals
-- order: cycle desc, votes desc, receipts_cents desc, candidate_id
-- @with
that_day AS MATERIALIZED (  -- who stood on the day of the race, where results are loaded: by FEC id, else by name
  SELECT DISTINCT cand_id FROM (
    SELECT CASE WHEN count(DISTINCT CASE WHEN n.first_fits THEN n.candidate_id END) = 1
        THEN max(CASE WHEN n.first_fits THEN n.candidate_id END)
      WHEN count(DISTINCT n.candidate_id) = 1 THEN max(n.candidate_id) END AS cand_id
    FROM result_names n JOIN source s ON s.source_id = n.source_id JOIN source w ON w.source_id = n.named_by
    WHERE :race_date IS NOT NULL AND n.race = :race AND n.election_date = :race_date
      AND s.known_from <= :as_of AND :as_of < s.known_until AND s.state <> 'removed'
      AND w.known_from <= :as_of AND w.state <> 'removed' AND (n.told_by = 'result' OR w.cycle IS NULL
        OR w.cycle = (CAST(substr(:race_date, 1, 4) AS INTEGER) + 1) / 2 * 2)
    GROUP BY upper(n.candidate_name))
  WHERE cand_id IS NOT NULL),
in_race AS MATERIALIZED (
  SELECT c.cand_id FROM candidate c JOIN source s ON s.source_id = c.record_id / 1000000000
  WHERE s.known_from <= :as_of AND :as_of < s.known_until AND s.state <> 'removed'
      AND c.cand_office = :race_office
    AND (c.cand_office = 'P' OR c.cand_office_st = :race_state)
    AND (c.cand_office <> 'H' OR c.cand_office_district = :race_district)
  UNION
  SELECT c.cand_id FROM candidate_summary c JOIN source s ON s.source_id = c.record_id / 1000000000
  WHERE s.known_from <= :as_of AND :as_of < s.known_until AND s.state <> 'removed'
      AND substr(c.cand_id, 1, 1) = :race_office
    AND (:race_office = 'P' OR c.cand_office_st = :race_state)
    AND (:race_office <> 'H' OR c.cand_office_district = :race_district)
  UNION
  SELECT r.cand_id FROM result r JOIN source s ON s.source_id = r.record_id / 1000000000
  WHERE s.known_from <= :as_of AND :as_of < s.known_until AND s.state <> 'removed' AND r.cand_id IS NOT NULL
      AND (CASE instr(r.race, '@') WHEN 0 THEN r.race
      ELSE substr(r.race, 1, instr(r.race, '@') - 1) END = CASE instr(:race, '@') WHEN 0 THEN :race
      ELSE substr(:race, 1, instr(:race, '@') - 1) END OR (r.office = :race_office AND r.state = :race_state
      AND r.district = :race_district))
  UNION SELECT cand_id FROM that_day),
race_candidate AS (SELECT cand_id FROM in_race WHERE NOT EXISTS (SELECT 1 FROM that_day) OR cand_id IN that_day)
-- @query
WITH src AS (  -- the sources that speak on :as_of, and on the two years of the race
  SELECT source_id, coalesce(CAST(cycle AS TEXT), '') AS cycle, format, file
  FROM source s
  WHERE s.known_from <= :as_of AND :as_of < s.known_until AND s.state <> 'removed'
    AND (:cycle IS NULL OR cycle IS NULL OR cycle = CAST(:cycle AS INTEGER))
    AND (:race_date IS NULL OR cycle IS NULL
         OR cycle = (CAST(substr(:race_date, 1, 4) AS INTEGER) + 1) / 2 * 2)),
summary AS (  -- alternatives: the latest coverage end speaks
  SELECT record_id, cand_id, cycle, file FROM (
    SELECT c.record_id, c.cand_id, s.cycle, s.file,
      row_number() OVER (PARTITION BY c.cand_id, s.cycle ORDER BY c.cvg_end_day DESC,
        CASE s.format WHEN 'fec-bulk/weball' THEN 0 WHEN 'fec-bulk/webl' THEN 1 ELSE 2 END,
        c.record_id DESC) AS k
    FROM candidate_summary c JOIN src s ON s.source_id = c.record_id / 1000000000
    WHERE c.cand_id IN race_candidate)
  WHERE k = 1),
report AS MATERIALIZED (  -- periodic reports of campaigns, current versions
  SELECT t.*, s.cycle, s.file, CASE t.form WHEN 'F3P' THEN 'P' WHEN 'F3' THEN CASE WHEN g.cand_district IS NULL THEN 'S' ELSE 'H' END END AS office,
    g.cand_state, CASE WHEN g.cand_district IS NOT NULL THEN printf('%02d', CAST(g.cand_district AS INTEGER)) ELSE '00' END AS district,
    row_number() OVER (PARTITION BY t.filer_id, s.cycle ORDER BY t.coverage_end DESC, t.file_num DESC) AS newest
  FROM src s CROSS JOIN filing g ON g.source_id = s.source_id CROSS JOIN report_totals t ON t.source_id = s.source_id
  WHERE t.form IN ('F3', 'F3P', 'F3X') AND t.filer_id IS NOT NULL),
owner AS MATERIALIZED (  -- a committee whose candidate nothing tells stands for itself
  SELECT DISTINCT o.candidate_id AS cand_id, o.committee_id AS cmte_id FROM candidate_committees o
  WHERE o.known_from <= :as_of AND :as_of < o.known_until AND o.committee_id IN (SELECT filer_id FROM report)
  UNION
  SELECT r.filer_id, r.filer_id FROM report r
  WHERE r.form IN ('F3', 'F3P') AND r.filer_id NOT IN (SELECT o.committee_id FROM candidate_committees o
    WHERE o.known_from <= :as_of AND :as_of < o.known_until)),
filed AS (  -- sums of Column A; cash and debts of each committee's newest report
  SELECT o.cand_id, r.cycle, count(*) AS reports, min(r.coverage_start) AS coverage_start, max(r.coverage_end) AS coverage_end,
    sum(r.receipts_cents) AS receipts, sum(r.disbursements_cents) AS payments,
    coalesce(sum(r.transfers_in_cents), 0) AS moved_in, coalesce(sum(r.transfers_out_cents), 0) AS moved_out,
    sum(r.individuals_cents) AS individuals, sum(r.candidate_gifts_cents) AS gifts, sum(r.candidate_loans_cents) AS loans,
    sum(CASE r.newest WHEN 1 THEN r.cash_end_cents END) AS cash, sum(CASE r.newest WHEN 1 THEN r.debts_owed_by_cents END) AS debts,
    max(r.filer_name) AS filer_name, max(r.cand_state) AS state, max(r.district) AS district,
    (SELECT q.file FROM report q JOIN owner w ON w.cmte_id = q.filer_id
     WHERE w.cand_id = o.cand_id AND q.cycle = r.cycle ORDER BY q.coverage_end DESC, q.filer_id, q.newest LIMIT 1) AS file
  FROM owner o CROSS JOIN report r ON r.filer_id = o.cmte_id
  WHERE o.cand_id IN race_candidate OR (NOT EXISTS (SELECT 1 FROM that_day) AND o.cand_id NOT IN (SELECT cand_id FROM candidate)
      AND r.office = :race_office AND (r.office = 'P' OR r.cand_state = :race_state) AND (r.office <> 'H' OR r.district = :race_district))
  GROUP BY o.cand_id, r.cycle),
money AS (  -- alternatives, never addends: by default the later coverage end speaks, on a tie the FEC's summary
  SELECT cand_id, cycle, basis, record_id, file, receipts FROM (
    SELECT a.*, row_number() OVER (PARTITION BY cand_id, cycle ORDER BY coverage_end DESC, basis) AS k
    FROM (
      SELECT m.cand_id, m.cycle, 'FEC summary' AS basis, m.record_id, m.file, c.ttl_receipts_cents AS receipts,
        date(c.cvg_end_day * 86400, 'unixepoch') AS coverage_end
      FROM summary m JOIN candidate_summary c ON c.record_id = m.record_id
      UNION ALL
      SELECT cand_id, cycle, 'filings', NULL, file, receipts, coverage_end FROM filed) a)
  WHERE k = 1),
pair AS (  -- a candidate's own committees; linkages repeat by year, so distinct
  SELECT l.cand_id, l.cmte_id, coalesce(CAST(l.fec_election_yr AS TEXT), '') AS cycle
  FROM linkage l JOIN source s ON s.source_id = l.record_id / 1000000000
  WHERE l.cmte_dsgn IN ('P', 'A') AND s.known_from <= :as_of AND :as_of < s.known_until
      AND s.state <> 'removed' AND l.cand_id IN race_candidate
    AND EXISTS (SELECT 1 FROM roll_total t WHERE t.cmte_id = l.cmte_id)
  UNION
  SELECT c.cand_id, c.cand_pcc, coalesce(CAST(s.cycle AS TEXT), '')
  FROM candidate c JOIN source s ON s.source_id = c.record_id / 1000000000
  WHERE c.cand_pcc IS NOT NULL AND s.known_from <= :as_of AND :as_of < s.known_until AND s.state <> 'removed'
      AND c.cand_id IN race_candidate
    AND EXISTS (SELECT 1 FROM roll_total t WHERE t.cmte_id = c.cand_pcc)),
itemized AS (  -- only where no summary is loaded
  SELECT a.cand_id, s.cycle,
    sum(CASE WHEN k.is_receipt THEN t.cents ELSE 0 END) AS receipts,
    sum(CASE WHEN k.is_payment THEN t.cents ELSE 0 END) AS payments,
    sum(CASE WHEN k.counts_as = 'individual gift' THEN t.cents ELSE 0 END) AS individuals,
    sum(CASE WHEN k.is_receipt AND (k.nature = 'candidate-contribution' OR k.transaction_tp = '16C')
             THEN t.cents ELSE 0 END) AS own
  FROM (SELECT DISTINCT cand_id, cmte_id FROM pair) a
  CROSS JOIN roll_total t ON t.cmte_id = a.cmte_id
  JOIN src s ON s.source_id = t.source_id
  JOIN posting_classes k ON k.class_id = t.class_id
  WHERE (k.is_receipt OR k.is_payment)
    AND EXISTS (SELECT 1 FROM pair q WHERE q.cand_id = a.cand_id AND q.cmte_id = a.cmte_id
                AND (q.cycle = '' OR s.cycle = '' OR q.cycle = s.cycle))
    AND NOT EXISTS (SELECT 1 FROM money m WHERE m.cand_id = a.cand_id AND m.cycle = s.cycle)
  GROUP BY a.cand_id, s.cycle),
told AS (  -- active outside spending, by the file that tells it
  SELECT r.cmte_id, s.cycle, r.cand_id, k.nature, k.stance, s.source_id, s.format, r.n, r.cents,
    r.first_day, r.last_day, CASE s.format
      WHEN 'fec-bulk/itpas2' THEN CASE WHEN :method = 'fec-ie-csv-first/1' THEN 1 ELSE 0 END
      WHEN 'fec-bulk/itoth' THEN CASE WHEN :method = 'fec-ie-csv-first/1' THEN 1 ELSE 0 END
      WHEN 'fec-csv/independent-expenditure' THEN CASE WHEN :method = 'fec-ie-csv-first/1' THEN 0 ELSE 1 END
      WHEN 'fec-efile' THEN 9 ELSE 2 END AS rank
  FROM outside_spent r JOIN src s ON s.source_id = r.source_id
  JOIN posting_classes k ON k.class_id = r.class_id
  WHERE k.counts_as = 'outside spending'
    AND (r.covered_from IS NULL OR (r.covered_from <= :as_of AND :as_of < r.covered_until))),
best AS (  -- one kind of file speaks per spender, cycle and nature
  SELECT cmte_id, cycle, nature, min(rank) AS rank FROM told GROUP BY cmte_id, cycle, nature),
outside AS (SELECT t.* FROM told t JOIN best b USING (cmte_id, cycle, nature)
  WHERE t.rank = b.rank OR t.rank = 9),
helped AS (
  SELECT cycle, cand_id, sum(CASE stance WHEN 'support' THEN cents ELSE 0 END) AS support,
    sum(CASE stance WHEN 'oppose' THEN cents ELSE 0 END) AS oppose
  FROM outside WHERE cand_id IN race_candidate GROUP BY cycle, cand_id),
cast_vote AS (  -- candidates only; printed sums are never added
  SELECT r.record_id, CASE instr(coalesce(r.race, r.contest, ''), '@') WHEN 0
      THEN coalesce(r.race, r.contest, '') ELSE substr(coalesce(r.race, r.contest, ''), 1,
      instr(coalesce(r.race, r.contest, ''), '@') - 1) END AS race, coalesce(r.election_date,
      '') AS election_date,
    r.candidate_name, r.cand_id, r.party, r.contest, r.votes, r.vote_type, s.source_id,
    CASE r.level WHEN 'state' THEN 0 WHEN 'county' THEN 1 ELSE 2 END AS depth,
    CASE WHEN r.level = 'state' THEN '' ELSE coalesce(r.county, '') END AS place
  FROM result r JOIN src s ON s.source_id = r.record_id / 1000000000
  WHERE r.is_candidate = 1 AND r.level <> 'total-row'
      AND (CASE instr(r.race, '@') WHEN 0 THEN r.race
      ELSE substr(r.race, 1, instr(r.race, '@') - 1) END = CASE instr(:race, '@') WHEN 0 THEN :race
      ELSE substr(:race, 1, instr(:race, '@') - 1) END OR (r.office = :race_office AND r.state = :race_state
      AND r.district = :race_district)) AND (:race_date IS NULL OR r.election_date = :race_date)),
block AS (
  SELECT race, election_date, place, depth, source_id,
    max(cand_id IS NOT NULL) AS ids, max(vote_type IS NULL) AS whole
  FROM cast_vote GROUP BY race, election_date, place, depth, source_id),
told_once AS (  -- one file and level per race, or per county where no total of the race is loaded
  SELECT * FROM (
    SELECT b.*, row_number() OVER (PARTITION BY race, election_date, place
                                   ORDER BY depth, ids DESC, source_id DESC) AS k,
      min(depth) OVER (PARTITION BY race, election_date) AS top
    FROM block b)
  WHERE k = 1 AND (top > 0 OR depth = 0)),
counted AS (
  SELECT v.* FROM told_once b JOIN cast_vote v
    ON v.race = b.race AND v.election_date = b.election_date AND v.place = b.place
    AND v.depth = b.depth AND v.source_id = b.source_id
  WHERE b.whole = 0 OR v.vote_type IS NULL),
named AS MATERIALIZED (  -- who a printed name is: the FEC id of the result, else the one candidate of the race it fits
  SELECT race, election_date, name, max(told_by = 'name') AS by_name,
    CASE WHEN count(DISTINCT CASE WHEN first_fits THEN cand_id END) = 1 THEN max(CASE WHEN first_fits THEN cand_id END)
      WHEN count(DISTINCT cand_id) = 1 THEN max(cand_id) END AS cand_id
  FROM (
    SELECT n.race, n.election_date, upper(n.candidate_name) AS name, n.told_by, n.first_fits,
      CASE WHEN w.source_id IS NOT NULL THEN n.candidate_id END AS cand_id
    FROM result_names n JOIN source s ON s.source_id = n.source_id
    LEFT JOIN source w ON w.source_id = n.named_by AND w.known_from <= :as_of AND w.state <> 'removed'
      AND (n.told_by = 'result' OR w.cycle IS NULL OR w.cycle = (CAST(substr(n.election_date, 1, 4) AS INTEGER) + 1) / 2 * 2)
    WHERE s.known_from <= :as_of AND :as_of < s.known_until AND s.state <> 'removed' AND n.race = :race
      AND (:race_date IS NULL OR n.election_date = :race_date))
  GROUP BY race, election_date, name),
polled AS (
  SELECT coalesce(v.cand_id, n.cand_id) AS cand_id, v.election_date,
    CAST((CAST(substr(v.election_date, 1, 4) AS INTEGER) + 1) / 2 * 2 AS TEXT) AS cycle, sum(v.votes) AS votes
  FROM counted v LEFT JOIN named n ON n.race = v.race AND n.election_date = v.election_date AND n.name = upper(v.candidate_name)
  WHERE coalesce(v.cand_id, n.cand_id) IS NOT NULL GROUP BY 1, 2),
shared AS (  -- the same money under another id of the candidate
  SELECT record_id, min(other_id || coalesce(' (' || other_race || ')', '')) AS twin FROM shared_summaries
  WHERE record_id IN (SELECT record_id FROM money) GROUP BY record_id),
last_poll AS (
  SELECT cycle, cand_id, max(election_date) AS election_date, votes FROM polled GROUP BY cycle, cand_id),
seen AS (
  SELECT cycle, cand_id FROM money UNION SELECT cycle, cand_id FROM itemized
  UNION SELECT cycle, cand_id FROM helped
  UNION SELECT cycle, cand_id FROM last_poll WHERE :cycle IS NULL OR cycle = CAST(:cycle AS TEXT)),
everyone AS (
  SELECT cycle, cand_id FROM seen
  UNION ALL
  SELECT '', cand_id FROM race_candidate WHERE cand_id NOT IN (SELECT cand_id FROM seen))
SELECT :race AS race, d.cycle, d.cand_id AS candidate_id,
  coalesce((SELECT c.cand_name FROM candidate c JOIN source cs ON cs.source_id = c.record_id / 1000000000
     WHERE c.cand_id = d.cand_id AND cs.known_from <= :as_of AND :as_of < cs.known_until
         AND cs.state <> 'removed'
     ORDER BY cs.cycle DESC, c.record_id DESC LIMIT 1), c.cand_name, f.filer_name) AS candidate,
  coalesce(c.cand_pty_affiliation, (SELECT c.cand_pty_affiliation FROM candidate c
      JOIN source cs ON cs.source_id = c.record_id / 1000000000
     WHERE c.cand_id = d.cand_id AND cs.known_from <= :as_of AND :as_of < cs.known_until
         AND cs.state <> 'removed'
     ORDER BY cs.cycle DESC, c.record_id DESC LIMIT 1)) AS party,
  coalesce(m.basis, CASE WHEN i.cand_id IS NOT NULL THEN 'itemized rows' ELSE '' END) AS basis,
  coalesce(c.ttl_receipts_cents, f.receipts, i.receipts) AS receipts_cents,
  CASE WHEN f.cand_id IS NOT NULL THEN f.receipts - CASE WHEN f.moved_in <> 0 AND f.moved_out <> 0 THEN f.moved_in ELSE 0 END
    ELSE n.net_receipts_cents END AS net_receipts_cents,
  coalesce(CASE WHEN c.cand_contrib_cents IS NOT NULL OR c.cand_loans_cents IS NOT NULL
       THEN coalesce(c.cand_contrib_cents, 0) + coalesce(c.cand_loans_cents, 0) END,
    CASE WHEN f.gifts IS NOT NULL OR f.loans IS NOT NULL THEN coalesce(f.gifts, 0) + coalesce(f.loans, 0) END,
    i.own) AS self_funded_cents,
  coalesce(c.ttl_disb_cents, f.payments, i.payments) AS disbursements_cents,
  CASE WHEN f.cand_id IS NOT NULL THEN f.payments - CASE WHEN f.moved_in <> 0 AND f.moved_out <> 0 THEN f.moved_out ELSE 0 END
    ELSE n.net_disbursements_cents END AS net_disbursements_cents,
  coalesce(c.coh_cop_cents, f.cash) AS cash_cents, coalesce(c.debts_owed_by_cents, f.debts) AS debts_cents,
  coalesce(date(c.cvg_end_day * 86400, 'unixepoch'), f.coverage_end) AS coverage_end,
  h.support AS outside_for_cents, h.oppose AS outside_against_cents,
  v.election_date, v.votes,
  nullif(substr(coalesce('; to ' || CASE WHEN coalesce(n.coverage_end, f.coverage_end) > :race_date THEN coalesce(n.coverage_end, f.coverage_end) END || ', after the election', '')
    || coalesce('; the same money is told under ' || tw.twin, ''), 3), '') AS note
FROM everyone d
LEFT JOIN money m ON m.cand_id = d.cand_id AND m.cycle = d.cycle
LEFT JOIN candidate_summary c ON c.record_id = m.record_id
LEFT JOIN summary_totals n ON n.record_id = m.record_id
LEFT JOIN shared tw ON tw.record_id = m.record_id
LEFT JOIN filed f ON m.basis = 'filings' AND f.cand_id = d.cand_id AND f.cycle = d.cycle
LEFT JOIN itemized i ON i.cand_id = d.cand_id AND i.cycle = d.cycle
LEFT JOIN helped h ON h.cand_id = d.cand_id AND h.cycle = d.cycle
LEFT JOIN last_poll v ON v.cand_id = d.cand_id AND v.cycle = d.cycle
ORDER BY d.cycle DESC, v.votes DESC, receipts_cents DESC, d.cand_id
LIMIT coalesce(:limit, 100)
-- @why
WITH src AS (
  SELECT source_id, coalesce(CAST(cycle AS TEXT), '') AS cycle, format, file
  FROM source s
  WHERE s.known_from <= :as_of AND :as_of < s.known_until AND s.state <> 'removed'
    AND coalesce(CAST(cycle AS TEXT), '') = CAST(:key_cycle AS TEXT)),
summary AS (  -- alternatives: the latest coverage end speaks
  SELECT record_id, cand_id, cycle, file FROM (
    SELECT c.record_id, c.cand_id, s.cycle, s.file,
      row_number() OVER (PARTITION BY c.cand_id, s.cycle ORDER BY c.cvg_end_day DESC,
        CASE s.format WHEN 'fec-bulk/weball' THEN 0 WHEN 'fec-bulk/webl' THEN 1 ELSE 2 END,
        c.record_id DESC) AS k
    FROM candidate_summary c JOIN src s ON s.source_id = c.record_id / 1000000000
    WHERE c.cand_id = :key_candidate_id)
  WHERE k = 1),
pair AS (  -- a candidate's own committees; linkages repeat by year, so distinct
  SELECT l.cand_id, l.cmte_id, coalesce(CAST(l.fec_election_yr AS TEXT), '') AS cycle
  FROM linkage l JOIN source s ON s.source_id = l.record_id / 1000000000
  WHERE l.cmte_dsgn IN ('P', 'A') AND s.known_from <= :as_of AND :as_of < s.known_until
      AND s.state <> 'removed' AND l.cand_id = :key_candidate_id
    AND EXISTS (SELECT 1 FROM roll_total t WHERE t.cmte_id = l.cmte_id)
  UNION
  SELECT c.cand_id, c.cand_pcc, coalesce(CAST(s.cycle AS TEXT), '')
  FROM candidate c JOIN source s ON s.source_id = c.record_id / 1000000000
  WHERE c.cand_pcc IS NOT NULL AND s.known_from <= :as_of AND :as_of < s.known_until AND s.state <> 'removed'
      AND c.cand_id = :key_candidate_id
    AND EXISTS (SELECT 1 FROM roll_total t WHERE t.cmte_id = c.cand_pcc)),
report AS MATERIALIZED (  -- periodic reports of campaigns, current versions
  SELECT t.*, s.cycle, s.file, CASE t.form WHEN 'F3P' THEN 'P' WHEN 'F3' THEN CASE WHEN g.cand_district IS NULL THEN 'S' ELSE 'H' END END AS office,
    g.cand_state, CASE WHEN g.cand_district IS NOT NULL THEN printf('%02d', CAST(g.cand_district AS INTEGER)) ELSE '00' END AS district,
    row_number() OVER (PARTITION BY t.filer_id, s.cycle ORDER BY t.coverage_end DESC, t.file_num DESC) AS newest
  FROM src s CROSS JOIN filing g ON g.source_id = s.source_id CROSS JOIN report_totals t ON t.source_id = s.source_id
  WHERE t.form IN ('F3', 'F3P', 'F3X') AND t.filer_id IS NOT NULL),
owner AS MATERIALIZED (  -- a committee whose candidate nothing tells stands for itself
  SELECT DISTINCT o.candidate_id AS cand_id, o.committee_id AS cmte_id FROM candidate_committees o
  WHERE o.known_from <= :as_of AND :as_of < o.known_until AND o.committee_id IN (SELECT filer_id FROM report)
  UNION
  SELECT r.filer_id, r.filer_id FROM report r
  WHERE r.form IN ('F3', 'F3P') AND r.filer_id NOT IN (SELECT o.committee_id FROM candidate_committees o
    WHERE o.known_from <= :as_of AND :as_of < o.known_until))
SELECT c.record_id, coalesce(c.ttl_receipts_cents, 0) AS cents
FROM summary m JOIN candidate_summary c ON c.record_id = m.record_id
WHERE :key_basis = 'FEC summary'
UNION ALL
SELECT r.filing_id, coalesce(r.receipts_cents, 0)
FROM owner o CROSS JOIN report r ON r.filer_id = o.cmte_id
WHERE :key_basis = 'filings' AND o.cand_id = :key_candidate_id
UNION ALL
SELECT e.entry_id AS record_id, e.amount_cents AS cents
FROM src s
CROSS JOIN entry e ON e.entry_id BETWEEN s.source_id * 1000000000 AND s.source_id * 1000000000 + 999999999
CROSS JOIN filing_ref f ON f.filing_id = e.filing_id
CROSS JOIN posting o ON o.posting_id = e.posting_id
CROSS JOIN posting_classes k ON k.class_id = o.class_id
WHERE :key_basis = 'itemized rows' AND k.is_receipt AND f.status IS NULL
  AND EXISTS (SELECT 1 FROM pair q WHERE q.cmte_id = f.cmte_id
              AND (q.cycle = '' OR s.cycle = '' OR q.cycle = s.cycle))
ORDER BY 1
-- @excluded
WITH src AS (  -- the sources that speak on :as_of, and on the two years of the race
  SELECT source_id, coalesce(CAST(cycle AS TEXT), '') AS cycle, format, file
  FROM source s
  WHERE s.known_from <= :as_of AND :as_of < s.known_until AND s.state <> 'removed'
    AND (:cycle IS NULL OR cycle IS NULL OR cycle = CAST(:cycle AS INTEGER))
    AND (:race_date IS NULL OR cycle IS NULL
         OR cycle = (CAST(substr(:race_date, 1, 4) AS INTEGER) + 1) / 2 * 2)),
told AS (  -- active outside spending, by the file that tells it
  SELECT r.cmte_id, s.cycle, r.cand_id, k.nature, k.stance, s.source_id, s.format, r.n, r.cents,
    r.first_day, r.last_day, CASE s.format
      WHEN 'fec-bulk/itpas2' THEN CASE WHEN :method = 'fec-ie-csv-first/1' THEN 1 ELSE 0 END
      WHEN 'fec-bulk/itoth' THEN CASE WHEN :method = 'fec-ie-csv-first/1' THEN 1 ELSE 0 END
      WHEN 'fec-csv/independent-expenditure' THEN CASE WHEN :method = 'fec-ie-csv-first/1' THEN 0 ELSE 1 END
      WHEN 'fec-efile' THEN 9 ELSE 2 END AS rank
  FROM outside_spent r JOIN src s ON s.source_id = r.source_id
  JOIN posting_classes k ON k.class_id = r.class_id
  WHERE k.counts_as = 'outside spending'
    AND (r.covered_from IS NULL OR (r.covered_from <= :as_of AND :as_of < r.covered_until))),
best AS (  -- one kind of file speaks per spender, cycle and nature
  SELECT cmte_id, cycle, nature, min(rank) AS rank FROM told GROUP BY cmte_id, cycle, nature),
outside AS (SELECT t.* FROM told t JOIN best b USING (cmte_id, cycle, nature)
  WHERE t.rank = b.rank OR t.rank = 9)
SELECT rule, sum(n) AS n, sum(cents) AS cents FROM (
  SELECT 'ie-csv-or-pas2/1' AS rule, t.n, t.cents
  FROM told t JOIN best b USING (cmte_id, cycle, nature) WHERE t.rank > b.rank AND t.rank <> 9 AND (:race IS NULL
      OR t.cand_id IN race_candidate)
  UNION ALL
  SELECT 'other-contest/1', 1, c.ttl_receipts_cents FROM (
    SELECT c.ttl_receipts_cents, row_number() OVER (PARTITION BY c.cand_id, s.cycle ORDER BY c.cvg_end_day DESC,
      CASE s.format WHEN 'fec-bulk/weball' THEN 0 WHEN 'fec-bulk/webl' THEN 1 ELSE 2 END, c.record_id DESC) AS k
    FROM candidate_summary c JOIN src s ON s.source_id = c.record_id / 1000000000
    WHERE c.cand_id IN in_race AND c.cand_id NOT IN race_candidate) c WHERE c.k = 1
  UNION ALL
  SELECT k.status_rule, r.n, r.cents
  FROM roll_outside r JOIN src s ON s.source_id = r.source_id
  JOIN posting_classes k ON k.class_id = r.class_id
  WHERE r.cmte_id <> '*' AND k.status <> 'active' AND (:race IS NULL OR r.cand_id IN race_candidate))
GROUP BY rule
ORDER BY rule
