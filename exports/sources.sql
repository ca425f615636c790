-- title: What is loaded
-- question: Which files stand behind the figures?
-- uses: source_listed
-- params: cycle, limit = 1000
-- columns: source_id, file, member, format, cycle, state, speaks, posted, rejected, sum_cents, memo_cents, precision, known_days, received_on, sha256
-- column: state text current, superseded or removed
-- column: speaks text yes when it speaks on the day asked for
-- column: precision text exact, whole-dollar, stated or estimate
-- table: source_id, file, posted, rejected, format, cycle, state, sum_cents, member
-- key: source_id
-- derived: posted, rejected, sum_cents, memo_cents of source_id, sha256: kept at the import, and warchest verify counts them again
-- method: sources/1
-- rule: every file, replaced and removed ones too
-- order: nth_loaded
-- @query
SELECT f.* FROM source_listed f JOIN (SELECT source_id AS nth_loaded FROM source) n
  ON n.nth_loaded = CAST(f.source_id AS INTEGER)
