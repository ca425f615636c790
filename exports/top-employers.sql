-- title: Employers of the largest donors
-- question: Whose employees gave the most?
-- uses: largest, gift_left_out
-- params: cycle, limit = 25
-- param: committee committee Only this filer; absent: all filers together
-- columns: cycle, source_id, source, filer_id, employer, gifts, total_cents
-- table: employer, total_cents, source_id, gifts, cycle, source, filer_id
-- key: source_id, filer_id, employer
-- cell: total_cents
-- method: employer-cash/1
-- rule: RETIRED or NOT EMPLOYED are as filed
-- order: total_cents desc, employer, source_id
-- @query
SELECT cycle, CAST(source_id AS TEXT) AS source_id, file AS source, coalesce(:committee, '*') AS filer_id,
  coalesce(name, '') AS employer, n AS gifts, cents AS total_cents
FROM largest WHERE dimension = 'employer'
-- @why
SELECT entry_id AS record_id, cents FROM largest
WHERE dimension = 'employer' AND coalesce(name, '') = :key_employer ORDER BY entry_id
-- @excluded
SELECT rule, sum(n) AS n, sum(cents) AS cents FROM gift_left_out GROUP BY rule ORDER BY rule
