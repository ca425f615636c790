-- name: candidate-totals
-- title: Candidate totals
-- question: How much did each candidate raise, spend and have left?
-- param: candidate  candidate          Only this candidate
-- param: race  race          Only candidates of this race
-- param: committee  committee          Only candidates whose own committee this is
-- param: cycle  cycle          Only this two-year period
-- param: limit  count = 50          Rows to return
-- column: cycle  text  Two-year period of the source files; blank when not told
-- column: candidate_id  text  FEC id; the committee's where no loaded file tells whose campaign it is
-- column: candidate  text  Name
-- column: party  text  Party
-- column: state  text  State of the office
-- column: district  text  District of the office
-- column: basis  text  FEC summary or filings, whichever covers more; itemized rows where neither is loaded
-- column: receipts_cents  cents  Received, transfers between own committees included
-- column: disbursements_cents  cents  Spent, transfers between own committees included
-- column: net_receipts_cents  cents  Received, net of those transfers
-- column: net_disbursements_cents  cents  Spent, net of those transfers
-- column: individuals_cents  cents  From individuals
-- column: own_money_cents  cents  Given or lent by the candidate
-- column: cash_cents  cents  Cash at the end of the coverage
-- column: debts_cents  cents  Debts owed
-- column: reports  count  Reports added up, for filings
-- column: coverage_start  date  First day covered, for filings
-- column: coverage_end  date  Last day covered
-- column: note  text  Coverage that ends after the day of the race; the same money under another id of the candidate
-- column: source  text  File of the summary, or of the newest report; blank for itemized rows
-- table: candidate, receipts_cents, disbursements_cents, note, basis, cash_cents, party, cycle, candidate_id, coverage_end, debts_cents
-- key: cycle, candidate_id, basis
-- cell: receipts_cents
-- method: later-coverage/1
-- method: fec-summary/1
-- method: filings-cover/1
-- rule: summary records of one candidate and cycle are alternatives, never addends: the latest coverage end speaks; on a tie weball, then webl, then the summary CSVs, then the newest import
-- rule: later-coverage/1: an FEC summary and the filings of the candidate's own committees are alternatives, never addends: the later coverage end speaks, on a tie the summary; fec-summary/1 and filings-cover/1 take only one of the two
-- rule: filings: the sum of the summary pages for the period (Column A) of the current Forms 3, 3P and 3X of the cycle; cash and debts of each committee's newest report; what is not loaded is not in it: see coverage_start and reports
-- rule: whose committee it is tells a linkage file (P or A), a candidate file, or the candidate id on the committee's own Forms 1, 3 and 3P; else the committee stands for itself, with state and district of its cover
-- rule: net subtracts transfers between the candidate's own committees, in and out, only where there are both and neither is 0 (the FEC's rule)
-- rule: with a date, only those who stood that day where results are loaded: by FEC id, else by the name (the one candidate of the race with that last name)
-- rule: did not stand that day (other-contest/1)
-- rule: the money is that of the whole two-year period, whatever the day of the race: the note says where it runs past that day
-- rule: where the FEC lists one committee's money under two ids of its candidate, both are shown and the note names the other
-- rule: where neither speaks the rows itemized by the candidate's own committees (linkage P or A, or principal committee) are shown instead, labelled so, without cash, debts and small gifts
-- order: cycle desc, receipts_cents desc, candidate_id, basis
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
race_candidate AS (SELECT cand_id FROM in_race WHERE NOT EXISTS (SELECT 1 FROM that_day) OR cand_id IN that_day),
of_committee AS (
  SELECT l.cand_id FROM linkage l JOIN source s ON s.source_id = l.record_id / 1000000000
  WHERE l.cmte_id = :committee AND l.cmte_dsgn IN ('P', 'A') AND s.known_from <= :as_of
      AND :as_of < s.known_until AND s.state <> 'removed'
  UNION
  SELECT c.cand_id FROM candidate c JOIN source s ON s.source_id = c.record_id / 1000000000
  WHERE :committee IS NOT NULL AND c.cand_pcc = :committee AND s.known_from <= :as_of
      AND :as_of < s.known_until AND s.state <> 'removed')
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
    WHERE (:candidate IS NULL OR c.cand_id = :candidate) AND (:race IS NULL OR c.cand_id IN race_candidate)
        AND (:committee IS NULL OR c.cand_id IN of_committee))
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
  WHERE (:candidate IS NULL OR o.cand_id = :candidate)
    AND (:committee IS NULL OR o.cand_id IN of_committee OR o.cand_id IN (SELECT cand_id FROM owner WHERE cmte_id = :committee))
    AND (:race IS NULL OR o.cand_id IN race_candidate OR (NOT EXISTS (SELECT 1 FROM that_day) AND o.cand_id NOT IN (SELECT cand_id FROM candidate)
      AND r.office = :race_office AND (r.office = 'P' OR r.cand_state = :race_state) AND (r.office <> 'H' OR r.district = :race_district)))
  GROUP BY o.cand_id, r.cycle),
