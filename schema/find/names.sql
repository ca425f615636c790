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
part AS (  -- the rows, then each place and each employer of a name, the most frequent first
  SELECT role, name, told_in, name_id, 1 AS n, CASE WHEN rule IS NULL THEN cents END AS cents, day,
    CAST(NULL AS TEXT) AS place, CAST(NULL AS TEXT) AS employer, 0 AS turn
  FROM shown
  UNION ALL
  SELECT role, name, told_in, name_id, 0, NULL, NULL, place, NULL, row_number() OVER (
    PARTITION BY role, name, told_in, name_id ORDER BY count(*) DESC, place)
  FROM shown WHERE place <> '' GROUP BY role, name, told_in, name_id, place
  UNION ALL
  SELECT role, name, told_in, name_id, 0, NULL, NULL, NULL, employer, row_number() OVER (
    PARTITION BY role, name, told_in, name_id ORDER BY count(*) DESC, employer)
  FROM shown WHERE employer <> '' GROUP BY role, name, told_in, name_id, employer)
-- @query
SELECT role, name, name_id, told_in, entries, total_cents, date(first_day * 86400, 'unixepoch') AS first_date,
  date(last_day * 86400, 'unixepoch') AS last_date, place || CASE WHEN places > 1 THEN ' and ' || (places - 1)
  || ' more' ELSE '' END AS places, employer || CASE WHEN employers > 1 THEN ' and ' || (employers - 1) || ' more'
  ELSE '' END AS employers
FROM (
  SELECT role, name, told_in, name_id, sum(n) AS entries, CAST(sum(cents) AS BIGINT) AS total_cents,
    min(day) AS first_day, max(day) AS last_day, max(CASE turn WHEN 1 THEN place END) AS place, count(place) AS places,
    max(CASE turn WHEN 1 THEN employer END) AS employer, count(employer) AS employers,
    CASE :sort WHEN 'date' THEN max(day) ELSE sum(cents) END AS best
  FROM part GROUP BY role, name, told_in, name_id) d
-- @excluded
SELECT rule, count(*) AS n, sum(cents) AS cents FROM told WHERE rule IS NOT NULL AND :counts <> 'all'
GROUP BY rule ORDER BY rule
