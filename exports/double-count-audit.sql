-- title: What was not counted twice
-- question: What would adding up every row give, and what was left out by which rule?
-- uses: every_row, outside_sum
-- params: cycle, filing, line
-- param: committee committee Only this filer
-- param: candidate candidate Only the candidate's own committees
-- param: race race Only its candidates' committees, and outside spending on them
-- columns: cycle, scope, step, line, rule, why, rows, amount_cents, files
-- column: scope text Committee, candidate or race asked for, or * for all filers
-- column: line text every row, left out, refunds paid, money in, money out, outside spending; with --line also the cover line
-- column: amount_cents cents Sum of the rows, signed as filed; every row = all other lines but the cover line together
-- table: line, rule, rows, amount_cents, why, cycle, step
-- key: cycle, scope, line, rule
-- cell: amount_cents
-- derived: files of amount_cents: the files in which these entries stand; step of line: their order
-- methods: fec-pas2-first/1, fec-ie-csv-first/1, fec-regular-only/1
-- rule: every row = left out + refunds paid + money in + money out + outside spending, to the cent
-- rule: money in and money out of all filers together still hold transfers between committees on both sides: see the report transfers
-- rule: ad buys are no part of this: their stages are never added
-- rule: the cover line is the filer's own sum (Column A), shown to compare and part of nothing
-- chart: waterfall x=line,rule,cycle y=amount_cents step=line start=every_row less=left_out
-- order: cycle desc, step, rule
-- @with
ruled AS (
  SELECT e.*, CASE WHEN e.status_rule IS NOT NULL THEN e.status_rule WHEN e.is_notice
    AND :method = 'fec-regular-only/1' THEN 'fec-regular-only/1'
    WHEN e.covered_by_rule IS NOT NULL THEN e.covered_by_rule WHEN e.counts_as = 'outside spending'
    AND p.nature IS NOT NULL THEN 'ie-csv-or-pas2/1' ELSE '' END AS rule
  FROM every_row e LEFT JOIN (SELECT DISTINCT source_id, spender_id, nature FROM outside_sum
    WHERE format <> 'fec-efile' AND place > turn) p
    ON p.source_id = e.source_id AND p.spender_id = e.filer_id AND p.nature = e.nature),
lined AS (
  SELECT cycle, source_id, entry_id, rule, n, cents, CASE WHEN rule <> '' THEN 'left out'
    WHEN counts_as = 'outside spending' THEN counts_as WHEN counts_as = 'refund paid' THEN 'refunds paid'
    WHEN is_receipt THEN 'money in' ELSE 'money out' END AS line
  FROM ruled
  UNION ALL  -- what the filer states, by the record of its cover
  SELECT s.cycle, s.source_id, s.cover_id, '', 1, c.amount_cents, 'cover line' FROM in_period s CROSS JOIN cover_line c
  WHERE :line IS NOT NULL AND c.record_id BETWEEN s.source_id * 1000000000 AND s.source_id * 1000000000 + 999999999
    AND c.column_ab = 'A' AND (c.form_line = lower(:line)
      OR c.form_line IN (SELECT f.cover_line FROM code_form_line f WHERE f.line = upper(:line)
        AND f.form IN ('*', s.form)))
    AND (coalesce(:race, :key_scope, :committee, :candidate, '*') = '*' OR EXISTS (SELECT 1 FROM member m
      WHERE m.committee_id = s.filer_id AND (m.period = '' OR s.cycle = '' OR m.period = s.cycle))))
-- @query
SELECT d.cycle, coalesce(:committee, :candidate, :race, '*') AS scope, CASE d.line WHEN 'every row' THEN 1
  WHEN 'left out' THEN 2 WHEN 'refunds paid' THEN 3 WHEN 'money in' THEN 4 WHEN 'money out' THEN 5
  WHEN 'outside spending' THEN 6 ELSE 7 END AS step, d.line, d.rule, c.text AS why, sum(d.n) AS rows,
  sum(d.cents) AS amount_cents, count(DISTINCT d.source_id) AS files
FROM (
  SELECT l.cycle, l.source_id, l.n, l.cents, CASE x.part WHEN 'its line' THEN l.line ELSE x.part END AS line,
    CASE x.part WHEN 'its line' THEN l.rule ELSE '' END AS rule
  FROM lined l CROSS JOIN (SELECT 'its line' AS part UNION ALL SELECT 'every row') x
  WHERE x.part = 'its line' OR l.line <> 'cover line') d
LEFT JOIN code_status_rule c ON c.rule = d.rule GROUP BY d.cycle, d.line, d.rule, c.text
-- @why
SELECT entry_id AS record_id, cents, n AS rows FROM lined
WHERE CASE :key_line WHEN 'every row' THEN line <> 'cover line' ELSE line = :key_line AND rule = :key_rule END
ORDER BY entry_id
