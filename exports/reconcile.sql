-- title: Cover lines against rows and arithmetic
-- question: Does each line of a report's summary page equal its rows and the other lines?
-- uses: cover_check
-- params: committee, cycle, limit = 1000
-- param: filing text Only this filing, by its FEC number, even when a newer version replaced it
-- param: form text Only this form, like F3X
-- param: show choice(mismatches|all) = mismatches all: also what agrees, and what unitemized amounts explain
-- columns: filing, form, committee_id, committee, coverage_end, form_line, column_ab, label, compared_with, reported_cents, computed_cents, difference_cents, rows, cause
-- column: form_line text Line of the summary page
-- column: reported_cents cents The line as filed; blank where it was left blank
-- column: difference_cents cents Reported less computed; a blank line is 0 here
-- column: rows count Rows, or lines, behind the computed figure
-- table: filing, form_line, column_ab, reported_cents, computed_cents, difference_cents, cause, compared_with
-- key: filing, form_line, column_ab, compared_with
-- cell: computed_cents
-- method: cover-check/1
-- note: what each line must equal: schema/codes/cover_rule.csv, also the table code_cover_rule
-- empty: every line that was compared agrees; all of them: --show all
-- order: filing, column_ab, order_of_form
-- @query
WITH checked AS (
  SELECT source_id, rule_id, column_ab, sum(reported) AS reported, coalesce(sum(computed), 0) AS computed,
    coalesce(sum(reported), 0) - coalesce(sum(computed), 0) AS difference, coalesce(sum(n), 0) AS n, sum(memo) AS memo
  FROM cover_check GROUP BY source_id, rule_id, column_ab),
judged AS (
  SELECT k.*, k.rule_id AS order_of_form, CASE WHEN k.difference = 0 THEN 'agrees'
    WHEN k.reported IS NULL THEN 'line blank'
    WHEN r.kind IN ('rows-at-most', 'federal-shares', 'other-shares') AND k.difference > 0 THEN 'unitemized part'
    WHEN r.kind IN ('sum', 'cash') AND k.n = 0 THEN 'the lines it adds up are blank' WHEN r.kind = 'balances'
    AND k.memo <> 0 AND k.difference IN (k.memo, 2 * k.memo) THEN 'negative balance not subtracted' WHEN k.memo <> 0
    AND k.difference = k.memo THEN 'memo entries counted' WHEN k.reported % 100 = 0
    AND abs(k.difference) < 100 * k.n THEN 'rounding to whole dollars' WHEN r.kind IN ('sum',
    'cash') THEN 'lines do not add up' WHEN k.difference > 0 AND c.rejected > 0 THEN 'row missing or rejected'
    WHEN k.difference > 0 THEN 'row missing' ELSE 'more in the rows than on the line' END AS cause, c.filing, c.form,
    c.filer_id, c.committee, c.last_day, r.line, r.compared_with
  FROM checked k JOIN cover_rule r ON r.rule_id = k.rule_id JOIN checked_filing c ON c.source_id = k.source_id)
SELECT filing, form, filer_id AS committee_id, committee, date(last_day * 86400, 'unixepoch') AS coverage_end,
  line AS form_line, column_ab,
  (SELECT t.label FROM code_cover_line t WHERE t.form = j.form AND t.line = j.line) AS label,
  compared_with, reported AS reported_cents, computed AS computed_cents, difference AS difference_cents, n AS rows,
  cause
FROM judged j WHERE :show = 'all' OR cause NOT IN ('agrees', 'unitemized part')
-- @why
SELECT record_id, computed AS cents, reported AS reported_cents, coalesce(reported, 0) - coalesce(computed,
  0) AS difference_cents, n AS rows
FROM cover_check WHERE column_ab = :key_column_ab ORDER BY record_id
-- @excluded
SELECT k.status_rule AS rule, sum(r.n) AS n, sum(r.cents) AS cents
FROM checked_filing c CROSS JOIN roll_total r CROSS JOIN posting_class k
WHERE r.cmte_id = '*' AND r.source_id = c.source_id AND k.class_id = r.class_id AND k.memo = 1
GROUP BY k.status_rule ORDER BY rule
-- @empty
SELECT 'nothing was compared: no report with a summary page (Forms 3, 3P, 3X, 4, 5, 7, 9, 13) that fits is loaded: '
  || 'warchest report filings' AS words
WHERE NOT EXISTS (SELECT 1 FROM cover_check)
