-- order: 52
-- view: stated_shares
-- about: Shares as published, of the answers in polls or of votes: shown beside records, never added to them.
-- column: share_of  text  poll or votes
-- column: race  text  Race, like GA-06 or US-PRES
-- column: inside  text  District inside which it was taken, like GA-06; blank when all of the race
-- column: election_date  text  Day of the election, ISO
-- columns: subject
-- column: subject_id  text  FEC id of the subject, if it has one
-- column: party  text  Party as stated
-- column: share_bp  basis_points  The share
-- column: stated  text  The share as printed: 48 says less than 48.0
-- column: taken_by  text  Who asked, or who worked the share out
-- column: paid_by  text  For whom
-- column: field_start  text  First day of asking, ISO
-- column: field_end  text  Last day of asking, ISO; the middle one where no other is published (see note)
-- column: sample  count  People asked
-- column: population  text  Who was asked
-- column: margin_bp  basis_points  Margin of error as the poll gives it
-- columns: stated_source, note, extra, record_id
-- column: source_id  integer  The file it came from, see sources
-- columns: line, file, format, source_cycle, source_state
CREATE VIEW stated_shares AS
SELECT
  r.share_of,
  r.race,
  r.inside,
  r.election_date,
  r.subject,
  r.subject_id,
  r.party,
  r.share_bp,
  r.stated,
  r.taken_by,
  r.paid_by,
  r.field_start,
  r.field_end,
  r.sample,
  r.population,
  r.margin_bp,
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
FROM stated_share r CROSS JOIN source s
WHERE s.source_id = r.record_id / 1000000000 AND s.state = 'current';
