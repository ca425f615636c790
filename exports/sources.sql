-- title: What is loaded
-- question: Which files stand behind the figures?
-- uses: speaking
-- params: cycle, limit = 1000
-- columns: source_id, file, member, format, cycle, state, speaks, posted, rejected, sum_cents, memo_cents, precision, known_from, known_until, received_on, sha256
-- column: state text current, superseded or removed
-- column: speaks text yes when it speaks on the day asked for
-- column: precision text exact, whole-dollar, stated or estimate
-- table: source_id, file, posted, rejected, format, cycle, state, sum_cents, member
-- key: source_id
-- derived: posted, rejected, sum_cents, memo_cents of source_id, sha256: kept at the import, and warchest verify counts them again
-- method: sources/1
-- rule: every file, replaced and removed ones too
-- order: source_id
-- @query
SELECT CAST(source_id AS TEXT) AS source_id, file, member, format, coalesce(CAST(cycle AS TEXT), '') AS cycle, state,
  CASE WHEN source_id IN (SELECT source_id FROM speaking) THEN 'yes' ELSE 'no' END AS speaks,
  posted, rejected, sum_cents, memo_cents, precision, known_from, known_until, received_on, sha256
FROM source s WHERE :cycle IS NULL OR cycle IS NULL OR cycle = CAST(:cycle AS INTEGER)
  ORDER BY s.source_id LIMIT :limit
