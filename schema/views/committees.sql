-- order: 40
-- view: committees
-- about: One row per committee: its latest current record (the newest two-year period first, then the newest import; journals and FEC files alike). Blank columns were blank in the file.
-- column: cmte_id  text  Committee, FEC id
-- column: cmte_nm  text  Name of the committee
-- column: tres_nm  text  Treasurer's name
-- column: cmte_st1  text  Street
-- column: cmte_st2  text  Street, second line
-- column: cmte_city  text  City
-- column: cmte_st  text  State
-- column: cmte_zip  text  ZIP code, text
-- column: cmte_dsgn  text  Designation: P principal, A authorised, J joint fundraiser, D leadership PAC, B lobbyist PAC, U unauthorised
-- column: cmte_tp  text  Committee type, FEC letter (schema/codes/committee_type.csv)
-- column: cmte_pty_affiliation  text  Party, FEC code
-- column: cmte_filing_freq  text  Filing frequency, FEC letter
-- column: org_tp  text  Kind of the connected organisation, FEC letter
-- column: connected_org_nm  text  Connected organisation; NONE is as filed
-- column: cand_id  text  Candidate, FEC id
-- column: stated_source  text  Source named by a journal row; blank in FEC files
-- column: note  text  Note of a journal row
-- columns: extra
-- column: record_id  integer  Permanent number of the record: source number times 1,000,000,000 plus line
-- column: source_id  integer  The file it came from, see sources
-- columns: line, file
-- column: format  text  Format id of that file
-- column: source_cycle  integer  Two-year period of that file; blank when not told
-- column: source_state  text  current or superseded
CREATE VIEW committees AS
SELECT
  r.cmte_id,
  r.cmte_nm,
  r.tres_nm,
  r.cmte_st1,
  r.cmte_st2,
  r.cmte_city,
  r.cmte_st,
  r.cmte_zip,
  r.cmte_dsgn,
  r.cmte_tp,
  r.cmte_pty_affiliation,
  r.cmte_filing_freq,
  r.org_tp,
  r.connected_org_nm,
  r.cand_id,
  r.stated_source,
  r.note,
  r.extra,
  r.record_id,
  s.source_id,
  r.record_id % 1000000000 AS line,
  s.file,
  s.format,
  s.cycle AS source_cycle,
  s.state AS source_state
FROM committee r CROSS JOIN source s
WHERE s.source_id = r.record_id / 1000000000 AND r.record_id = (
  SELECT r2.record_id FROM committee r2 CROSS JOIN source s2
  WHERE s2.source_id = r2.record_id / 1000000000 AND r2.cmte_id = r.cmte_id AND s2.state = 'current'
  ORDER BY s2.cycle DESC, r2.record_id DESC LIMIT 1);
