-- name: reconcile
-- title: Cover lines against rows and arithmetic
-- question: Does each line of a report's summary page equal its rows and the other lines?
-- param: committee  committee          Only filings of this committee
-- param: filing  text          Only this filing, by its FEC number, even when a newer version replaced it
-- param: form  text          Only this form, like F3X
-- param: show  choice(mismatches|all) = mismatches  all: also what agrees, and what unitemized amounts explain
-- param: limit  count = 1000          Rows to return
-- column: filing  text  FEC number of the filing; the file's name where it has none
-- column: form  text  FEC form
-- column: committee_id  text  Filer
-- column: committee  text  Name as filed
-- column: coverage_end  date  Last day covered
-- column: form_line  text  Line of the summary page
-- column: column_ab  text  A this period, B the election cycle or calendar year to date
-- column: label  text  Words of the line
-- column: compared_with  text  The rows, or the other lines, that the line must equal
-- column: reported_cents  cents  The line as filed; blank where it was left blank
-- column: computed_cents  cents  What it was compared with
-- column: difference_cents  cents  Reported less computed; a blank line is 0 here
-- column: rows  count  Rows, or lines, behind the computed figure
-- column: cause  text  Likely cause
-- table: filing, form_line, column_ab, reported_cents, computed_cents, difference_cents, cause, compared_with
-- key: filing, form_line, column_ab, compared_with
-- cell: computed_cents
-- method: cover-check/1
-- rule: rows are those of the schedule's line without memo entries, whatever their status: a memo entry repeats money that another row has
-- rule: lines whose small amounts need no row (receipts and payments of $200 and less in most cases) must be at least as large as their rows; the rest is called unitemized part and is no mismatch
-- rule: a blank line adds nothing to a total; a blank total that should not be 0 is a mismatch
-- rule: loans and debts owed are compared with the balances of Schedules C and D; allocated payments with the shares of Schedules H4 and H6
-- note: what each line must equal: schema/codes/cover_rule.csv, also the table code_cover_rule
-- empty: every line that was compared agrees; all of them: --show all
-- order: filing, column_ab, line in the order of the form
-- @with
rule AS MATERIALIZED (
  SELECT rowid AS rule_id, form, line, columns, kind, terms,
    coalesce(CAST(from_version AS INTEGER), 0) AS lo, coalesce(CAST(to_version AS INTEGER), 99) AS hi
  FROM code_cover_rule),
term AS MATERIALIZED (  -- a term is a sign, a line and, where it is another than the rule's, its column
  SELECT rule_id, form, columns, kind, lo, hi, CASE substr(word, 1, 1) WHEN '-' THEN -1 ELSE 1 END AS sign,
    replace(substr(word, 2), ':B', '') AS name, CASE WHEN word LIKE '%:B' THEN 'B' END AS other_column
  FROM (SELECT r.*, j.value AS word FROM rule r CROSS JOIN json_each('["' || replace(r.terms, ' ', '","') || '"]') j))
-- @query
WITH cur AS MATERIALIZED (  -- what speaks; a filing asked for by its number, whatever replaced it
  SELECT g.source_id, g.record_id, coalesce(g.file_num, s.file) AS filing, g.form_tp AS form, g.cmte_id, s.rejected,
    coalesce(g.filer_name, g.last_name || coalesce(', ' || g.first_name, '')) AS committee, g.coverage_through_day AS last_day,
    CASE WHEN g.fec_version LIKE 'P%' THEN 99
      ELSE CAST(substr(g.fec_version, 1, instr(g.fec_version, '.') - 1) AS INTEGER) END AS version
  FROM filing g CROSS JOIN source s ON s.source_id = g.source_id
  WHERE s.state <> 'removed' AND s.known_from <= :as_of AND (:as_of < s.known_until OR :filing IS NOT NULL)
    AND (:filing IS NULL OR coalesce(g.file_num, s.file) = :filing) AND (:committee IS NULL OR g.cmte_id = :committee)
    AND (:form IS NULL OR g.form_tp = upper(:form))),
