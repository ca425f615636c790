-- order: 46
-- view: cover_lines
-- about: Lines of the cover and summary pages of electronic filings, of every version of a report: filter chain_state = 'current' for what counts now.
-- column: filing_id  integer  The report, see filings
-- column: filer_id  text  Committee that filed
-- column: filer_name  text  Its name as filed
-- column: file_num  text  FEC number of the filing
-- column: form  text  FEC form, like F3X
-- column: column_ab  text  A this period; B the election cycle (F3, F3P) or calendar year (F3X)
-- column: form_line  text  Line of the form, like 11(a)(i)
-- column: label  text  Words of the line
-- column: amount_cents  integer  US cents
-- columns: coverage_start, coverage_end
-- column: chain_state  text  current, past or unknown
-- column: source_id  integer  The file, see sources
-- column: line  integer  Physical line of the cover in that file
CREATE VIEW cover_lines AS
SELECT
  g.record_id AS filing_id, g.cmte_id AS filer_id, g.filer_name, g.file_num, g.form_tp AS form, l.column_ab, l.form_line,
  t.label, l.amount_cents, strftime('%Y-%m-%d', g.coverage_from_day * 86400, 'unixepoch') AS coverage_start,
  strftime('%Y-%m-%d', g.coverage_through_day * 86400, 'unixepoch') AS coverage_end, c.state AS chain_state, g.source_id,
  g.record_id % 1000000000 AS line
FROM cover_line l CROSS JOIN filing g CROSS JOIN filing_chain c
LEFT JOIN code_cover_line t ON t.form = g.form_tp AND t.line = l.form_line
WHERE g.source_id = l.record_id / 1000000000 AND c.source_id = g.source_id;
