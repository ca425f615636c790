-- title: Cash from report to report
-- question: Does each report begin with the cash, and on the day, with which the one before it ended?
-- uses: filing_version, replaced
-- params: committee, cycle, limit = 1000
-- param: show choice(all|findings) = all findings: only what does not join
-- columns: committee_id, committee, filing, form, report, coverage_start, coverage_end, previous_filing, previous_end, gap_days, previous_cash_cents, cash_begin_cents, difference_cents, finding
-- column: previous_filing text The report before it
-- column: difference_cents cents Opening cash less previous closing cash
-- table: committee, coverage_start, finding, difference_cents, gap_days, cash_begin_cents, previous_cash_cents, report
-- key: committee_id, filing
-- cell: difference_cents
-- derived: gap_days of previous_end, coverage_start: days between the two
-- method: cash-continuity/1
-- rule: figures are those of the summary page for the period (Column A) of the current version of each report
-- rule: reports of one committee and form are put in order of the days they cover; the first loaded one has nothing before it
-- rule: a gap may be a report that is not loaded; with a gap the difference of cash says what the missing period did
-- empty: no two reports of one committee follow each other in what is loaded: warchest report filings
-- order: committee_id, form, coverage_start, coverage_end, filing
-- @with
report AS MATERIALIZED (  -- the periodic reports that speak on :as_of
  SELECT t.*, v.filing, coalesce(v.filer_id, '') AS committee_id, v.first_day, v.last_day
  FROM filing_version v CROSS JOIN report_totals t
  WHERE t.source_id = v.source_id AND v.speaks AND v.is_asked AND (:committee IS NULL OR v.filer_id = :committee)
    AND (:key_committee_id IS NULL OR coalesce(v.filer_id, '') = :key_committee_id)),
joined AS (
  SELECT r.*, lag(filing) OVER w AS before, lag(filing_id) OVER w AS before_id, lag(last_day) OVER w AS before_day,
    lag(cash_end_cents) OVER w AS before_cash
  FROM report r WINDOW w AS (PARTITION BY committee_id, form ORDER BY first_day, last_day, filing)),
judged AS (
  SELECT j.*, cash_begin_cents - before_cash AS difference, CASE WHEN before IS NULL THEN 'first report loaded'
    WHEN first_day IS NULL OR last_day IS NULL OR before_day IS NULL THEN 'days covered not told'
    WHEN first_day - before_day > 1 AND cash_begin_cents = before_cash THEN 'days not covered, cash joins'
    WHEN first_day - before_day > 1 THEN 'days not covered' WHEN first_day <= before_day THEN 'days covered twice'
    WHEN cash_begin_cents IS NULL OR before_cash IS NULL THEN 'cash not told'
    WHEN cash_begin_cents <> before_cash THEN 'opening cash differs' ELSE 'joins' END AS finding
  FROM joined j)
-- @query
SELECT committee_id, filer_name AS committee, filing, form, rpt_tp AS report, coverage_start, coverage_end,
  before AS previous_filing, date(before_day * 86400, 'unixepoch') AS previous_end,
  first_day - before_day - 1 AS gap_days, before_cash AS previous_cash_cents, cash_begin_cents,
  difference AS difference_cents, finding
FROM judged WHERE :show = 'all' OR finding NOT IN ('joins', 'first report loaded')
-- @why
SELECT filing_id AS record_id, CASE WHEN before_cash IS NULL THEN 0 ELSE coalesce(cash_begin_cents, 0) END AS cents,
  cash_begin_cents, CAST(NULL AS BIGINT) AS previous_cash_cents
FROM judged WHERE filing = :key_filing
UNION ALL SELECT before_id, CASE WHEN cash_begin_cents IS NULL THEN 0 ELSE -before_cash END, NULL, before_cash
FROM judged WHERE filing = :key_filing AND before_cash IS NOT NULL
-- @excluded
SELECT 'amended-filing/1' AS rule, count(*) AS n, coalesce(sum(t.receipts_cents), 0) AS cents
FROM replaced p JOIN report_totals t ON t.filing_id = p.cover_id AND t.source_id = p.source_id
WHERE :committee IS NULL OR p.filer_id = :committee HAVING count(*) > 0
