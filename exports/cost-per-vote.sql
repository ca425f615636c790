-- name: cost-per-vote
-- title: Cost per vote
-- question: How much was spent for each vote, without and with outside money?
-- param: race  race          Only this race, or this day of it
-- param: candidate  candidate          Only this candidate
-- param: limit  count = 100          Rows to return
-- column: race  text  Race
-- column: election_date  date  Day of the election
-- column: candidate_id  text  FEC id; the printed name where the result has none and nobody fits
-- column: candidate  text  Name
-- column: votes  count  Votes of that day
-- column: cycle  text  Two-year period of the money
-- column: basis  text  FEC summary, itemized rows, or stated figure where neither is loaded
-- column: disbursements_cents  cents  Spent in the whole period, net of transfers between own committees; a stated figure is as stated
-- column: per_vote_cents  cents  That for each vote, rounded half up to a cent
-- column: outside_cents  cents  Outside money for the candidate and against rivals of that day; blank when none is loaded
-- column: with_outside_cents  cents  Both together; blank when the basis is a stated figure or no outside money is loaded
-- column: with_outside_per_vote_cents  cents  That for each vote, rounded half up to a cent
-- column: coverage_end  text  Last day the money covers
-- column: note  text  Money that runs past the election; how the FEC id is known where the result has none
-- table: candidate, per_vote_cents, votes, disbursements_cents, note, coverage_end, race, election_date, with_outside_per_vote_cents
-- key: race, election_date, cycle, candidate_id, basis
-- cell: disbursements_cents
-- method: fec-pas2-first/1
-- method: fec-ie-csv-first/1
-- rule: the money is of the whole two-year period and the votes of one day: a candidate with two elections in the period paid for both
-- rule: the FEC id is the result's, else that of the one candidate of the race whose last name ends the printed name, and of several the one whose first name fits; where nobody fits the money is blank
-- rule: a stated figure is never added to records, so it has no figure with outside money
-- rule: a candidate is helped by money for the candidate and against those who stood the same day
-- rule: summary records of one candidate and cycle are alternatives, never addends: the latest coverage end speaks; on a tie weball, then webl, then the summary CSVs, then the newest import
-- rule: net subtracts transfers between the candidate's own committees, in and out, only where the summary has both and neither is 0 (the FEC's rule)
-- rule: outside money of filings is that of regular reports; 24- and 48-hour notices are left out (see outside-by-side)
-- rule: beside filings, where several files tell the same spender and cycle one kind speaks: itpas2 (with what only itoth has), then the independent-expenditure CSV, then journals (ie-csv-or-pas2/1); --method fec-ie-csv-first/1 puts the CSV first
-- rule: a row told in itoth and in itpas2 is counted once (same-sub-id/1)
-- rule: quarantined rows are left out and listed (quarantine-amount/1, quarantine-filer/1)
-- empty: results and money must be loaded for the same race; results name candidates by FEC id or by the name the FEC has
-- order: election_date desc, race, votes desc, candidate_id, cycle, basis
-- @with
src AS (
  SELECT source_id, coalesce(CAST(cycle AS TEXT), '') AS cycle, format, file
  FROM source s
  WHERE s.known_from <= :as_of AND :as_of < s.known_until AND s.state <> 'removed')
