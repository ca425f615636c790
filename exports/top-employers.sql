-- name: top-employers
-- title: Employers of the largest donors
-- question: Whose employees gave the most?
-- param: committee  committee          Only this filer; absent: all filers together
-- param: cycle  cycle          Only this two-year period
-- param: limit  count = 25          Rows to return
-- column: cycle  text  Two-year period of the source file; blank when not told
-- column: source_id  text  The file, see sources; files are never added to each other here
-- column: source  text  Name of that file
-- column: filer_id  text  Committee, or * for all filers together
-- column: employer  text  Employer as filed
-- column: gifts  count  Rows
-- column: total_cents  cents  Sum of the rows
-- table: employer, total_cents, source_id, gifts, cycle, source, filer_id
-- key: source_id, filer_id, employer
-- cell: total_cents
-- method: employer-cash/1
-- rule: an employer is the words as filed; spellings are not merged, and RETIRED or NOT EMPLOYED are as filed
-- rule: memo entries and joint-fundraising shares are left out (memo-entry/1, jfc-memo/1)
-- rule: a conduit's own rows are left out (conduit-type/1); the recipient's row is the gift
-- rule: refunds are not subtracted; see the report refunds
-- rule: the 100 largest of each filer and the 1,000 largest of all filers together are kept
-- order: total_cents desc, employer, source_id
-- @query
WITH src AS (  -- the sources that speak on :as_of
  SELECT source_id, coalesce(CAST(cycle AS TEXT), '') AS cycle, format, file
  FROM source s
  WHERE s.known_from <= :as_of AND :as_of < s.known_until AND s.state <> 'removed'
    AND (:cycle IS NULL OR cycle = CAST(:cycle AS INTEGER)))
SELECT s.cycle, CAST(s.source_id AS TEXT) AS source_id, s.file AS source, t.cmte_id AS filer_id,
  coalesce(p.employer, '') AS employer,
  t.n AS gifts, t.cents AS total_cents
FROM src s CROSS JOIN roll_top t ON t.dimension = 'employer' AND t.cmte_id = coalesce(:committee, '*')
    AND t.source_id = s.source_id
JOIN party p ON p.party_id = t.party_id
ORDER BY t.cents DESC, employer, s.source_id
LIMIT coalesce(:limit, 25)
-- @why
WITH src AS (
  SELECT source_id, coalesce(CAST(cycle AS TEXT), '') AS cycle, format, file
  FROM source s
  WHERE s.known_from <= :as_of AND :as_of < s.known_until AND s.state <> 'removed'
    AND source_id = CAST(:key_source_id AS INTEGER))
SELECT e.entry_id AS record_id, e.amount_cents AS cents
FROM src s
CROSS JOIN entry e ON e.entry_id BETWEEN s.source_id * 1000000000 AND s.source_id * 1000000000 + 999999999
CROSS JOIN filing_ref f ON f.filing_id = e.filing_id
CROSS JOIN posting o ON o.posting_id = e.posting_id
CROSS JOIN posting_classes k ON k.class_id = o.class_id
CROSS JOIN party p ON p.party_id = e.party_id
WHERE k.counts_as = 'individual gift' AND f.status IS NULL AND (:key_filer_id = '*'
    OR f.cmte_id = :key_filer_id)
  AND coalesce(p.employer, '') = :key_employer
ORDER BY e.entry_id
-- @excluded
WITH src AS (  -- the sources that speak on :as_of
  SELECT source_id, coalesce(CAST(cycle AS TEXT), '') AS cycle, format, file
  FROM source s
  WHERE s.known_from <= :as_of AND :as_of < s.known_until AND s.state <> 'removed'
    AND (:cycle IS NULL OR cycle = CAST(:cycle AS INTEGER)))
SELECT k.status_rule AS rule, sum(t.n) AS n, sum(t.cents) AS cents
FROM src s CROSS JOIN roll_total t ON t.cmte_id = coalesce(:committee, '*') AND t.source_id = s.source_id
JOIN posting_classes k ON k.class_id = t.class_id
WHERE k.status <> 'active' AND k.individual = 1
GROUP BY k.status_rule
ORDER BY k.status_rule
