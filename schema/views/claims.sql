-- order: 50
-- view: claims
-- about: Statements to be checked: never counted as money.
-- column: claim_id  text  Number of the claim
-- column: seed  text  Where the claim was found
-- column: published_on  text  Day, month or year of publication
-- column: outlet  text  Who published it
-- column: attributed_to  text  Who said it
-- column: subject  text  Whom or what the figure is about
-- column: counterpart  text  The other party of a comparison
-- column: measure  text  What is measured, see importers/journal
-- column: verbatim  text  The words as stated
-- column: unit  text  usd, percent, ratio, rank, count …
-- column: low_cents  integer  US cents, low end of the figure
-- column: high_cents  integer  US cents, high end; blank when there is no upper bound
-- columns: contest
-- column: scope  text  What the words are limited to
-- columns: note
-- column: extra  text  Columns without a place of their own, as a JSON object
-- column: record_id  integer  Permanent number of the record: source number times 1,000,000,000 plus line
-- column: source_id  integer  The file it came from, see sources
-- columns: line
-- column: file  text  Name of that file
-- column: format  text  Format id of that file
-- columns: source_cycle, source_state
CREATE VIEW claims AS
SELECT
  r.claim_id,
  r.seed,
  r.published_on,
  r.outlet,
  r.attributed_to,
  r.subject,
  r.counterpart,
  r.measure,
  r.verbatim,
  r.unit,
  r.low_cents,
  r.high_cents,
  r.contest,
  r.scope,
  r.note,
  r.extra,
  r.record_id,
  s.source_id,
  r.record_id % 1000000000 AS line,
  s.file,
  s.format,
  s.cycle AS source_cycle,
  s.state AS source_state
FROM claim r CROSS JOIN source s
WHERE s.source_id = r.record_id / 1000000000 AND s.state = 'current';
