-- order: 42
-- view: linkages
-- about: Which committee belongs to which candidate, by year. The same pair is repeated by year and by file: join on distinct pairs.
-- column: cand_id  text  Candidate, FEC id
-- column: cand_election_yr  integer  Election year of the candidacy
-- column: fec_election_yr  integer  Even year of the two-year period of the linkage
-- column: cmte_id  text  Committee, FEC id
-- column: cmte_tp  text  Committee type, FEC letter (schema/codes/committee_type.csv)
-- column: cmte_dsgn  text  Designation: P principal, A authorised, J joint fundraiser, D leadership PAC, B lobbyist PAC, U unauthorised
-- column: linkage_id  text  The FEC's number of the linkage
-- column: extra  text  Columns without a place of their own, as a JSON object
-- column: record_id  integer  Permanent number of the record: source number times 1,000,000,000 plus line
-- column: source_id  integer  The file it came from, see sources
-- column: line  integer  Physical line in that file
-- column: file  text  Name of that file
-- column: format  text  Format id of that file
-- column: source_cycle  integer  Two-year period of that file; blank when not told
-- column: source_state  text  current or superseded
CREATE VIEW linkages AS
SELECT
  r.cand_id,
  r.cand_election_yr,
  r.fec_election_yr,
  r.cmte_id,
  r.cmte_tp,
  r.cmte_dsgn,
  r.linkage_id,
  r.extra,
  r.record_id,
  s.source_id,
  r.record_id % 1000000000 AS line,
  s.file,
  s.format,
  s.cycle AS source_cycle,
  s.state AS source_state
FROM linkage r CROSS JOIN source s ON s.source_id = r.record_id / 1000000000
WHERE s.state = 'current';
