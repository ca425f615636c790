-- title: Stated totals
-- question: What do official summaries and the press say the totals are?
-- uses: stated
-- params: race, candidate, limit = 500
-- param: measure text Only this measure, like receipts or outside_total
-- columns: race, subject, subject_id, measure, period, stated, low_cents, high_cents, precision, as_of, stated_source, note, source, record_id
-- column: period text The time it covers, as stated
-- column: precision text exact, range, estimate or stated
-- table: subject, measure, stated, as_of, stated_source, race
-- key: record_id
-- cell: low_cents
-- method: as-stated/1
-- order: race, measure, subject, as_of, record_id
-- @query
SELECT race, subject, subject_id, measure, period, verbatim AS stated, low_cents, high_cents, precision, as_of,
  stated_source, note, file AS source, CAST(record_id AS TEXT) AS record_id
FROM stated
WHERE (:race IS NULL OR seat = :race) AND (:candidate IS NULL OR subject_id = :candidate) AND (:measure IS NULL
  OR measure = :measure)
-- @why
SELECT record_id, coalesce(low_cents, 0) AS cents, high_cents FROM stated
WHERE record_id = CAST(:key_record_id AS INTEGER)
