-- name: cash-and-burn
-- title: Cash and burn
-- question: How much money is left, how fast is it spent, and for how many days does it last?
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
-- column: cash_begin_cents  cents  Cash at the beginning
-- column: receipts_cents  cents  Total receipts
-- column: disbursements_cents  cents  Total disbursements
-- column: cash_end_cents  cents  Cash at the end
-- column: burn_bp  basis_points  disbursements of receipts
-- column: debts_cents  cents  Debts owed by the committee
-- column: days  count  Days covered
-- column: days_of_money  count  Days for which the cash lasts when it is spent at the pace of this period, whole days
-- table: committee, coverage_end, cash_end_cents, burn_bp, disbursements_cents, receipts_cents, debts_cents, days_of_money, report
-- key: committee_id, filing
-- cell: cash_end_cents
-- method: burn-rate/1
-- rule: figures are those of the summary page for the period (Column A) of the current version of each report; replaced versions are left out (amended-filing/1)
-- rule: burn rate: disbursements of the period divided by its receipts; above 100 percent more was spent than came in; blank without receipts
-- rule: days of money: cash at the end times days covered, divided by disbursements, rounded down; blank without disbursements; debts are not subtracted
-- order: committee_id, coverage_end desc, filing
-- @query
WITH cur AS MATERIALIZED (  -- the periodic reports that speak on :as_of
  SELECT t.*, coalesce(t.filer_id, '') AS committee_id, coalesce(t.file_num, s.file) AS filing, g.coverage_from_day AS first_day,
    g.coverage_through_day AS last_day, coalesce(CAST(s.cycle AS TEXT), '') AS cycle
  FROM filing g CROSS JOIN source s ON s.source_id = g.source_id CROSS JOIN report_totals t ON t.source_id = g.source_id
  WHERE s.state <> 'removed' AND s.known_from <= :as_of AND :as_of < s.known_until
    AND (:committee IS NULL OR g.cmte_id = :committee) AND (:cycle IS NULL OR s.cycle = CAST(:cycle AS INTEGER)))
SELECT committee_id, filer_name AS committee, filing, form, rpt_tp AS report, coverage_start, coverage_end, cash_begin_cents, receipts_cents,
  disbursements_cents, cash_end_cents,
  CASE WHEN receipts_cents > 0 THEN (20000 * disbursements_cents + receipts_cents) / (2 * receipts_cents) END AS burn_bp,
  debts_owed_by_cents AS debts_cents, last_day - first_day + 1 AS days,
  CASE WHEN disbursements_cents > 0 AND last_day >= first_day AND cash_end_cents >= 0
    THEN cash_end_cents * (last_day - first_day + 1) / disbursements_cents END AS days_of_money
FROM cur
ORDER BY committee_id, last_day DESC, filing
LIMIT coalesce(:limit, 1000)
-- @why
SELECT t.filing_id AS record_id, coalesce(t.cash_end_cents, 0) AS cents, t.cash_begin_cents, t.receipts_cents, t.disbursements_cents,
  t.debts_owed_by_cents AS debts_cents
FROM filing g CROSS JOIN source s ON s.source_id = g.source_id CROSS JOIN report_totals t ON t.source_id = g.source_id
WHERE s.state <> 'removed' AND s.known_from <= :as_of AND :as_of < s.known_until
  AND coalesce(g.cmte_id, '') = :key_committee_id AND coalesce(g.file_num, s.file) = :key_filing
-- @excluded
SELECT 'amended-filing/1' AS rule, count(*) AS n, coalesce(sum(t.receipts_cents), 0) AS cents
FROM filing g CROSS JOIN source s ON s.source_id = g.source_id CROSS JOIN report_totals t ON t.source_id = g.source_id
WHERE s.state <> 'removed' AND s.known_until <= :as_of AND (:committee IS NULL OR g.cmte_id = :committee)
  AND (:cycle IS NULL OR s.cycle = CAST(:cycle AS INTEGER))
HAVING count(*) > 0
