-- order: 46
-- view: cover_lines
-- about: Lines of the cover and summary pages of electronic filings. Empty until such filings can be imported.
-- column: filing_id  integer  The report, see filings
-- column: filer_id  text  Committee that filed
-- column: file_num  text  FEC number of the filing
-- column: form  text  FEC form, like F3X
-- column: column_ab  text  A this period, B the election cycle or calendar year
-- column: form_line  text  Line of the form
-- column: label  text  Words of the line
-- column: amount_cents  integer  US cents
-- column: coverage_start  date  First day covered
-- column: coverage_end  date  Last day covered
-- column: source_id  integer  The file, see sources
-- column: line  integer  Physical line in that file
CREATE VIEW cover_lines AS
SELECT
  f.filing_id, f.cmte_id AS filer_id, f.file_num, CAST(NULL AS TEXT) AS form, CAST(NULL AS TEXT) AS column_ab,
  CAST(NULL AS TEXT) AS form_line, CAST(NULL AS TEXT) AS label, CAST(NULL AS INTEGER) AS amount_cents,
  CAST(NULL AS TEXT) AS coverage_start, CAST(NULL AS TEXT) AS coverage_end, f.source_id, CAST(NULL AS INTEGER) AS line
FROM filing_ref f WHERE 0;
