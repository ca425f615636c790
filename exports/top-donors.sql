-- title: Largest individual donors
-- question: Who gave the most, by name and ZIP code?
-- uses: name_told, gift_left_out
-- param: committee committees Only this committee; of several the sum
-- params: candidate, race, cycle, from, to, limit = 25, donors = people, identity = none
-- columns: cycle, source_id, source, filer_id, donor, zip5, city, state, employer, gifts, total_cents, spellings, decided_cents
-- column: source_id text The file, see sources; bulk files are never added to each other here; blank: all filings of the cycle together
-- column: source text Name of that file; electronic filings for all of them together
-- column: state text State on that gift
-- column: employer text Employer on that gift
-- shown: identity: spellings, decided_cents
-- table: donor, total_cents, source_id, gifts, employer, state, city, zip5, cycle
-- key: cycle, source_id, filer_id, donor, zip5
-- cell: total_cents
-- method: donor-cash/1
-- rule: without --identity a donor is a name as filed plus the first five of the ZIP code: two people may share it, one person may have several
-- chart: bars x=donor,cycle y=total_cents top=20
-- named: donor
-- order: total_cents desc, donor, zip5, source_id, cycle
-- @query
SELECT d.cycle, d.source_id, s.source, coalesce(:committee, '*') AS filer_id, d.donor, d.zip5, p.city, p.state,
  p.employer, d.n AS gifts, d.cents AS total_cents /* identity: */, v.spellings, v.decided_cents /* :identity */
FROM (
  SELECT cycle, source_id, name AS donor, zip5, min(party_id) AS party_id, sum(n) AS n, sum(cents) AS cents
  FROM name_told WHERE dimension = 'donor' GROUP BY name, zip5, source_id, cycle
  ORDER BY 7 DESC, name, zip5, source_id, cycle LIMIT :limit) d CROSS JOIN party p
  JOIN told_source s ON s.source_id = d.source_id
/* identity: */ LEFT JOIN name_variant v ON v.dimension = 'donor' AND v.name = d.donor AND v.zip5 = d.zip5
  AND v.source_id = d.source_id AND v.cycle = d.cycle /* :identity */
WHERE p.party_id = d.party_id
-- @why
SELECT entry_id AS record_id, cents, 1 AS gifts
  /* identity: */, CASE WHEN EXISTS (SELECT 1 FROM identity i
    WHERE i.party_id = n.party_id AND i.kind = 'donor' AND i.is_decided)
    THEN cents END AS decided_cents /* :identity */
FROM name_told n WHERE dimension = 'donor' AND source_id = :key_source_id AND name = CAST(:key_donor AS TEXT)
  AND zip5 = CAST(:key_zip5 AS TEXT)
ORDER BY entry_id
-- @excluded
SELECT rule, sum(n) AS n, sum(cents) AS cents FROM (
  SELECT rule, n, cents FROM gift_left_out UNION ALL SELECT rule, n, cents FROM no_person) q
GROUP BY rule ORDER BY rule
