-- title: Stated shares
-- question: What do polls and published counts say the shares are?
-- uses: speaking
-- params: race, candidate, limit = 500
-- param: shares choice(all|poll|votes) = all Shares of the answers in a poll, or of votes
-- columns: share_of, race, inside, election_date, subject, subject_id, party, stated, share_bp, taken_by, paid_by, field_start, field_end, sample, margin_bp, stated_source, note, source, record_id
-- column: stated text The share as printed, percent: 48 says less than 48.0
-- column: share_bp basis_points The share
-- table: subject, stated, share_of, taken_by, field_end, election_date, race, inside, margin_bp
-- key: record_id
-- cell: share_bp
-- derived: sample of source, record_id: people asked, as stated
-- method: as-stated/1
-- rule: stated shares stand beside counted votes and are never added to them or to one another
-- rule: the rows of a race are those of the race itself and those taken inside its district
-- rule: in --why the column cents holds the share
-- order: election_date desc, race, share_of, field_end desc, taken_by, share_bp desc, record_id
-- @query
SELECT share_of, race, inside, election_date, subject, subject_id, party, stated, share_bp, taken_by, paid_by,
  field_start, field_end, sample, margin_bp, stated_source, note, file AS source, CAST(record_id AS TEXT) AS record_id
FROM (SELECT t.*, s.file FROM stated_share t JOIN speaking s ON s.source_id = t.record_id / 1000000000) q
WHERE (:race IS NULL OR race = :race OR inside = :race) AND (:race_date IS NULL OR election_date = :race_date)
  AND (:candidate IS NULL OR subject_id = :candidate) AND (:shares = 'all' OR share_of = :shares)
-- @why
SELECT record_id, share_bp AS cents FROM stated_share WHERE record_id = CAST(:key_record_id AS INTEGER)
