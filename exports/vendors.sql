-- title: Who was paid
-- question: Who got the most money, by name?
-- uses: name_told, left_out
-- param: committee committees Only this committee; of several the sum
-- params: candidate, race, cycle, from, to, limit = 25, identity = none
-- columns: cycle, source_id, source, filer_id, vendor, city, state, payments, total_cents, spellings, decided_cents
-- column: source_id text The file, see sources; bulk files are never added to each other here; blank: all filings of the cycle together
-- column: source text Name of that file; electronic filings for all of them together
-- column: city text City on one of the payments
-- column: state text State on one of the payments
-- shown: identity: spellings, decided_cents
-- table: vendor, total_cents, source_id, payments, city, state, cycle, source, filer_id
-- key: cycle, source_id, filer_id, vendor
-- cell: total_cents
-- method: vendor-cash/1
-- chart: bars x=vendor,cycle y=total_cents top=20
-- named: vendor
-- order: total_cents desc, vendor, source_id, cycle
-- @query
SELECT d.cycle, d.source_id, s.source, coalesce(:committee, '*') AS filer_id, d.vendor,
  nullif(substr(d.place, instr(d.place, '|') + 1), '') AS city, nullif(substr(d.place, 1, instr(d.place, '|') - 1),
  '') AS state, d.n AS payments, d.cents AS total_cents /* identity: */, v.spellings, v.decided_cents /* :identity */
FROM (
  SELECT cycle, source_id, name AS vendor, max(place) AS place, sum(n) AS n, sum(cents) AS cents
  FROM name_told WHERE dimension = 'vendor' GROUP BY name, source_id, cycle
  ORDER BY 6 DESC, name, source_id, cycle LIMIT :limit) d
JOIN told_source s ON s.source_id = d.source_id
/* identity: */ LEFT JOIN name_variant v ON v.dimension = 'vendor' AND v.name = d.vendor
  AND v.source_id = d.source_id AND v.cycle = d.cycle /* :identity */
-- @why
SELECT entry_id AS record_id, cents, 1 AS payments
  /* identity: */, CASE WHEN EXISTS (SELECT 1 FROM identity i
    WHERE i.party_id = n.party_id AND i.kind = 'vendor' AND i.is_decided)
    THEN cents END AS decided_cents /* :identity */
FROM name_told n WHERE dimension = 'vendor' AND source_id = :key_source_id AND name = CAST(:key_vendor AS TEXT)
  ORDER BY entry_id
-- @excluded
SELECT rule, sum(n) AS n, sum(cents) AS cents FROM left_out
WHERE kind IN ('disbursement', 'outside_spending') GROUP BY rule ORDER BY rule
