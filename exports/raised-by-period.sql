-- name: raised-by-period
-- title: Raised by period
-- question: How much came in during each period covered by a report?
-- param: committee  committee          Only reports of this committee
-- param: cycle      cycle              Only this two-year period
-- param: limit      count = 1000         Rows to return
-- column: committee_id  text  Committee
-- column: committee  text  Name as filed
-- column: filing  text  FEC number of the filing; the file's name where it has none
-- column: form  text  FEC form
-- column: report  text  FEC report type
-- column: coverage_start  date  First day covered
-- column: coverage_end  date  Last day covered
-- column: days  count  Days covered
-- column: receipts_cents  cents  Total receipts
-- column: individuals_cents  cents  Of which contributions of individuals, itemized or not
-- column: unitemized_cents  cents  Of which unitemized
-- column: own_money_cents  cents  Given or lent by the candidate; blank on forms without a candidate
-- column: transfers_cents  cents  Transfers from own, affiliated or party committees
-- column: per_day_cents  cents  Receipts by day covered, rounded
-- table: committee, coverage_end, receipts_cents, individuals_cents, unitemized_cents, report, transfers_cents, per_day_cents
-- key: committee_id, filing
-- cell: receipts_cents
-- method: cover-column-a/1
-- rule: figures are those of the summary page for the period (Column A) of the current version of each report; replaced versions are left out (amended-filing/1)
-- rule: a blank line stays blank
-- note: reports that overlap both stand here: the report cash-continuity finds them
-- order: committee_id, coverage_start, filing
-- @query
WITH cur AS MATERIALIZED (  -- the periodic reports that speak on :as_of
  SELECT t.*, coalesce(t.filer_id, '') AS committee_id, coalesce(t.file_num, s.file) AS filing, g.coverage_from_day AS first_day,
    g.coverage_through_day AS last_day, coalesce(CAST(s.cycle AS TEXT), '') AS cycle
  FROM filing g CROSS JOIN source s ON s.source_id = g.source_id CROSS JOIN report_totals t ON t.source_id = g.source_id
  WHERE s.state <> 'removed' AND s.known_from <= :as_of AND :as_of < s.known_until
    AND (:committee IS NULL OR g.cmte_id = :committee) AND (:cycle IS NULL OR s.cycle = CAST(:cycle AS INTEGER)))
SELECT committee_id, filer_name AS committee, filing, form, rpt_tp AS report, coverage_start, coverage_end, last_day - first_day + 1 AS days,
  receipts_cents, individuals_cents, unitemized_cents,
  CASE WHEN candidate_gifts_cents IS NOT NULL OR candidate_loans_cents IS NOT NULL
    THEN coalesce(candidate_gifts_cents, 0) + coalesce(candidate_loans_cents, 0) END AS own_money_cents,
  transfers_in_cents AS transfers_cents,
  CASE WHEN last_day >= first_day
    THEN (2 * receipts_cents + last_day - first_day + 1) / (2 * (last_day - first_day + 1)) END AS per_day_cents
FROM cur
ORDER BY committee_id, first_day, filing
LIMIT coalesce(:limit, 1000)
-- @why
SELECT t.filing_id AS record_id, coalesce(t.receipts_cents, 0) AS cents, t.individuals_cents, t.unitemized_cents,
  CASE WHEN t.candidate_gifts_cents IS NOT NULL OR t.candidate_loans_cents IS NOT NULL
    THEN coalesce(t.candidate_gifts_cents, 0) + coalesce(t.candidate_loans_cents, 0) END AS own_money_cents,
  t.transfers_in_cents AS transfers_cents
FROM filing g CROSS JOIN source s ON s.source_id = g.source_id CROSS JOIN report_totals t ON t.source_id = g.source_id
WHERE s.state <> 'removed' AND s.known_from <= :as_of AND :as_of < s.known_until
  AND coalesce(g.cmte_id, '') = :key_committee_id AND coalesce(g.file_num, s.file) = :key_filing
-- @excluded
SELECT 'amended-filing/1' AS rule, count(*) AS n, coalesce(sum(t.receipts_cents), 0) AS cents
FROM filing g CROSS JOIN source s ON s.source_id = g.source_id CROSS JOIN report_totals t ON t.source_id = g.source_id
WHERE s.state <> 'removed' AND s.known_until <= :as_of AND (:committee IS NULL OR g.cmte_id = :committee)
  AND (:cycle IS NULL OR s.cycle = CAST(:cycle AS INTEGER))
HAVING count(*) > 0
