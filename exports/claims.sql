-- name: claims
-- title: Claims to be checked
-- question: What has been said about the money, word for word?
-- uses: speaking
-- param: contest  text          Only claims whose contest begins with these words
-- param: limit = 500
-- column: claim_id  text  Number of the claim
-- column: published_on  text  Day, month or year of publication
-- column: outlet  text  Who published it
-- column: attributed_to  text  Who said it
-- column: subject  text  Whom it is about
-- column: counterpart  text  The other party of a comparison
-- column: measure  text  What is measured
-- column: stated  text  The words
-- column: unit  text  usd, percent, ratio …
-- column: low_cents  cents  Low end of the figure, for usd
-- column: high_cents  cents  High end; blank without an upper bound
-- column: contest  text  Race in the words of the journal
-- column: scope  text  What the words are limited to
-- column: note  text  Note
-- column: source  text  Journal it stands in
-- column: record_id  text  Permanent number of the record
-- table: claim_id, stated, subject, measure, published_on, outlet, contest
-- key: record_id
-- cell: low_cents
-- method: as-stated/1
-- rule: claims are words, never money: they are compared with records by `warchest claims check`
-- empty: no claims that fit are loaded: a journal/claims CSV
-- order: claim_id, record_id
-- @query
SELECT c.claim_id, c.published_on, c.outlet, c.attributed_to, c.subject, c.counterpart, c.measure, c.verbatim AS stated,
  c.unit, c.low_cents, c.high_cents, c.contest, c.scope, c.note, s.file AS source,
  CAST(c.record_id AS TEXT) AS record_id
FROM claim c JOIN speaking s ON s.source_id = c.record_id / 1000000000
WHERE :contest IS NULL OR substr(coalesce(c.contest, ''), 1, length(:contest)) = :contest
-- @why
SELECT record_id, coalesce(low_cents, 0) AS cents FROM claim WHERE record_id = CAST(:key_record_id AS INTEGER)