-- @query
WITH cast_vote AS (  -- candidates only; printed sums are never added
  SELECT r.record_id, CASE instr(coalesce(r.race, r.contest, ''), '@') WHEN 0
      THEN coalesce(r.race, r.contest, '') ELSE substr(coalesce(r.race, r.contest, ''), 1,
      instr(coalesce(r.race, r.contest, ''), '@') - 1) END AS race, coalesce(r.election_date,
      '') AS election_date,
    r.candidate_name, r.cand_id, r.party, r.contest, r.votes, r.vote_type, s.source_id,
    CASE r.level WHEN 'state' THEN 0 WHEN 'county' THEN 1 ELSE 2 END AS depth,
    CASE WHEN r.level = 'state' THEN '' ELSE coalesce(r.county, '') END AS place
  FROM result r JOIN src s ON s.source_id = r.record_id / 1000000000
  WHERE r.is_candidate = 1 AND r.level <> 'total-row' AND (:race IS NULL
      OR (CASE instr(r.race, '@') WHEN 0 THEN r.race
      ELSE substr(r.race, 1, instr(r.race, '@') - 1) END = CASE instr(:race, '@') WHEN 0 THEN :race
      ELSE substr(:race, 1, instr(:race, '@') - 1) END OR (r.office = :race_office AND r.state = :race_state
      AND r.district = :race_district))) AND (:race_date IS NULL OR r.election_date = :race_date)),
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
    WHERE s.known_from <= :as_of AND :as_of < s.known_until AND s.state <> 'removed' AND (:race IS NULL OR n.race = :race)
      AND (:race_date IS NULL OR n.election_date = :race_date))
  GROUP BY race, election_date, name),
polled AS MATERIALIZED (  -- a name that fits nobody, or several, stands for itself
  SELECT v.race, v.election_date, coalesce(v.cand_id, n.cand_id, v.candidate_name) AS cand_id, max(v.candidate_name) AS printed,
    max(CASE WHEN v.cand_id IS NOT NULL THEN '' WHEN n.cand_id IS NOT NULL THEN '; FEC id by name'
      ELSE '; the name fits no one candidate of the race' END) AS told,
    CAST((CAST(substr(v.election_date, 1, 4) AS INTEGER) + 1) / 2 * 2 AS TEXT) AS cycle, sum(v.votes) AS votes
  FROM counted v LEFT JOIN named n ON n.race = v.race AND n.election_date = v.election_date AND n.name = upper(v.candidate_name)
  WHERE v.cand_id IS NOT NULL OR n.name IS NOT NULL GROUP BY 1, 2, 3),
wanted AS (SELECT DISTINCT cand_id FROM polled),
summary AS (  -- alternatives: the latest coverage end speaks
  SELECT record_id, cand_id, cycle, file FROM (
    SELECT c.record_id, c.cand_id, s.cycle, s.file,
      row_number() OVER (PARTITION BY c.cand_id, s.cycle ORDER BY c.cvg_end_day DESC,
        CASE s.format WHEN 'fec-bulk/weball' THEN 0 WHEN 'fec-bulk/webl' THEN 1 ELSE 2 END,
        c.record_id DESC) AS k
    FROM candidate_summary c JOIN src s ON s.source_id = c.record_id / 1000000000
    WHERE c.cand_id IN wanted)
  WHERE k = 1),
pair AS (  -- a candidate's own committees; linkages repeat by year, so distinct
  SELECT l.cand_id, l.cmte_id, coalesce(CAST(l.fec_election_yr AS TEXT), '') AS cycle
  FROM linkage l JOIN source s ON s.source_id = l.record_id / 1000000000
  WHERE l.cmte_dsgn IN ('P', 'A') AND s.known_from <= :as_of AND :as_of < s.known_until
      AND s.state <> 'removed' AND l.cand_id IN wanted
    AND EXISTS (SELECT 1 FROM roll_total t WHERE t.cmte_id = l.cmte_id)
  UNION
  SELECT c.cand_id, c.cand_pcc, coalesce(CAST(s.cycle AS TEXT), '')
  FROM candidate c JOIN source s ON s.source_id = c.record_id / 1000000000
  WHERE c.cand_pcc IS NOT NULL AND s.known_from <= :as_of AND :as_of < s.known_until AND s.state <> 'removed'
      AND c.cand_id IN wanted
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
    AND NOT EXISTS (SELECT 1 FROM summary m WHERE m.cand_id = a.cand_id AND m.cycle = s.cycle)
  GROUP BY a.cand_id, s.cycle),
