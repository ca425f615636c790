-- name: sources
-- title: What is loaded
-- question: Which files stand behind the figures?
-- uses: speaking
-- param: cycle
-- param: limit = 1000
-- column: source_id  text  Number of the source
-- column: file  text  File name
-- column: member  text  Member of a zip
-- column: format  text  Format id
-- column: cycle  text  Two-year period; blank when not told
-- column: state  text  current, superseded or removed
-- column: speaks  text  yes when it speaks on the day asked for
-- column: posted  count  Rows posted
-- column: rejected  count  Rows refused
-- column: sum_cents  cents  Control sum of the declared amount column
-- column: memo_cents  cents  Of which on memo entries
-- column: precision  text  exact, whole-dollar, stated or estimate
-- column: known_from  date  First day it speaks
-- column: known_until  date  First day it no longer speaks
-- column: received_on  date  When it became public, if told
-- column: sha256  text  Hash of the bytes
-- table: source_id, file, posted, rejected, format, cycle, state, sum_cents, member
-- key: source_id
-- method: sources/1
-- rule: every file, replaced and removed ones too
-- order: source_id
-- @query
SELECT CAST(source_id AS TEXT) AS source_id, file, member, format, coalesce(CAST(cycle AS TEXT), '') AS cycle, state,
  CASE WHEN source_id IN (SELECT source_id FROM speaking) THEN 'yes' ELSE 'no' END AS speaks,
  posted, rejected, sum_cents, memo_cents, precision, known_from, known_until, received_on, sha256
FROM source s
WHERE :cycle IS NULL OR cycle IS NULL OR cycle = CAST(:cycle AS INTEGER)
ORDER BY s.source_id LIMIT :limit