lines AS MATERIALIZED (
  SELECT c.source_id, c.form, c.version, l.form_line, l.column_ab, l.amount_cents AS cents
  FROM cur c CROSS JOIN cover_line l
    ON l.record_id BETWEEN c.source_id * 1000000000 AND c.source_id * 1000000000 + 999999999),
shares AS (  -- only filings that have allocated rows are read row by row
  SELECT c.source_id, c.form, c.version, k.line, json_extract(d.extra, '$.federal_share') AS federal,
    coalesce(json_extract(d.extra, '$.nonfederal_share'), json_extract(d.extra, '$.levin_share')) AS other
  FROM (SELECT DISTINCT c.source_id, c.form, c.version
        FROM cur c CROSS JOIN roll_total r ON r.cmte_id = '*' AND r.source_id = c.source_id
        CROSS JOIN posting_class k ON k.class_id = r.class_id AND k.line IN ('H4', 'H6')) c
  CROSS JOIN entry e ON e.entry_id BETWEEN c.source_id * 1000000000 AND c.source_id * 1000000000 + 999999999
  CROSS JOIN posting p ON p.posting_id = e.posting_id
  CROSS JOIN posting_class k ON k.class_id = p.class_id AND k.line IN ('H4', 'H6') AND k.memo = 0
  CROSS JOIN detail d ON d.detail_id = e.detail_id),
fact AS (
  SELECT l.source_id, r.rule_id, l.column_ab, l.cents AS reported, NULL AS computed, 0 AS n, 0 AS memo
  FROM lines l JOIN rule r ON r.form = l.form AND r.line = l.form_line AND instr(r.columns, l.column_ab) > 0
    AND l.version BETWEEN r.lo AND r.hi
  UNION ALL
  SELECT l.source_id, t.rule_id, CASE WHEN t.other_column IS NULL THEN l.column_ab ELSE t.columns END, NULL, t.sign * l.cents, 1, 0
  FROM lines l JOIN term t ON t.form = l.form AND t.name = l.form_line AND t.kind IN ('sum', 'cash')
    AND instr(coalesce(t.other_column, t.columns), l.column_ab) > 0 AND l.version BETWEEN t.lo AND t.hi
  UNION ALL
  SELECT c.source_id, t.rule_id, 'A', NULL, CASE k.memo WHEN 0 THEN r.cents ELSE 0 END,
    CASE k.memo WHEN 0 THEN r.n ELSE 0 END, CASE k.memo WHEN 1 THEN r.cents ELSE 0 END
  FROM cur c CROSS JOIN roll_total r ON r.cmte_id = '*' AND r.source_id = c.source_id
  CROSS JOIN posting_class k ON k.class_id = r.class_id
  JOIN term t ON t.form = c.form AND t.name = k.line AND t.kind IN ('rows', 'rows-at-most')
    AND c.version BETWEEN t.lo AND t.hi
  UNION ALL
  SELECT c.source_id, t.rule_id, 'A', NULL, coalesce(i.balance_cents, 0), 1, 0
  FROM cur c CROSS JOIN filing_item i
    ON i.record_id BETWEEN c.source_id * 1000000000 AND c.source_id * 1000000000 + 999999999
  JOIN term t ON t.form = c.form AND t.kind = 'balances' AND t.name = replace(upper(i.record_type), '/', '')
  UNION ALL
  SELECT h.source_id, t.rule_id, 'A', NULL, CASE WHEN instr(h.share, '.') = 0 THEN CAST(h.share AS INTEGER) * 100
      ELSE CAST(replace(substr(h.share || '00', 1, instr(h.share, '.') + 2), '.', '') AS INTEGER) END, 1, 0
  FROM (SELECT source_id, form, line, 'federal-shares' AS kind, federal AS share FROM shares
        UNION ALL SELECT source_id, form, line, 'other-shares', other FROM shares) h
  JOIN term t ON t.form = h.form AND t.name = h.line AND t.kind = h.kind
  WHERE h.share IS NOT NULL),
