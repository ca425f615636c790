-- order: 41
-- view: candidates
-- about: One row per candidate: the latest current record (the newest two-year period first, then the newest import; journals and FEC files alike).
-- columns: cand_id
-- column: cand_name  text  Name of the candidate
-- column: cand_pty_affiliation  text  Party, FEC code
-- column: cand_election_yr  integer  Election year of the candidacy
-- column: cand_office_st  text  State of the office; US for president
-- column: cand_office  text  H House, S Senate, P president
-- column: cand_office_district  text  District, two digits; 00 at large, Senate and president
-- column: cand_ici  text  I incumbent, C challenger, O open seat
-- column: cand_status  text  C statutory candidate, F for a future election, N not yet, P prior
-- column: cand_pcc  text  Principal campaign committee, FEC id
-- column: cand_st1  text  Street
-- column: cand_st2  text  Street, second line
-- column: cand_city  text  City
-- column: cand_st  text  State of the mailing address
-- column: cand_zip  text  ZIP code, text
-- columns: stated_source, note, extra, record_id, source_id, line, file, format, source_cycle, source_state
CREATE VIEW candidates AS
SELECT
  r.cand_id,
  r.cand_name,
  r.cand_pty_affiliation,
  r.cand_election_yr,
  r.cand_office_st,
  r.cand_office,
  r.cand_office_district,
  r.cand_ici,
  r.cand_status,
  r.cand_pcc,
  r.cand_st1,
  r.cand_st2,
  r.cand_city,
  r.cand_st,
  r.cand_zip,
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
FROM candidate r CROSS JOIN source s
WHERE s.source_id = r.record_id / 1000000000 AND r.record_id = (
  SELECT r2.record_id FROM candidate r2 CROSS JOIN source s2
  WHERE s2.source_id = r2.record_id / 1000000000 AND r2.cand_id = r.cand_id AND s2.state = 'current'
  ORDER BY s2.cycle DESC, r2.record_id DESC LIMIT 1);
