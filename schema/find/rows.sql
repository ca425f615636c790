-- title: Rows found
-- question: Which rows and records name them? Proof of each: warchest why ENTRY
-- uses: committee_record
-- params: counts = yes, limit = 25
-- param: sort choice(amount|date) = amount By the amount or by the day
-- columns: entry, role, name, date, amount_cents, filer_id, filer, record, city, state, zip_code, employer, occupation, name_id, source_id, told_in, status, rule
-- column: entry text Number of the row or record; warchest why ENTRY shows its line in the file
-- column: role text donor, payee, committee, candidate, spender or sponsor
-- column: name text Name as filed
-- column: date date Day of the row; blank of records
-- column: amount_cents cents Amount of the row; blank of records
-- column: filer_id text Who reported the row: FEC id
-- column: filer text Its name
-- column: record text What the row or record is
-- column: city text City as filed
-- column: state text State as filed
-- column: zip_code text ZIP code as filed
-- column: employer text Employer as filed
-- column: occupation text Occupation as filed
-- column: name_id text FEC id of the name, where the row or record gives one
-- column: source_id text The file, see sources
-- column: told_in text electronic filings, or the file
-- column: status text active counts; blank of records
-- column: rule text Rule that keeps the row from counting; blank when it counts
-- table: entry, role, name, date, amount_cents, filer, rule, city, state, employer, record, filer_id
-- cell: amount_cents
-- method: found/1
-- order: best desc nulls last, amount_cents desc nulls last, entry
-- @with
told AS NOT MATERIALIZED (
  SELECT c0 AS role, c1 AS record_id, c2 AS source_id, c3 AS told_in, c4 AS name, c5 AS name_id, c6 AS city, c7 AS
    state, c8 AS zip_code, c9 AS employer, c10 AS occupation, c11 AS day, c12 AS cents, c13 AS filer_id, c14 AS
    kind, c15 AS record, c16 AS format, c17 AS status, c18 AS rule
  FROM feed)
-- @query
SELECT CAST(t.record_id AS TEXT) AS entry, t.role, t.name, date(t.day * 86400, 'unixepoch') AS date,
  t.cents AS amount_cents, t.filer_id, (SELECT c.name FROM committee_named c
    WHERE c.committee_id = t.filer_id) AS filer, t.record, t.city, t.state, t.zip_code, t.employer,
  t.occupation, t.name_id, CAST(t.source_id AS TEXT) AS source_id, t.told_in, t.status, t.rule
FROM (
  SELECT *, CASE :sort WHEN 'date' THEN day ELSE abs(cents) END AS best FROM told
  WHERE rule IS NULL OR :counts = 'all'
  ORDER BY best DESC NULLS LAST, cents DESC NULLS LAST, record_id LIMIT :limit) t
-- @excluded
SELECT rule, count(*) AS n, sum(cents) AS cents FROM told WHERE rule IS NOT NULL AND :counts <> 'all'
GROUP BY rule ORDER BY rule
