-- name: stated-totals
-- title: Stated totals
-- question: What do official summaries and the press say the totals are?
-- uses: stated
-- param: race
-- param: candidate
-- param: measure  text          Only this measure, like receipts or outside_total
-- param: limit = 500
-- column: race  text  Race
-- column: subject  text  Whom or what the figure is about
-- column: subject_id  text  FEC id, if it has one
-- column: measure  text  What is measured
-- column: period  text  The time it covers, as stated
-- column: stated  text  The words
-- column: low_cents  cents  Low end
-- column: high_cents  cents  High end; blank without an upper bound
-- column: precision  text  exact, range, estimate or stated
-- column: as_of  text  Last day it covers; may be a year or a month
-- column: stated_source  text  Who says so
-- column: note  text  Note
-- column: source  text  Journal it stands in
-- column: record_id  text  Permanent number of the record
-- table: subject, measure, stated, as_of, stated_source, race
-- key: record_id
-- cell: low_cents
-- method: as-stated/1
-- order: race, measure, subject, as_of, record_id
-- @query
SELECT race, subject, subject_id, measure, period, verbatim AS stated, low_cents, high_cents, precision, as_of,
  stated_source, note, file AS source,
  CAST(record_id AS TEXT) AS record_id
FROM stated
WHERE (:race IS NULL OR seat = :race) AND (:candidate IS NULL OR subject_id = :candidate)
  AND (:measure IS NULL OR measure = :measure)
-- @why
SELECT record_id, coalesce(low_cents, 0) AS cents FROM stated WHERE record_id = CAST(:key_record_id AS INTEGER)
