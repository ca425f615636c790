-- order: 51
-- view: stated_totals
-- about: Figures stated by an official summary or the press: shown beside records, never added to them.
-- column: race  text  Race, like GA-06
-- column: subject  text  Whom or what the figure is about
-- column: subject_id  text  FEC id of the subject, if it has one
-- column: measure  text  What is measured, see importers/journal
-- column: period  text  The time it covers, as stated
-- column: verbatim  text  The words as stated
-- column: low_cents  integer  US cents, low end of the figure
-- column: high_cents  integer  US cents, high end; blank when there is no upper bound
-- column: precision  text  exact, range, estimate or stated
-- column: as_of  text  Last day it covers; may be a year or a month
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
FROM stated_total r CROSS JOIN source s ON s.source_id = r.record_id / 1000000000
WHERE s.state = 'current';
