-- title: Employers of the largest donors
-- question: Whose employees gave the most?
-- uses: name_told, gift_left_out
-- param: committee committees Only this committee; of several the sum
-- params: candidate, race, cycle, from, to, limit = 25, identity = none
-- columns: cycle, source_id, source, filer_id, employer, gifts, total_cents, spellings, decided_cents
-- column: source_id text The file, see sources; bulk files are never added to each other here; blank: all filings of the cycle together
-- column: source text Name of that file; electronic filings for all of them together
-- shown: identity: spellings, decided_cents
-- table: employer, total_cents, source_id, gifts, cycle, source, filer_id
-- key: cycle, source_id, filer_id, employer
-- cell: total_cents
-- method: employer-cash/1
-- rule: without --identity RETIRED or NOT EMPLOYED are as filed
-- chart: bars x=employer,cycle y=total_cents top=20
-- order: total_cents desc, employer, source_id, cycle
-- @query
SELECT d.cycle, d.source_id, s.source, coalesce(:committee, '*') AS filer_id, d.name AS employer, d.n AS gifts,
  d.cents AS total_cents /* identity: */, v.spellings, v.decided_cents /* :identity */
FROM (
  SELECT cycle, source_id, name, sum(n) AS n, sum(cents) AS cents
  FROM name_told WHERE dimension = 'employer' GROUP BY name, source_id, cycle) d
JOIN told_source s ON s.source_id = d.source_id
/* identity: */ LEFT JOIN name_variant v ON v.dimension = 'employer' AND v.name = d.name
  AND v.source_id = d.source_id AND v.cycle = d.cycle /* :identity */
-- @why
SELECT entry_id AS record_id, cents, 1 AS gifts
  /* identity: */, CASE WHEN EXISTS (SELECT 1 FROM identity i
    WHERE i.party_id = n.party_id AND i.kind = 'employer' AND i.is_decided)
    THEN cents END AS decided_cents /* :identity */
FROM name_told n WHERE dimension = 'employer' AND source_id = :key_source_id AND name = CAST(:key_employer AS TEXT)
  ORDER BY entry_id
-- @excluded
SELECT rule, sum(n) AS n, sum(cents) AS cents FROM gift_left_out GROUP BY rule ORDER BY rule
