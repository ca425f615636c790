-- order: 44
-- view: results
-- about: Votes as published. Levels, vote types and files are alternatives, never addends: the report results adds up one of them.
-- columns: race, election_date
-- column: contest  text  Contest in the words of the source
-- columns: office, state, district
-- column: level  text  state, county or precinct; 'total-row' is a printed sum, kept and never added
-- column: county  text  County; blank on state rows
-- column: precinct  text  Precinct; blank above that level
-- column: candidate_name  text  Candidate as printed
-- columns: cand_id
-- column: party  text  Party as printed
-- column: vote_type  text  Kind of vote (election day, absentee …); blank is all kinds together: alternatives, never addends
-- column: is_candidate  integer  1 for a candidate; 0 for Registered, Ballots Cast and the like
-- column: votes  integer  Votes
-- columns: stated_source, note, extra, record_id, source_id, line, file, format, source_cycle, source_state
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
FROM result r CROSS JOIN source s
WHERE s.source_id = r.record_id / 1000000000 AND s.state = 'current';
