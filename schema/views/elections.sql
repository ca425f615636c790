-- order: 43
-- view: elections
-- about: Election days of races.
-- column: race  text  Race, like GA-06
-- column: election_date  text  Day of the election
-- column: election_tp  text  FEC election type: G, P, SG special general, SR special runoff …
-- column: office  text  H, S or P
-- column: state  text  State, two letters
-- column: district  text  District, two digits
-- columns: stated_source, note, extra, record_id, source_id, line, file, format, source_cycle, source_state
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
FROM election r CROSS JOIN source s
WHERE s.source_id = r.record_id / 1000000000 AND s.state = 'current';