checked AS (
  SELECT source_id, rule_id, column_ab, sum(reported) AS reported, coalesce(sum(computed), 0) AS computed,
    coalesce(sum(reported), 0) - coalesce(sum(computed), 0) AS difference, sum(n) AS n, sum(memo) AS memo
  FROM fact GROUP BY source_id, rule_id, column_ab),
judged AS (
  SELECT k.*, r.*, CASE
      WHEN k.difference = 0 THEN 'agrees'
      WHEN k.reported IS NULL THEN 'line blank'
      WHEN r.kind IN ('rows-at-most', 'federal-shares', 'other-shares') AND k.difference > 0 THEN 'unitemized part'
      WHEN r.kind IN ('sum', 'cash') AND k.n = 0 THEN 'the lines it adds up are blank'
      WHEN k.memo <> 0 AND k.difference = k.memo THEN 'memo entries counted'
      WHEN k.reported % 100 = 0 AND abs(k.difference) < 100 * max(k.n, 1) AND k.n > 0 THEN 'rounding to whole dollars'
      WHEN r.kind = 'cash' OR r.kind = 'sum' THEN 'lines do not add up'
      WHEN k.difference > 0 AND c.rejected > 0 THEN 'row missing or rejected'
      WHEN k.difference > 0 THEN 'row missing'
      ELSE 'more in the rows than on the line' END AS cause, c.rejected
  FROM checked k JOIN rule r ON r.rule_id = k.rule_id JOIN cur c ON c.source_id = k.source_id)
SELECT c.filing, c.form, c.cmte_id AS committee_id, c.committee, date(c.last_day * 86400, 'unixepoch') AS coverage_end,
  j.line AS form_line, j.column_ab,
  (SELECT label FROM code_cover_line t WHERE t.form = c.form AND t.line = j.line) AS label,
  CASE j.kind WHEN 'sum' THEN 'lines ' WHEN 'cash' THEN 'cash ' WHEN 'balances' THEN 'balances of '
    WHEN 'federal-shares' THEN 'federal shares of ' WHEN 'other-shares' THEN 'non-federal shares of ' ELSE 'rows of ' END
    || replace(replace(substr(j.terms, 2), ' +', ' + '), ' -', ' - ') AS compared_with,
  j.reported AS reported_cents, j.computed AS computed_cents, j.difference AS difference_cents, j.n AS rows, j.cause
FROM judged j JOIN cur c ON c.source_id = j.source_id
WHERE :show = 'all' OR j.cause NOT IN ('agrees', 'unitemized part')
ORDER BY c.filing, j.column_ab, j.rule_id
LIMIT coalesce(:limit, 1000)
-- @why
WITH cur AS MATERIALIZED (  -- what speaks; a filing asked for by its number, whatever replaced it
  SELECT g.source_id, g.record_id, coalesce(g.file_num, s.file) AS filing, g.form_tp AS form, g.cmte_id, s.rejected,
    coalesce(g.filer_name, g.last_name || coalesce(', ' || g.first_name, '')) AS committee, g.coverage_through_day AS last_day,
    CASE WHEN g.fec_version LIKE 'P%' THEN 99
      ELSE CAST(substr(g.fec_version, 1, instr(g.fec_version, '.') - 1) AS INTEGER) END AS version
  FROM filing g CROSS JOIN source s ON s.source_id = g.source_id
  WHERE s.state <> 'removed' AND s.known_from <= :as_of AND (:as_of < s.known_until OR :filing = :key_filing)
    AND coalesce(g.file_num, s.file) = :key_filing),
lines AS MATERIALIZED (
  SELECT c.source_id, c.form, c.version, l.form_line, l.column_ab, l.amount_cents AS cents
  FROM cur c CROSS JOIN cover_line l
    ON l.record_id BETWEEN c.source_id * 1000000000 AND c.source_id * 1000000000 + 999999999),
asked AS (
  SELECT rule_id, kind FROM rule r WHERE r.line = :key_form_line AND instr(r.columns, :key_column_ab) > 0
    AND r.form IN (SELECT form FROM cur)
    AND :key_compared_with = CASE r.kind WHEN 'sum' THEN 'lines ' WHEN 'cash' THEN 'cash ' WHEN 'balances' THEN 'balances of '
      WHEN 'federal-shares' THEN 'federal shares of ' WHEN 'other-shares' THEN 'non-federal shares of ' ELSE 'rows of ' END
      || replace(replace(substr(r.terms, 2), ' +', ' + '), ' -', ' - ')),
