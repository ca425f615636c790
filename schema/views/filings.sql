-- order: 45
-- view: filings
-- about: The reports that rows were filed on, as far as the rows of the loaded files name them.
-- column: filing_id  integer  Number of the report here
-- column: source_id  integer  The file, see sources
-- column: filer_id  text  Committee or person that filed
-- column: filer_name  text  Name, only where the file itself gives it
-- column: file_num  text  FEC number of the filing; negative numbers are paper filings
-- column: prev_file_num  text  Filing it replaces
-- column: amndt_ind  text  N new, A amendment, T termination
-- column: rpt_yr  text  Year of the report
-- column: rpt_tp  text  FEC report type
-- column: status  text  superseded when a newer copy or version replaced it; blank while it speaks
-- column: status_rule  text  Rule that gave the status
-- column: file  text  Name of the source file
-- column: format  text  Format id of the source file
-- column: cycle  integer  Two-year period of the source file
CREATE VIEW filings AS
SELECT
  f.filing_id, f.source_id, f.cmte_id AS filer_id, f.filer_name, f.file_num, f.prev_file_num, f.amndt_ind, f.rpt_yr, f.rpt_tp,
  CASE WHEN s.state = 'superseded' THEN 'superseded' ELSE f.status END AS status,
  CASE WHEN s.state = 'superseded' THEN 'newer-snapshot/1' ELSE f.status_rule END AS status_rule,
  s.file, s.format, s.cycle
FROM filing_ref f CROSS JOIN source s ON s.source_id = f.source_id;
