-- title: Cash and burn
-- question: How much money is left, how fast is it spent, and for how many days does it last?
-- uses: period_report
-- params: cycle, limit = 1000
-- param: committee committee Only reports of this committee
-- columns: committee_id, committee, filing, form, report, coverage_start, coverage_end, cash_begin_cents, receipts_cents, disbursements_cents, cash_end_cents, burn_bp, debts_cents, days, days_of_money
-- table: committee, coverage_end, cash_end_cents, burn_bp, disbursements_cents, receipts_cents, debts_cents,
--   days_of_money, report
-- key: committee_id, filing
-- cell: cash_end_cents
-- derived: days of coverage_start, coverage_end: both counted; days_of_money of cash_end_cents, days, disbursements_cents: at the pace of the period, whole days
-- method: burn-rate/1
-- rule: burn rate: disbursements of the period divided by its receipts; above 100 percent more was spent than came in; blank without receipts
-- rule: days of money: cash at the end times days covered, divided by disbursements, rounded down; blank without disbursements; debts are not subtracted
-- chart: steps x=coverage_end y=cash_end_cents by=committee
-- order: committee_id, coverage_end desc, filing
-- @query
SELECT committee_id, committee, filing, form, report, coverage_start, coverage_end, cash_begin_cents, receipts_cents,
  disbursements_cents, cash_end_cents, CASE
  WHEN receipts_cents > 0 THEN (20000 * disbursements_cents + receipts_cents) / (2 * receipts_cents) END AS burn_bp,
  debts_cents, days, CASE WHEN disbursements_cents > 0 AND days > 0
  AND cash_end_cents >= 0 THEN cash_end_cents * days / disbursements_cents END AS days_of_money
FROM period_report WHERE :committee IS NULL OR committee_id = :committee
-- @why
SELECT filing_id AS record_id, coalesce(cash_end_cents, 0) AS cents, cash_begin_cents, receipts_cents,
  disbursements_cents, debts_cents
FROM period_report WHERE committee_id = :key_committee_id AND filing = :key_filing
-- @excluded
SELECT rule, count(*) AS n, coalesce(sum(receipts_cents), 0) AS cents FROM replaced_report
WHERE :committee IS NULL OR filer_id = :committee GROUP BY rule
