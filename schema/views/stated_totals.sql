-- order: 51
-- view: stated_totals
-- about: Figures stated by an official summary or the press: shown beside records, never added to them.
-- column: race  text  Race, like GA-06
-- columns: subject
-- column: subject_id  text  FEC id of the subject, if it has one
-- columns: measure
-- column: period  text  The time it covers, as stated
-- columns: verbatim, low_cents, high_cents
-- column: precision  text  exact, range, estimate or stated
-- column: as_of  text  Last day it covers; may be a year or a month
-- columns: stated_source, note, extra, record_id
-- column: source_id  integer  The file it came from, see sources
-- columns: line, file, format, source_cycle, source_state
CREATE VIEW stated_totals AS
SELECT
  r.race,
  r.subject,
  r.subject_id,
  r.measure,
  r.period,
  r.verbatim,
  r.low_cents,
  r.high_cents,
  r.precision,
  r.as_of,
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
FROM stated_total r CROSS JOIN source s
WHERE s.source_id = r.record_id / 1000000000 AND s.state = 'current';