told AS (  -- alternatives, never addends: by default the later coverage end speaks, on a tie the FEC's summary
  SELECT cand_id, cycle, basis, record_id, file, receipts FROM (
    SELECT a.*, row_number() OVER (PARTITION BY cand_id, cycle ORDER BY coverage_end DESC, basis) AS k
    FROM (
      SELECT m.cand_id, m.cycle, 'FEC summary' AS basis, m.record_id, m.file, c.ttl_receipts_cents AS receipts,
        date(c.cvg_end_day * 86400, 'unixepoch') AS coverage_end
      FROM summary m JOIN candidate_summary c ON c.record_id = m.record_id
      WHERE :method <> 'filings-cover/1'
      UNION ALL
      SELECT cand_id, cycle, 'filings', NULL, file, receipts, coverage_end FROM filed
      WHERE :method <> 'fec-summary/1') a)
  WHERE k = 1),
pair AS (  -- a candidate's own committees; linkages repeat by year, so distinct
  SELECT l.cand_id, l.cmte_id, coalesce(CAST(l.fec_election_yr AS TEXT), '') AS cycle
  FROM linkage l JOIN source s ON s.source_id = l.record_id / 1000000000
  WHERE l.cmte_dsgn IN ('P', 'A') AND s.known_from <= :as_of AND :as_of < s.known_until
      AND s.state <> 'removed' AND (:candidate IS NULL OR l.cand_id = :candidate) AND (:race IS NULL
      OR l.cand_id IN race_candidate) AND (:committee IS NULL OR l.cand_id IN of_committee)
    AND EXISTS (SELECT 1 FROM roll_total t WHERE t.cmte_id = l.cmte_id)
  UNION
  SELECT c.cand_id, c.cand_pcc, coalesce(CAST(s.cycle AS TEXT), '')
  FROM candidate c JOIN source s ON s.source_id = c.record_id / 1000000000
  WHERE c.cand_pcc IS NOT NULL AND s.known_from <= :as_of AND :as_of < s.known_until AND s.state <> 'removed'
      AND (:candidate IS NULL OR c.cand_id = :candidate) AND (:race IS NULL OR c.cand_id IN race_candidate)
      AND (:committee IS NULL OR c.cand_id IN of_committee)
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
    AND NOT EXISTS (SELECT 1 FROM told m WHERE m.cand_id = a.cand_id AND m.cycle = s.cycle)
  GROUP BY a.cand_id, s.cycle),
page AS (
  SELECT m.cycle, m.cand_id, m.basis, m.record_id, m.file,
    m.receipts, NULL AS payments, NULL AS individuals, NULL AS own
  FROM told m
  UNION ALL
  SELECT cycle, cand_id, 'itemized rows', NULL, NULL, receipts, payments, individuals, own FROM itemized
  ORDER BY 1 DESC, 6 DESC, 2, 3
  LIMIT coalesce(:limit, 50)),
shared AS (  -- the same money under another id of the candidate
  SELECT record_id, min(other_id || coalesce(' (' || other_race || ')', '')) AS twin FROM shared_summaries
  WHERE record_id IN (SELECT record_id FROM page) GROUP BY record_id)
