-- title: Claims to be checked
-- question: What has been said about the money, word for word?
-- uses: speaking
-- params: limit = 500
-- param: contest text Only claims whose contest begins with these words
-- columns: claim_id, published_on, outlet, attributed_to, subject, counterpart, measure, stated, unit, low_cents, high_cents, contest, scope, note, source, record_id
-- table: claim_id, stated, subject, measure, published_on, outlet, contest
-- key: record_id
-- cell: low_cents
-- method: as-stated/1
-- rule: claims are words, never money: they are compared with records by `warchest claims check`
-- empty: no claims that fit are loaded: a journal/claims CSV
-- order: claim_id, record_id
-- @query
SELECT c.claim_id, c.published_on, c.outlet, c.attributed_to, c.subject, c.counterpart, c.measure,
  c.verbatim AS stated, c.unit, c.low_cents, c.high_cents, c.contest, c.scope, c.note, s.file AS source,
  CAST(c.record_id AS TEXT) AS record_id
FROM claim c JOIN speaking s ON s.source_id = c.record_id / 1000000000
WHERE :contest IS NULL OR substr(coalesce(c.contest, ''), 1, length(:contest)) = :contest
-- @why
SELECT record_id, coalesce(low_cents, 0) AS cents, high_cents FROM claim
WHERE record_id = CAST(:key_record_id AS INTEGER)
