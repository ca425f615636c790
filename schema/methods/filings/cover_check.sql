-- method: cover_check
-- about: What each line of a report's summary page must equal (schema/codes/cover_rule.csv), beside what was reported: one row for each line, other line, balance or sum of rows that takes part; in @why row by row. Reports that speak, or the one asked for by --filing, whatever replaced it.
-- uses: filing_version
-- rule: rows are those of the schedule's line without memo entries, whatever their status: a memo entry repeats money that another row has
-- rule: lines whose small amounts need no row (receipts and payments of $200 and less in most cases) must be at least as large as their rows; the rest is called unitemized part and is no mismatch
-- rule: a blank line adds nothing to a total; a blank total that should not be 0 is a mismatch
-- rule: loans and debts owed are compared with the balances of Schedules C and D, negative ones subtracted; allocated payments with the shares of Schedules H4 and H6
cover_rule AS MATERIALIZED (  -- rule_id: the order of the form
  SELECT * FROM (
    SELECT row_number() OVER () AS rule_id, form, line, columns, kind, terms, coalesce(CAST(from_version AS INTEGER),
      0) AS lo, coalesce(CAST(to_version AS INTEGER), 99) AS hi, CASE kind WHEN 'sum' THEN 'lines '
      WHEN 'cash' THEN 'cash ' WHEN 'balances' THEN 'balances of ' WHEN 'federal-shares' THEN 'federal shares of '
      WHEN 'other-shares' THEN 'non-federal shares of ' ELSE 'rows of ' END || replace(replace(substr(terms, 2), ' +',
      ' + '), ' -', ' - ') AS compared_with
    FROM code_cover_rule) r
  WHERE (:key_form_line IS NULL OR line = :key_form_line) AND (:key_compared_with IS NULL
    OR compared_with = :key_compared_with)),
term AS MATERIALIZED (  -- a term is a sign, a line and, where it is another than the rule's, its column
  SELECT rule_id, form, columns, kind, lo, hi, CASE substr(word, 1, 1) WHEN '-' THEN -1 ELSE 1 END AS sign,
    replace(substr(word, 2), ':B', '') AS name, CASE WHEN word LIKE '%:B' THEN 'B' END AS other_column
  FROM (
    SELECT r.*, j.value AS word
    FROM cover_rule r CROSS JOIN json_each('["' || replace(r.terms, ' ', '","') || '"]') j) w),
checked_filing AS MATERIALIZED (
  SELECT v.source_id, v.cover_id, v.filing, v.form, v.filer_id, v.committee, v.last_day, s.rejected, CASE
    WHEN v.fec_version LIKE 'P%' THEN 99
    ELSE CAST(substr(v.fec_version, 1, instr(v.fec_version, '.') - 1) AS INTEGER) END AS version
  FROM asked_cover a CROSS JOIN filing_version v CROSS JOIN source s
  WHERE v.source_id = a.source_id AND s.source_id = v.source_id AND v.is_asked AND (v.speaks OR :filing IS NOT NULL)
    AND (:form IS NULL OR v.form = upper(:form)) AND (:key_filing IS NULL OR v.filing = :key_filing)),
told_line AS MATERIALIZED (
  SELECT c.source_id, c.cover_id, c.form, c.version, l.form_line, l.column_ab, l.amount_cents AS cents
  FROM checked_filing c CROSS JOIN cover_line l
  WHERE l.record_id BETWEEN c.source_id * 1000000000 AND c.source_id * 1000000000 + 999999999),
