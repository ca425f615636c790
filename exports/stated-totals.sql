-- name: stated-totals
-- title: Stated totals
-- question: What do official summaries and the press say the totals are?
-- param: race  race          Only this race
-- param: candidate  candidate          Only this candidate
-- param: measure  text          Only this measure, like receipts or outside_total
-- param: limit  count = 500          Rows to return
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
-- rule: stated figures stand beside records and are never added to them or to each other
-- order: race, measure, subject, as_of, record_id
-- @query
WITH src AS (
  SELECT source_id, coalesce(CAST(cycle AS TEXT), '') AS cycle, format, file
  FROM source s
  WHERE s.known_from <= :as_of AND :as_of < s.known_until AND s.state <> 'removed')
SELECT t.race, t.subject, t.subject_id, t.measure, t.period, t.verbatim AS stated, t.low_cents, t.high_cents,
    t.precision,
  t.as_of, t.stated_source, t.note, s.file AS source, CAST(t.record_id AS TEXT) AS record_id
FROM stated_total t JOIN src s ON s.source_id = t.record_id / 1000000000
WHERE (:race IS NULL OR CASE instr(t.race, '@') WHEN 0 THEN t.race
    ELSE substr(t.race, 1, instr(t.race, '@') - 1) END = CASE instr(:race, '@') WHEN 0 THEN :race
    ELSE substr(:race, 1, instr(:race, '@') - 1) END)
  AND (:candidate IS NULL OR t.subject_id = :candidate)
  AND (:measure IS NULL OR t.measure = :measure)
ORDER BY t.race, t.measure, t.subject, t.as_of, t.record_id
LIMIT coalesce(:limit, 500)
-- @why
SELECT record_id, coalesce(low_cents, 0) AS cents FROM stated_total
    WHERE record_id = CAST(:key_record_id AS INTEGER)
