-- title: Raised by period
-- question: How much came in during each period covered by a report?
-- uses: period_report
-- params: cycle, limit = 1000
-- param: committee committee Only reports of this committee
-- columns: committee_id, committee, filing, form, report, coverage_start, coverage_end, days, receipts_cents, individuals_cents, unitemized_cents, own_money_cents, transfers_cents, per_day_cents
-- column: individuals_cents cents Of which contributions of individuals, itemized or not
-- table: committee, coverage_end, receipts_cents, individuals_cents, unitemized_cents, report, transfers_cents,
--   per_day_cents
-- key: committee_id, filing
-- cell: receipts_cents
-- derived: days of coverage_start, coverage_end: both counted; per_day_cents of receipts_cents, days: a quotient
-- method: cover-column-a/1
-- note: reports that overlap both stand here: the report cash-continuity finds them
-- chart: columns x=coverage_end y=receipts_cents panel=committee
-- order: committee_id, coverage_start, filing
-- @query
SELECT committee_id, committee, filing, form, report, coverage_start, coverage_end, days, receipts_cents,
  individuals_cents, unitemized_cents, own_money_cents, transfers_in_cents AS transfers_cents, CASE
  WHEN days > 0 THEN (2 * receipts_cents + days) / (2 * days) END AS per_day_cents
FROM period_report WHERE :committee IS NULL OR committee_id = :committee
-- @why
SELECT filing_id AS record_id, coalesce(receipts_cents, 0) AS cents, individuals_cents, unitemized_cents,
  own_money_cents, transfers_in_cents AS transfers_cents
FROM period_report WHERE committee_id = :key_committee_id AND filing = :key_filing
-- @excluded
SELECT rule, count(*) AS n, coalesce(sum(receipts_cents), 0) AS cents FROM replaced_report
WHERE :committee IS NULL OR filer_id = :committee GROUP BY rule