t AS (SELECT t.* FROM asked a JOIN term t ON t.rule_id = a.rule_id)
SELECT c.record_id, NULL AS cents, l.cents AS reported_cents, l.cents AS difference_cents, NULL AS rows
FROM lines l JOIN cur c ON c.source_id = l.source_id
WHERE l.form_line = :key_form_line AND l.column_ab = :key_column_ab
UNION ALL
SELECT c.record_id, t.sign * l.cents, NULL, -t.sign * l.cents, 1
FROM t CROSS JOIN lines l ON t.name = l.form_line AND l.column_ab = coalesce(t.other_column, :key_column_ab)
JOIN cur c ON c.source_id = l.source_id
WHERE t.kind IN ('sum', 'cash')
UNION ALL
SELECT e.entry_id, e.amount_cents, NULL, -e.amount_cents, 1
FROM cur c CROSS JOIN entry e ON e.entry_id BETWEEN c.source_id * 1000000000 AND c.source_id * 1000000000 + 999999999
CROSS JOIN posting p ON p.posting_id = e.posting_id CROSS JOIN posting_class k ON k.class_id = p.class_id AND k.memo = 0
JOIN t ON t.name = k.line AND t.kind IN ('rows', 'rows-at-most')
UNION ALL
SELECT i.record_id, coalesce(i.balance_cents, 0), NULL, -coalesce(i.balance_cents, 0), 1
FROM cur c CROSS JOIN filing_item i
  ON i.record_id BETWEEN c.source_id * 1000000000 AND c.source_id * 1000000000 + 999999999
JOIN t ON t.kind = 'balances' AND t.name = replace(upper(i.record_type), '/', '')
UNION ALL
SELECT entry_id, cents, NULL, -cents, 1 FROM (
  SELECT h.entry_id, CASE WHEN instr(h.share, '.') = 0 THEN CAST(h.share AS INTEGER) * 100
      ELSE CAST(replace(substr(h.share || '00', 1, instr(h.share, '.') + 2), '.', '') AS INTEGER) END AS cents
  FROM (
    SELECT e.entry_id, CASE t.kind WHEN 'federal-shares' THEN json_extract(d.extra, '$.federal_share')
      ELSE coalesce(json_extract(d.extra, '$.nonfederal_share'), json_extract(d.extra, '$.levin_share')) END AS share
    FROM cur c CROSS JOIN entry e ON e.entry_id BETWEEN c.source_id * 1000000000 AND c.source_id * 1000000000 + 999999999
    CROSS JOIN posting p ON p.posting_id = e.posting_id CROSS JOIN posting_class k ON k.class_id = p.class_id AND k.memo = 0
    CROSS JOIN detail d ON d.detail_id = e.detail_id
    JOIN t ON t.name = k.line AND t.kind IN ('federal-shares', 'other-shares')) h
  WHERE h.share IS NOT NULL)
ORDER BY 1
-- @excluded
SELECT k.status_rule AS rule, sum(r.n) AS n, sum(r.cents) AS cents
FROM filing g CROSS JOIN source s ON s.source_id = g.source_id
CROSS JOIN roll_total r ON r.cmte_id = '*' AND r.source_id = g.source_id
CROSS JOIN posting_class k ON k.class_id = r.class_id AND k.memo = 1
WHERE s.state <> 'removed' AND s.known_from <= :as_of AND (:as_of < s.known_until OR :filing IS NOT NULL)
  AND (:filing IS NULL OR coalesce(g.file_num, s.file) = :filing) AND (:committee IS NULL OR g.cmte_id = :committee)
  AND (:form IS NULL OR g.form_tp = upper(:form)) AND (:key_filing IS NULL OR coalesce(g.file_num, s.file) = :key_filing)
GROUP BY k.status_rule
ORDER BY rule