told AS (  -- active outside spending, by the file that tells it
  SELECT r.cmte_id, s.cycle, r.cand_id, k.nature, k.stance, s.source_id, s.format, r.n, r.cents,
    r.first_day, r.last_day, CASE s.format
      WHEN 'fec-bulk/itpas2' THEN CASE WHEN :method = 'fec-ie-csv-first/1' THEN 1 ELSE 0 END
      WHEN 'fec-bulk/itoth' THEN CASE WHEN :method = 'fec-ie-csv-first/1' THEN 1 ELSE 0 END
      WHEN 'fec-csv/independent-expenditure' THEN CASE WHEN :method = 'fec-ie-csv-first/1' THEN 0 ELSE 1 END
      WHEN 'fec-efile' THEN 1 ELSE 2 END AS rank
  FROM roll_outside r JOIN src s ON s.source_id = r.source_id
  JOIN posting_classes k ON k.class_id = r.class_id
  WHERE r.cmte_id <> '*' AND k.counts_as = 'outside spending'
    AND NOT EXISTS (SELECT 1 FROM source q JOIN filing g ON g.source_id = coalesce(q.supplements, q.source_id)
      WHERE q.source_id = s.source_id AND (g.form_tp = 'F24' OR (g.form_tp = 'F5' AND g.report_type IN ('24', '48'))))),
best AS (  -- beside filings, one kind of file speaks per spender, cycle and nature
  SELECT cmte_id, cycle, nature, min(rank) AS rank FROM told GROUP BY cmte_id, cycle, nature),
outside AS (SELECT t.* FROM told t JOIN best b USING (cmte_id, cycle, nature)
  WHERE t.rank = b.rank OR t.format = 'fec-efile'),
helped AS (
  SELECT v.race, v.election_date, v.cand_id,
    sum(CASE WHEN o.stance = 'support' AND o.cand_id = v.cand_id THEN o.cents
             WHEN o.stance = 'oppose' AND o.cand_id <> v.cand_id THEN o.cents ELSE 0 END) AS cents
  FROM polled v JOIN polled w ON w.race = v.race AND w.election_date = v.election_date
  JOIN outside o ON o.cand_id = w.cand_id AND o.cycle = v.cycle
  GROUP BY v.race, v.election_date, v.cand_id),
stated AS (
  SELECT subject_id, cycle, low_cents, as_of FROM (
    SELECT t.subject_id, t.low_cents, t.as_of, CAST((CAST(substr(t.as_of, 1,
        4) AS INTEGER) + 1) / 2 * 2 AS TEXT) AS cycle,
      row_number() OVER (PARTITION BY t.subject_id, CAST((CAST(substr(t.as_of, 1,
          4) AS INTEGER) + 1) / 2 * 2 AS TEXT) ORDER BY t.as_of DESC, t.record_id DESC) AS k
    FROM stated_total t JOIN src s ON s.source_id = t.record_id / 1000000000
    WHERE t.measure = 'disbursements' AND t.subject_id IN wanted AND t.low_cents = t.high_cents)
  WHERE k = 1),
costed AS (
  SELECT v.*, c.candidate AS cand_name,
    CASE WHEN c.record_id IS NOT NULL THEN 'FEC summary' WHEN i.cand_id IS NOT NULL THEN 'itemized rows'
         WHEN t.subject_id IS NOT NULL THEN 'stated figure' ELSE '' END AS basis,
    CASE WHEN c.record_id IS NOT NULL THEN c.net_disbursements_cents
           ELSE coalesce(i.payments, t.low_cents) END AS cents,
    h.cents AS outside,
    CASE WHEN c.record_id IS NULL AND i.cand_id IS NULL THEN NULL
         WHEN c.record_id IS NOT NULL THEN c.net_disbursements_cents
           ELSE i.payments END + h.cents AS both,
    CASE WHEN c.record_id IS NOT NULL THEN c.coverage_end
         WHEN i.cand_id IS NULL THEN t.as_of END AS coverage_end
  FROM polled v
  LEFT JOIN summary m ON m.cand_id = v.cand_id AND m.cycle = v.cycle
  LEFT JOIN summary_totals c ON c.record_id = m.record_id
  LEFT JOIN itemized i ON i.cand_id = v.cand_id AND i.cycle = v.cycle
  LEFT JOIN stated t ON t.subject_id = v.cand_id AND t.cycle = v.cycle
  LEFT JOIN helped h ON h.race = v.race AND h.election_date = v.election_date AND h.cand_id = v.cand_id
  WHERE :candidate IS NULL OR v.cand_id = :candidate)