SELECT d.cycle, d.cand_id AS candidate_id,
  coalesce((SELECT c.cand_name FROM candidate c JOIN source cs ON cs.source_id = c.record_id / 1000000000
     WHERE c.cand_id = d.cand_id AND cs.known_from <= :as_of AND :as_of < cs.known_until
         AND cs.state <> 'removed'
     ORDER BY cs.cycle DESC, c.record_id DESC LIMIT 1), c.cand_name, f.filer_name) AS candidate,
  coalesce(c.cand_pty_affiliation, (SELECT c.cand_pty_affiliation FROM candidate c
      JOIN source cs ON cs.source_id = c.record_id / 1000000000
     WHERE c.cand_id = d.cand_id AND cs.known_from <= :as_of AND :as_of < cs.known_until
         AND cs.state <> 'removed'
     ORDER BY cs.cycle DESC, c.record_id DESC LIMIT 1)) AS party,
  coalesce(c.cand_office_st, (SELECT c.cand_office_st FROM candidate c
      JOIN source cs ON cs.source_id = c.record_id / 1000000000
     WHERE c.cand_id = d.cand_id AND cs.known_from <= :as_of AND :as_of < cs.known_until
         AND cs.state <> 'removed'
     ORDER BY cs.cycle DESC, c.record_id DESC LIMIT 1), f.state) AS state,
  coalesce(c.cand_office_district, (SELECT c.cand_office_district FROM candidate c
      JOIN source cs ON cs.source_id = c.record_id / 1000000000
     WHERE c.cand_id = d.cand_id AND cs.known_from <= :as_of AND :as_of < cs.known_until
         AND cs.state <> 'removed'
     ORDER BY cs.cycle DESC, c.record_id DESC LIMIT 1), f.district) AS district,
  d.basis, d.receipts AS receipts_cents, coalesce(c.ttl_disb_cents, f.payments, d.payments) AS disbursements_cents,
  CASE WHEN f.cand_id IS NOT NULL THEN f.receipts - CASE WHEN f.moved_in <> 0 AND f.moved_out <> 0 THEN f.moved_in ELSE 0 END
    ELSE n.net_receipts_cents END AS net_receipts_cents,
  CASE WHEN f.cand_id IS NOT NULL THEN f.payments - CASE WHEN f.moved_in <> 0 AND f.moved_out <> 0 THEN f.moved_out ELSE 0 END
    ELSE n.net_disbursements_cents END AS net_disbursements_cents,
  coalesce(c.ttl_indiv_contrib_cents, f.individuals, d.individuals) AS individuals_cents,
  coalesce(CASE WHEN c.cand_contrib_cents IS NOT NULL OR c.cand_loans_cents IS NOT NULL
       THEN coalesce(c.cand_contrib_cents, 0) + coalesce(c.cand_loans_cents, 0) END,
    CASE WHEN f.gifts IS NOT NULL OR f.loans IS NOT NULL THEN coalesce(f.gifts, 0) + coalesce(f.loans, 0) END,
           d.own) AS own_money_cents,
  coalesce(c.coh_cop_cents, f.cash) AS cash_cents, coalesce(c.debts_owed_by_cents, f.debts) AS debts_cents,
  f.reports, f.coverage_start, coalesce(date(c.cvg_end_day * 86400, 'unixepoch'), f.coverage_end) AS coverage_end,
  nullif(substr(coalesce('; to ' || CASE WHEN coalesce(n.coverage_end, f.coverage_end) > :race_date THEN coalesce(n.coverage_end, f.coverage_end) END || ', after the election', '')
    || coalesce('; the same money is told under ' || h.twin, ''), 3), '') AS note,
  d.file AS source
FROM page d LEFT JOIN candidate_summary c ON c.record_id = d.record_id
LEFT JOIN summary_totals n ON n.record_id = d.record_id
LEFT JOIN shared h ON h.record_id = d.record_id
LEFT JOIN filed f ON d.basis = 'filings' AND f.cand_id = d.cand_id AND f.cycle = d.cycle
ORDER BY d.cycle DESC, d.receipts DESC, d.cand_id, d.basis
LIMIT coalesce(:limit, 50)
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
    WHERE o.known_from <= :as_of AND :as_of < o.known_until)),
moved AS (
  SELECT sum(r.transfers_in_cents) <> 0 AND sum(r.transfers_out_cents) <> 0 AS both
  FROM owner o CROSS JOIN report r ON r.filer_id = o.cmte_id WHERE o.cand_id = :key_candidate_id)
SELECT c.record_id, coalesce(c.ttl_receipts_cents, 0) AS cents, c.ttl_disb_cents AS disbursements_cents,
  n.net_receipts_cents, n.net_disbursements_cents,
  c.ttl_indiv_contrib_cents AS individuals_cents,
  CASE WHEN c.cand_contrib_cents IS NOT NULL OR c.cand_loans_cents IS NOT NULL
       THEN coalesce(c.cand_contrib_cents, 0) + coalesce(c.cand_loans_cents, 0) END AS own_money_cents,
  c.coh_cop_cents AS cash_cents, c.debts_owed_by_cents AS debts_cents, NULL AS reports
