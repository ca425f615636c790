-- title: Names found
-- question: Who bears the name, as filed, and what counts of theirs?
-- param: counts = yes
-- param: sort choice(amount|date) = amount By the sum or by the last day
-- columns: role, name, name_id, told_in, entries, total_cents, first_date, last_date, places, employers
-- column: role text donor, payee, committee, candidate, spender or sponsor
-- column: name text Name as filed
-- column: name_id text FEC id, where a row or record gives one
-- column: told_in text electronic filings, or the file; bulk files are never added to each other here
-- column: entries count Rows that count (with --all-rows: every row), and records that name them
-- column: total_cents cents Sum of the rows that count; blank of records
-- column: first_date date First day of a row
-- column: last_date date Last day of a row
-- column: places text City and state on most of the rows, and how many more
-- column: employers text Employer on most of the rows, and how many more
-- table: role, name, entries, total_cents, first_date, last_date, places, employers, told_in, name_id
-- cell: total_cents
-- method: found/1
-- order: best desc nulls last, total_cents desc nulls last, name, role, told_in, name_id
-- @with
told AS NOT MATERIALIZED (
  SELECT c0 AS role, c1 AS record_id, c2 AS source_id, c3 AS told_in, c4 AS name, c5 AS name_id, c6 AS city, c7 AS
    state, c8 AS zip_code, c9 AS employer, c10 AS occupation, c11 AS day, c12 AS cents, c13 AS filer_id, c14 AS
    kind, c15 AS record, c16 AS format, c17 AS status, c18 AS rule
  FROM feed),
shown AS MATERIALIZED (
  SELECT *, coalesce(city || ', ', '') || coalesce(state, '') AS place FROM told
  WHERE rule IS NULL OR :counts = 'all'),
place_most AS (
  SELECT role, name, told_in, name_id, place, count(*) OVER w AS places, row_number() OVER (
    PARTITION BY role, name, told_in, name_id ORDER BY n DESC, place) AS turn
  FROM (SELECT role, name, told_in, name_id, place, count(*) AS n FROM shown WHERE place <> '' GROUP BY 1, 2, 3, 4, 5) q
  WINDOW w AS (PARTITION BY role, name, told_in, name_id)),
employer_most AS (
  SELECT role, name, told_in, name_id, employer, count(*) OVER w AS employers, row_number() OVER (
    PARTITION BY role, name, told_in, name_id ORDER BY n DESC, employer) AS turn
  FROM (SELECT role, name, told_in, name_id, employer, count(*) AS n FROM shown WHERE employer <> ''
    GROUP BY 1, 2, 3, 4, 5) q
  WINDOW w AS (PARTITION BY role, name, told_in, name_id))
-- @query
SELECT d.role, d.name, d.name_id, d.told_in, d.n AS entries, d.cents AS total_cents,
  date(d.first_day * 86400, 'unixepoch') AS first_date, date(d.last_day * 86400, 'unixepoch') AS last_date,
  p.place || CASE WHEN p.places > 1 THEN ' and ' || (p.places - 1) || ' more' ELSE '' END AS places,
  e.employer || CASE WHEN e.employers > 1 THEN ' and ' || (e.employers - 1) || ' more' ELSE '' END AS employers
FROM (
  SELECT role, name, told_in, name_id, count(*) AS n, CAST(sum(CASE WHEN rule IS NULL THEN cents END) AS BIGINT) AS cents,
    min(day) AS first_day, max(day) AS last_day, CASE :sort WHEN 'date' THEN max(day)
    ELSE sum(CASE WHEN rule IS NULL THEN cents END) END AS best
  FROM shown GROUP BY role, name, told_in, name_id) d
LEFT JOIN place_most p ON p.turn = 1 AND p.role = d.role AND p.name = d.name AND p.told_in = d.told_in
  AND p.name_id IS NOT DISTINCT FROM d.name_id
LEFT JOIN employer_most e ON e.turn = 1 AND e.role = d.role AND e.name = d.name AND e.told_in = d.told_in
  AND e.name_id IS NOT DISTINCT FROM d.name_id
-- @excluded
SELECT rule, count(*) AS n, sum(cents) AS cents FROM told WHERE rule IS NOT NULL AND :counts <> 'all'
GROUP BY rule ORDER BY rule