SELECT d.race, d.election_date, d.cand_id AS candidate_id,
  coalesce((SELECT c.cand_name FROM candidate c JOIN source cs ON cs.source_id = c.record_id / 1000000000
     WHERE c.cand_id = d.cand_id AND cs.known_from <= :as_of AND :as_of < cs.known_until
         AND cs.state <> 'removed'
     ORDER BY cs.cycle DESC, c.record_id DESC LIMIT 1), d.cand_name, d.printed) AS candidate,
  d.votes, d.cycle, d.basis, d.cents AS disbursements_cents,
  CASE WHEN d.votes > 0 THEN (2 * d.cents + d.votes) / (2 * d.votes) END AS per_vote_cents,
  d.outside AS outside_cents, d.both AS with_outside_cents,
  CASE WHEN d.votes > 0 THEN (2 * d.both + d.votes) / (2 * d.votes) END AS with_outside_per_vote_cents,
  d.coverage_end, nullif(substr(coalesce('; to ' || CASE WHEN d.coverage_end > d.election_date THEN d.coverage_end END || ', after the election', '')
    || CASE d.basis WHEN '' THEN '; no money loaded' ELSE '' END || d.told, 3), '') AS note
FROM costed d
ORDER BY d.election_date DESC, d.race, d.votes DESC, d.cand_id, d.cycle, d.basis
LIMIT coalesce(:limit, 100)
-- @why
WITH summary AS (  -- alternatives: the latest coverage end speaks
  SELECT record_id, cand_id, cycle, file FROM (
    SELECT c.record_id, c.cand_id, s.cycle, s.file,
      row_number() OVER (PARTITION BY c.cand_id, s.cycle ORDER BY c.cvg_end_day DESC,
        CASE s.format WHEN 'fec-bulk/weball' THEN 0 WHEN 'fec-bulk/webl' THEN 1 ELSE 2 END,
        c.record_id DESC) AS k
    FROM candidate_summary c JOIN src s ON s.source_id = c.record_id / 1000000000
    WHERE c.cand_id = :key_candidate_id AND s.cycle = CAST(:key_cycle AS TEXT))
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
    AND EXISTS (SELECT 1 FROM roll_total t WHERE t.cmte_id = c.cand_pcc))
SELECT c.record_id, coalesce(c.net_disbursements_cents, 0) AS cents
FROM summary m JOIN summary_totals c ON c.record_id = m.record_id
WHERE :key_basis = 'FEC summary'
UNION ALL
SELECT e.entry_id AS record_id, e.amount_cents AS cents
FROM src s
CROSS JOIN entry e ON e.entry_id BETWEEN s.source_id * 1000000000 AND s.source_id * 1000000000 + 999999999
CROSS JOIN filing_ref f ON f.filing_id = e.filing_id
CROSS JOIN posting o ON o.posting_id = e.posting_id
CROSS JOIN posting_classes k ON k.class_id = o.class_id
WHERE :key_basis = 'itemized rows' AND k.is_payment AND f.status IS NULL
  AND EXISTS (SELECT 1 FROM pair q WHERE q.cmte_id = f.cmte_id
              AND (q.cycle = '' OR s.cycle = '' OR q.cycle = s.cycle))
  AND s.cycle = CAST(:key_cycle AS TEXT)
UNION ALL
SELECT record_id, low_cents FROM (
  SELECT t.record_id, t.low_cents FROM stated_total t JOIN src s ON s.source_id = t.record_id / 1000000000
  WHERE :key_basis = 'stated figure' AND t.measure = 'disbursements' AND t.subject_id = :key_candidate_id
    AND t.low_cents = t.high_cents AND CAST((CAST(substr(t.as_of, 1,
        4) AS INTEGER) + 1) / 2 * 2 AS TEXT) = CAST(:key_cycle AS TEXT)
  ORDER BY t.as_of DESC, t.record_id DESC LIMIT 1)
ORDER BY 1
