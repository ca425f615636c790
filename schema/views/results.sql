-- order: 44
-- view: results
-- about: Votes as published. Levels, vote types and files are alternatives, never addends: the report results adds up one of them.
-- column: race  text  Race, like GA-06
-- column: election_date  text  Day of the election
-- column: contest  text  Contest in the words of the source
-- column: office  text  H, S or P
-- column: state  text  State, two letters
-- column: district  text  District, two digits
-- column: level  text  state, county or precinct; 'total-row' is a printed sum, kept and never added
-- column: county  text  County; blank on state rows
-- column: precinct  text  Precinct; blank above that level
-- column: candidate_name  text  Candidate as printed
-- column: cand_id  text  Candidate, FEC id
-- column: party  text  Party as printed
-- column: vote_type  text  Kind of vote (election day, absentee …); blank is all kinds together: alternatives, never addends
-- column: is_candidate  integer  1 for a candidate; 0 for Registered, Ballots Cast and the like
-- column: votes  integer  Votes
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
CREATE VIEW results AS
SELECT
  r.race,
  r.election_date,
  r.contest,
  r.office,
  r.state,
  r.district,
  r.level,
  r.county,
  r.precinct,
  r.candidate_name,
  r.cand_id,
  r.party,
  r.vote_type,
  r.is_candidate,
  r.votes,
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
FROM result r CROSS JOIN source s ON s.source_id = r.record_id / 1000000000
WHERE s.state = 'current';
