-- title: One payee
-- question: Who paid a vendor or person, how much and when, across committees and two-year periods?
-- uses: named_entry, committee_record
-- params: payee required, state, zip, cycle, from, to, limit = 100, identity = none
-- param: committee committee Only payments of this committee
-- columns: cycle, source_id, source, filer_id, filer, vendor, city, state, payments, total_cents, outside_cents, first_date, last_date, purpose, spellings, decided_cents
-- column: source_id text The file, see sources; bulk files are never added to each other here; blank: all filings of the cycle together
-- column: source text Name of that file; electronic filings for all of them together
-- column: filer text Its name: of the FEC's list, else as filed
-- column: city text City on one of the payments
-- column: state text State on one of the payments
-- column: outside_cents cents Of which outside spending
-- column: first_date date Day of the first payment
-- column: last_date date Day of the last one
-- column: purpose text Purpose of one of the payments, as filed
-- shown: identity: spellings, decided_cents
-- table: vendor, filer, total_cents, payments, purpose, last_date, outside_cents, state, city, cycle, filer_id
-- key: cycle, source_id, filer_id, vendor
-- cell: total_cents
-- method: vendor-cash/1
-- rule: payments and outside spending by whoever paid; refunds of contributions and gifts to committees are left out, and itcont and itoth, which add loans and transfers, are not read here
-- rule: memos (a credit card's items among them) and covered rows of notices are left out and listed: another row tells the money
-- chart: bars x=filer,cycle y=total_cents top=20
-- named: payee
-- order: total_cents desc, cycle desc, filer_id, vendor, source_id
-- @with
told AS NOT MATERIALIZED (
  SELECT *, CASE WHEN status <> 'active' THEN status_rule ELSE covered_by_rule END AS rule
  FROM named_entry WHERE (:committee IS NULL OR filer_id = :committee) AND (kind = 'outside_spending'
    OR (kind = 'disbursement' AND nature <> 'refund')) AND NOT format IN ('fec-bulk/itcont', 'fec-bulk/itoth')),
variant AS MATERIALIZED (
  SELECT cycle, file_id, filer_id, name, count(*) || ': ' || group_concat(spelling, '; ') AS spellings FROM (
    SELECT DISTINCT cycle, file_id, filer_id, name, spelling FROM told
    WHERE rule IS NULL AND :identity IN ('exact', 'book')
    ORDER BY cycle, file_id, filer_id, name, spelling) v
  GROUP BY cycle, file_id, filer_id, name)
-- @query
SELECT d.cycle, d.file_id AS source_id, d.source, d.filer_id,
  (SELECT n.name FROM committee_named n WHERE n.committee_id = d.filer_id) AS filer, d.vendor, d.city, d.state,
  d.payments, d.total AS total_cents, d.outside AS outside_cents, date(d.first_day * 86400, 'unixepoch') AS first_date,
  date(d.last_day * 86400, 'unixepoch') AS last_date, d.purpose /* identity: */,
  v.spellings, d.decided AS decided_cents /* :identity */
FROM (
  SELECT cycle, file_id, max(file_name) AS source, filer_id, name AS vendor, max(city) AS city, max(state) AS state,
    count(*) AS payments, sum(cents) AS total, sum(CASE kind WHEN 'outside_spending' THEN cents ELSE 0 END) AS outside,
    min(day) AS first_day, max(day) AS last_day,
      max((SELECT t.purpose FROM detail t WHERE t.detail_id = told.detail_id)) AS purpose,
    sum(CASE WHEN is_decided THEN cents ELSE 0 END) AS decided
  FROM told WHERE rule IS NULL GROUP BY cycle, file_id, filer_id, name) d
/* identity: */ LEFT JOIN variant v ON v.filer_id = d.filer_id AND v.name = d.vendor
  AND v.file_id = d.file_id AND v.cycle = d.cycle /* :identity */
-- @why
SELECT entry_id AS record_id, cents, 1 AS payments, CASE kind WHEN 'outside_spending' THEN cents END AS outside_cents
  /* identity: */, CASE WHEN is_decided THEN cents END AS decided_cents /* :identity */
FROM told WHERE rule IS NULL AND filer_id = :key_filer_id AND file_id = :key_source_id
  AND name = CAST(:key_vendor AS TEXT)
ORDER BY entry_id
-- @excluded
SELECT rule, count(*) AS n, sum(cents) AS cents FROM told WHERE rule IS NOT NULL GROUP BY rule ORDER BY rule
