-- order: 43
-- view: elections
-- about: Election days of races.
-- column: race  text  Race, like GA-06
-- column: election_date  text  Day of the election
-- column: election_tp  text  FEC election type: G, P, SG special general, SR special runoff …
-- column: office  text  H, S or P
-- column: state  text  State, two letters
-- column: district  text  District, two digits
-- column: stated_source  text  Source named by a journal row; blank in FEC files
-- column: note  text  Note of a journal row
-- column: extra  text  Columns without a place of their own, as a JSON object
-- column: record_id  integer  Permanent number of the record: source number times 1,000,000,000 plus line
-- column: source_id  integer  The file it came from, see sources
-- column: line  integer  Physical line in that file
-- column: file  text  Name of that file
-- column: format  text  Format id of that file
-- column: source_cycle  integer  Two-year period of that file; blank when not told
-- column: source_state  text  current or superseded
CREATE VIEW elections AS
SELECT
  r.race,
  r.election_date,
  r.election_tp,
  r.office,
  r.state,
  r.district,
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
FROM election r CROSS JOIN source s ON s.source_id = r.record_id / 1000000000
WHERE s.state = 'current';