allocated AS (  -- only filings that have allocated rows are read row by row
  SELECT c.source_id, t.rule_id, e.entry_id, CASE t.kind WHEN 'federal-shares' THEN json_extract(d.extra,
    '$.federal_share') ELSE coalesce(json_extract(d.extra, '$.nonfederal_share'), json_extract(d.extra,
    '$.levin_share')) END AS share
  FROM (SELECT DISTINCT c.source_id, c.form FROM checked_filing c CROSS JOIN roll_total r CROSS JOIN posting_class k
      WHERE r.cmte_id = '*' AND r.source_id = c.source_id AND k.class_id = r.class_id AND k.line IN ('H4', 'H6')) c
    CROSS JOIN entry e CROSS JOIN posting p CROSS JOIN posting_class k CROSS JOIN detail d CROSS JOIN term t
  WHERE e.entry_id BETWEEN c.source_id * 1000000000 AND c.source_id * 1000000000 + 999999999
    AND p.posting_id = e.posting_id AND k.class_id = p.class_id AND k.line IN ('H4', 'H6') AND k.memo = 0
    AND d.detail_id = e.detail_id AND t.form = c.form AND t.name = k.line AND t.kind IN ('federal-shares',
    'other-shares')),
compared AS (  -- memo: what was left aside, of balances those below zero without their sign
  SELECT l.source_id, r.rule_id, l.column_ab, l.cover_id AS record_id, l.cents AS reported,
    CAST(NULL AS BIGINT) AS computed, CAST(NULL AS BIGINT) AS n, 0 AS memo
  FROM told_line l JOIN cover_rule r ON r.form = l.form AND r.line = l.form_line
  WHERE instr(r.columns, l.column_ab) > 0 AND l.version BETWEEN r.lo AND r.hi
  UNION ALL
  SELECT l.source_id, t.rule_id, CASE WHEN t.other_column IS NULL THEN l.column_ab ELSE t.columns END, l.cover_id,
    NULL, t.sign * l.cents, 1, 0
  FROM told_line l JOIN term t ON t.form = l.form AND t.name = l.form_line
  WHERE t.kind IN ('sum', 'cash') AND instr(coalesce(t.other_column, t.columns), l.column_ab) > 0
    AND l.version BETWEEN t.lo AND t.hi
  UNION ALL
  SELECT c.source_id, t.rule_id, 'A', i.record_id, NULL, coalesce(i.balance_cents, 0), 1,
    max(0, -coalesce(i.balance_cents, 0))
  FROM checked_filing c CROSS JOIN filing_item i CROSS JOIN term t
  WHERE i.record_id BETWEEN c.source_id * 1000000000 AND c.source_id * 1000000000 + 999999999 AND t.form = c.form
    AND t.kind = 'balances' AND t.name = replace(upper(i.record_type), '/', '')
  UNION ALL
  SELECT source_id, rule_id, 'A', entry_id, NULL, CASE WHEN instr(share, '.') = 0 THEN CAST(share AS INTEGER) * 100
    ELSE CAST(replace(substr(share || '00', 1, instr(share, '.') + 2), '.', '') AS INTEGER) END, 1, 0
  FROM allocated WHERE share IS NOT NULL),
-- @sums
cover_check AS (
  SELECT * FROM compared
  UNION ALL
  SELECT c.source_id, t.rule_id, 'A', NULL, NULL, CASE k.memo WHEN 0 THEN r.cents ELSE 0 END, CASE k.memo
    WHEN 0 THEN r.n ELSE 0 END, CASE k.memo WHEN 1 THEN r.cents ELSE 0 END
  FROM checked_filing c CROSS JOIN roll_total r CROSS JOIN posting_class k CROSS JOIN term t
  WHERE r.cmte_id = '*' AND r.source_id = c.source_id AND k.class_id = r.class_id AND t.form = c.form
    AND t.name = k.line AND t.kind IN ('rows', 'rows-at-most') AND c.version BETWEEN t.lo AND t.hi)
-- @rows
cover_check AS (
  SELECT * FROM compared
  UNION ALL
  SELECT c.source_id, t.rule_id, 'A', e.entry_id, NULL, e.amount_cents, 1, 0
  FROM checked_filing c CROSS JOIN entry e CROSS JOIN posting p CROSS JOIN posting_class k CROSS JOIN term t
  WHERE e.entry_id BETWEEN c.source_id * 1000000000 AND c.source_id * 1000000000 + 999999999
    AND p.posting_id = e.posting_id AND k.class_id = p.class_id AND k.memo = 0 AND t.form = c.form AND t.name = k.line
    AND t.kind IN ('rows', 'rows-at-most') AND c.version BETWEEN t.lo AND t.hi)
