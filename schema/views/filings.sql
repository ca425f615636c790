-- order: 45
-- view: filings
-- about: The reports that rows were filed on: electronic filings with their covers, and those that rows of bulk files name.
-- column: filing_id  integer  Number of the report here; of electronic filings the number of its cover record
-- column: source_id  integer  The file, see sources; an electronic filing is a source of its own
-- column: filer_id  text  Committee or person that filed
-- column: filer_name  text  Name, only where the file itself gives it
-- column: form  text  FEC form, like F3X; blank for bulk files
-- column: file_num  text  FEC number of the filing; negative numbers are paper filings
-- column: prev_file_num  text  Filing it says it replaces
-- column: amndt_ind  text  N new, A amendment, T termination
-- column: report_number  integer  Which amendment it says it is; blank for an original
-- column: rpt_yr  text  Year of the report; of electronic filings the year of the last day covered
-- column: rpt_tp  text  FEC report type
-- column: report_type  text  24 or 48, of notices
-- column: coverage_start  date  First day covered
-- column: coverage_end  date  Last day covered
-- column: election_code  text  Election a pre- or post-election report is about
-- column: election_date  date  Day of that election
-- column: election_state  text  State of that election
-- column: signed_on  date  Day of the signature
-- column: known_from  date  First day on which it speaks in --as-of questions
-- column: known_until  date  First day on which it no longer speaks; 9999-12-31 while it does
-- column: known_basis  text  What known_from rests on: received, signed or imported; blank for bulk files
-- column: chain_state  text  current, past or unknown (an amendment of which nothing else is known); blank for bulk files
-- column: chain_root  text  What all versions of one report share
-- column: chain_position  integer  0 is the oldest loaded version
-- column: versions_loaded  integer  Versions of this report that are loaded
-- column: versions_missing  integer  Versions that the report numbers say exist and are not loaded
-- column: candidate_id  text  Candidate that the filing names, FEC id
-- column: candidate_name  text  Candidate's name as filed
-- column: office  text  Office sought: H, S or P
-- columns: office_state, office_district
-- column: fec_version  text  Version of the FEC's format; P… for paper filings keyed by the FEC
-- column: software  text  Program that wrote the filing
-- column: status  text  superseded when a newer copy or version replaced it; blank while it speaks
-- column: status_rule  text  Rule that gave the status
-- column: file  text  Name of the source file
-- column: format  text  Format id of the source file
-- column: cycle  integer  Two-year period of the source file
-- column: extra  text  Other fields of header and cover as a JSON object; of electronic filings
CREATE VIEW filings AS
SELECT
  g.record_id AS filing_id, g.source_id, g.cmte_id AS filer_id,
  coalesce(g.filer_name, g.last_name || coalesce(', ' || g.first_name, '')) AS filer_name, g.form_tp AS form, g.file_num,
  g.amends AS prev_file_num, g.amndt_ind, g.report_number,
  substr(date(g.coverage_through_day * 86400, 'unixepoch'), 1, 4) AS rpt_yr, g.rpt_tp, g.report_type,
  date(g.coverage_from_day * 86400, 'unixepoch') AS coverage_start,
  date(g.coverage_through_day * 86400, 'unixepoch') AS coverage_end, g.election_code,
  date(g.election_day * 86400, 'unixepoch') AS election_date, g.election_state,
  date(g.signed_day * 86400, 'unixepoch') AS signed_on, s.known_from, s.known_until, c.known_basis, c.state AS chain_state,
  c.root AS chain_root, c.position AS chain_position, c.versions AS versions_loaded, c.missing AS versions_missing,
  g.cand_id AS candidate_id, g.cand_last_name || coalesce(', ' || g.cand_first_name, '') AS candidate_name,
  g.cand_office AS office, g.cand_state AS office_state, g.cand_district AS office_district, g.fec_version, g.soft_name AS software,
  CASE WHEN s.state = 'superseded' THEN 'superseded' END AS status,
  CASE WHEN s.state = 'superseded' THEN 'amended-filing/1' END AS status_rule,
  s.file, s.format, s.cycle, g.extra
FROM filing g CROSS JOIN source s CROSS JOIN filing_chain c
WHERE s.source_id = g.source_id AND c.source_id = g.source_id
UNION ALL
SELECT
  f.filing_id, f.source_id, f.cmte_id, f.filer_name, f.form_tp, f.file_num, f.prev_file_num, f.amndt_ind, NULL, f.rpt_yr, f.rpt_tp,
  NULL, NULL, NULL, NULL, NULL, NULL, NULL, s.known_from, s.known_until, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
  NULL, NULL, NULL,
  CASE WHEN s.state = 'superseded' THEN 'superseded' ELSE f.status END,
  CASE WHEN s.state = 'superseded' THEN 'newer-snapshot/1' ELSE f.status_rule END,
  s.file, s.format, s.cycle, NULL
FROM (SELECT *, CAST(NULL AS TEXT) AS form_tp FROM filing_ref) f CROSS JOIN source s
WHERE s.source_id = f.source_id AND s.format <> 'fec-efile';
