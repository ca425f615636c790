-- title: Who was paid
-- question: Who got the most money, by name?
-- uses: largest, left_out
-- params: cycle, limit = 25
-- param: committee committee Only this filer; absent: all filers together
-- columns: cycle, source_id, source, filer_id, vendor, city, state, payments, total_cents
-- column: city text City on one of the payments
-- column: state text State on one of the payments
-- table: vendor, total_cents, source_id, payments, city, state, cycle, source, filer_id
-- key: source_id, filer_id, vendor
-- cell: total_cents
-- method: vendor-cash/1
-- rule: refunds are left out; itcont and itoth are not read here: what they add are loans and transfers
-- rule: files that tell the same spending (itpas2, independent_expenditure) stand in rows of their own
-- order: total_cents desc, vendor, source_id
-- @query
SELECT d.cycle, CAST(d.source_id AS TEXT) AS source_id, d.file AS source, coalesce(:committee, '*') AS filer_id,
  coalesce(d.name, '') AS vendor, p.city, p.state, d.n AS payments, d.cents AS total_cents
FROM largest d CROSS JOIN party p
WHERE p.party_id = d.party_id AND d.dimension = 'vendor' AND d.format NOT IN ('fec-bulk/itcont', 'fec-bulk/itoth')
-- @why
SELECT entry_id AS record_id, cents
FROM largest WHERE dimension = 'vendor' AND coalesce(name, '') = :key_vendor ORDER BY entry_id
-- @excluded
SELECT rule, sum(n) AS n, sum(cents) AS cents FROM left_out
WHERE kind IN ('disbursement', 'outside_spending') GROUP BY rule ORDER BY rule
