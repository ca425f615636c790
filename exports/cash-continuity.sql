-- name: cash-continuity
-- title: Cash from report to report
-- question: Does each report begin with the cash, and on the day, with which the one before it ended?
-- param: committee  committee          Only reports of this committee
-- param: cycle      cycle              Only this two-year period
-- param: show       choice(all|findings) = all  findings: only what does not join
-- param: limit      count = 1000         Rows to return
-- column: committee_id  text  Committee
-- column: committee  text  Name as filed
-- column: filing  text  FEC number of the filing; the file's name where it has none
-- column: form  text  FEC form
-- column: report  text  FEC report type
-- column: coverage_start  date  First day covered
-- column: coverage_end  date  Last day covered
-- column: previous_filing  text  The report before it
-- column: previous_end  date  Last day that one covers
-- column: gap_days  count  Days between the two; negative where they overlap
-- column: previous_cash_cents  cents  Closing cash of that one
-- column: cash_begin_cents  cents  Opening cash of this one
-- column: difference_cents  cents  Opening cash less previous closing cash
-- column: finding  text  What does not join, in words
-- table: committee, coverage_start, finding, difference_cents, gap_days, cash_begin_cents, previous_cash_cents, report
-- key: committee_id, filing
-- cell: difference_cents
-- method: cash-continuity/1
-- rule: figures are those of the summary page for the period (Column A) of the current version of each report; replaced versions are left out (amended-filing/1)
-- rule: reports of one committee and form are put in order of the days they cover; the first loaded one has nothing before it
-- rule: a gap may be a report that is not loaded; with a gap the difference of cash says what the missing period did
-- empty: no two reports of one committee follow each other in what is loaded: warchest report filings
-- order: committee_id, form, coverage_start, coverage_end, filing
-- @query
WITH cur AS MATERIALIZED (  -- the periodic reports that speak on :as_of
  SELECT t.*, coalesce(t.filer_id, '') AS committee_id, coalesce(t.file_num, s.file) AS filing, g.coverage_from_day AS first_day,
    g.coverage_through_day AS last_day, coalesce(CAST(s.cycle AS TEXT), '') AS cycle
  FROM filing g CROSS JOIN source s ON s.source_id = g.source_id CROSS JOIN report_totals t ON t.source_id = g.source_id
  WHERE s.state <> 'removed' AND s.known_from <= :as_of AND :as_of < s.known_until
    AND (:committee IS NULL OR g.cmte_id = :committee) AND (:cycle IS NULL OR s.cycle = CAST(:cycle AS INTEGER))),
joined AS (
  SELECT c.*, lag(filing) OVER w AS before, lag(last_day) OVER w AS before_day, lag(cash_end_cents) OVER w AS before_cash
  FROM cur c WINDOW w AS (PARTITION BY committee_id, form ORDER BY first_day, last_day, filing)),
judged AS (
  SELECT j.*, first_day - before_day - 1 AS gap, cash_begin_cents - before_cash AS difference,
    CASE WHEN before IS NULL THEN 'first report loaded'
      WHEN first_day IS NULL OR last_day IS NULL OR before_day IS NULL THEN 'days covered not told'
      WHEN first_day - before_day > 1 AND cash_begin_cents = before_cash THEN 'days not covered, cash joins'
      WHEN first_day - before_day > 1 THEN 'days not covered'
      WHEN first_day <= before_day THEN 'days covered twice'
      WHEN cash_begin_cents IS NULL OR before_cash IS NULL THEN 'cash not told'
      WHEN cash_begin_cents <> before_cash THEN 'opening cash differs' ELSE 'joins' END AS finding
  FROM joined j)
SELECT committee_id, filer_name AS committee, filing, form, rpt_tp AS report, coverage_start, coverage_end, before AS previous_filing,
  date(before_day * 86400, 'unixepoch') AS previous_end, gap AS gap_days, before_cash AS previous_cash_cents, cash_begin_cents,
  difference AS difference_cents, finding
FROM judged
WHERE :show = 'all' OR finding NOT IN ('joins', 'first report loaded')
ORDER BY committee_id, form, first_day, last_day, filing
LIMIT coalesce(:limit, 1000)
-- @why
WITH cur AS MATERIALIZED (  -- the periodic reports that speak on :as_of
  SELECT t.*, coalesce(t.filer_id, '') AS committee_id, coalesce(t.file_num, s.file) AS filing, g.coverage_from_day AS first_day,
    g.coverage_through_day AS last_day, coalesce(CAST(s.cycle AS TEXT), '') AS cycle
  FROM filing g CROSS JOIN source s ON s.source_id = g.source_id CROSS JOIN report_totals t ON t.source_id = g.source_id
  WHERE s.state <> 'removed' AND s.known_from <= :as_of AND :as_of < s.known_until
    AND coalesce(g.cmte_id, '') = :key_committee_id AND (:cycle IS NULL OR s.cycle = CAST(:cycle AS INTEGER))),
joined AS (
  SELECT c.*, lag(filing_id) OVER w AS before, lag(cash_end_cents) OVER w AS before_cash
  FROM cur c WINDOW w AS (PARTITION BY committee_id, form ORDER BY first_day, last_day, filing))
SELECT filing_id AS record_id, CASE WHEN before_cash IS NULL THEN 0 ELSE coalesce(cash_begin_cents, 0) END AS cents, cash_begin_cents,
  NULL AS previous_cash_cents
FROM joined WHERE filing = :key_filing
UNION ALL
SELECT before, CASE WHEN cash_begin_cents IS NULL THEN 0 ELSE -before_cash END, NULL, before_cash
FROM joined WHERE filing = :key_filing AND before_cash IS NOT NULL
-- @excluded
SELECT 'amended-filing/1' AS rule, count(*) AS n, coalesce(sum(t.receipts_cents), 0) AS cents
FROM filing g CROSS JOIN source s ON s.source_id = g.source_id CROSS JOIN report_totals t ON t.source_id = g.source_id
WHERE s.state <> 'removed' AND s.known_until <= :as_of AND (:committee IS NULL OR g.cmte_id = :committee)
  AND (:cycle IS NULL OR s.cycle = CAST(:cycle AS INTEGER))
HAVING count(*) > 0