FROM summary m JOIN candidate_summary c ON c.record_id = m.record_id JOIN summary_totals n ON n.record_id = m.record_id
WHERE :key_basis = 'FEC summary'
UNION ALL
SELECT r.filing_id, coalesce(r.receipts_cents, 0), r.disbursements_cents,
  coalesce(r.receipts_cents, 0) - CASE v.both WHEN 1 THEN coalesce(r.transfers_in_cents, 0) ELSE 0 END,
  coalesce(r.disbursements_cents, 0) - CASE v.both WHEN 1 THEN coalesce(r.transfers_out_cents, 0) ELSE 0 END,
  r.individuals_cents, CASE WHEN r.candidate_gifts_cents IS NOT NULL OR r.candidate_loans_cents IS NOT NULL
    THEN coalesce(r.candidate_gifts_cents, 0) + coalesce(r.candidate_loans_cents, 0) END,
  CASE r.newest WHEN 1 THEN r.cash_end_cents END, CASE r.newest WHEN 1 THEN r.debts_owed_by_cents END, 1
FROM owner o CROSS JOIN report r ON r.filer_id = o.cmte_id CROSS JOIN moved v
WHERE :key_basis = 'filings' AND o.cand_id = :key_candidate_id
UNION ALL
SELECT e.entry_id AS record_id, CASE WHEN k.is_receipt THEN e.amount_cents END AS cents,
  CASE WHEN k.is_payment THEN e.amount_cents END, NULL, NULL,
  CASE WHEN k.counts_as = 'individual gift' THEN e.amount_cents END,
  CASE WHEN k.is_receipt AND (k.nature = 'candidate-contribution' OR k.transaction_tp = '16C')
       THEN e.amount_cents END, NULL, NULL, NULL
FROM src s
CROSS JOIN entry e ON e.entry_id BETWEEN s.source_id * 1000000000 AND s.source_id * 1000000000 + 999999999
CROSS JOIN filing_ref f ON f.filing_id = e.filing_id
CROSS JOIN posting o ON o.posting_id = e.posting_id
CROSS JOIN posting_classes k ON k.class_id = o.class_id
WHERE :key_basis = 'itemized rows' AND (k.is_receipt OR k.is_payment) AND f.status IS NULL
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
summary AS (  -- alternatives: the latest coverage end speaks
  SELECT record_id, cand_id, cycle, file FROM (
    SELECT c.record_id, c.cand_id, s.cycle, s.file,
      row_number() OVER (PARTITION BY c.cand_id, s.cycle ORDER BY c.cvg_end_day DESC,
        CASE s.format WHEN 'fec-bulk/weball' THEN 0 WHEN 'fec-bulk/webl' THEN 1 ELSE 2 END,
        c.record_id DESC) AS k
    FROM candidate_summary c JOIN src s ON s.source_id = c.record_id / 1000000000
    WHERE (:candidate IS NULL OR c.cand_id = :candidate) AND (:race IS NULL OR c.cand_id IN race_candidate)
        AND (:committee IS NULL OR c.cand_id IN of_committee))
  WHERE k = 1)
SELECT 'another summary speaks' AS rule, count(*) AS n, coalesce(sum(c.ttl_receipts_cents), 0) AS cents
FROM candidate_summary c JOIN src s ON s.source_id = c.record_id / 1000000000
WHERE (:candidate IS NULL OR c.cand_id = :candidate) AND (:race IS NULL OR c.cand_id IN race_candidate)
    AND (:committee IS NULL OR c.cand_id IN of_committee) AND c.record_id NOT IN (SELECT record_id
    FROM summary)
HAVING count(*) > 0
UNION ALL
SELECT 'other-contest/1', count(*), coalesce(sum(c.ttl_receipts_cents), 0) FROM (
  SELECT c.ttl_receipts_cents, row_number() OVER (PARTITION BY c.cand_id, s.cycle ORDER BY c.cvg_end_day DESC,
    CASE s.format WHEN 'fec-bulk/weball' THEN 0 WHEN 'fec-bulk/webl' THEN 1 ELSE 2 END, c.record_id DESC) AS k
  FROM candidate_summary c JOIN src s ON s.source_id = c.record_id / 1000000000
  WHERE :race IS NOT NULL AND c.cand_id IN in_race AND c.cand_id NOT IN race_candidate
    AND (:candidate IS NULL OR c.cand_id = :candidate) AND (:committee IS NULL OR c.cand_id IN of_committee)) c
WHERE c.k = 1 HAVING count(*) > 0
ORDER BY 1
