-- name: aggregate-gaps
-- title: Gifts behind the aggregate
-- question: Whose running total is larger than the gifts one can see, and by how much?
-- param: committee  committee          Only gifts to this committee
-- param: cycle  cycle          Only filings of this two-year period
-- param: limit  count = 100          Rows to return
-- column: filer_id  text  Committee
-- column: filer  text  Its name as filed
-- column: period  text  What the aggregate runs over: the election cycle (Forms 3, 3P) or a calendar year (Form 3X)
-- column: donor  text  Name as filed, in capitals
-- column: zip5  text  First five characters of the ZIP code
-- column: gifts  count  Gifts that can be seen
-- column: visible_cents  cents  Their sum
-- column: aggregate_cents  cents  The filer's running total on the last of them
-- column: hidden_cents  cents  aggregate less visible; negative when more can be seen than the filer added up
-- column: last_date  date  Day of the last gift
-- column: first_covered  date  First day covered by the reports that are loaded
-- table: filer, donor, visible_cents, aggregate_cents, hidden_cents, gifts, last_date
-- key: filer_id, period, donor, zip5
-- cell: visible_cents
-- method: aggregate-gap/1
-- rule: gifts of individuals in electronic filings; the aggregate is the filer's own, on the row of the last day (of several, the largest)
-- rule: hidden gifts stayed at or below $200 in all when they were made, stand in a report that is not loaded, or were added up wrongly: compare first_covered with the start of the period
-- rule: a negative gap is often a refund, or an aggregate kept for another election
-- rule: memos that name a conduit are left out (conduit-memo/1): their aggregate is the conduit's; so are other memos (memo-entry/1, jfc-memo/1)
-- empty: no running total differs from the rows in the filings that are loaded, or none is loaded: warchest report filings
-- order: hidden_cents desc, filer_id, donor, zip5
-- @query
WITH src AS MATERIALIZED (
  SELECT s.source_id, g.cmte_id, s.cycle, g.form_tp, g.coverage_from_day FROM source s
  JOIN filing g ON g.source_id = coalesce(s.supplements, s.source_id)
  WHERE g.form_tp IN ('F3', 'F3P', 'F3X') AND s.known_from <= :as_of AND :as_of < s.known_until AND s.state <> 'removed'
    AND (:cycle IS NULL OR s.cycle = CAST(:cycle AS INTEGER))
    AND (:committee IS NULL OR g.cmte_id = :committee)),
gift AS MATERIALIZED (
  SELECT s.cmte_id, e.entry_id, e.entry_day, e.amount_cents AS cents, e.aggregate_cents AS aggregate,
    upper(coalesce(p.display_name, '')) AS donor, coalesce(substr(p.zip_code, 1, 5), '') AS zip5, s.coverage_from_day,
    CASE WHEN s.form_tp = 'F3X' THEN coalesce(strftime('%Y', e.entry_day * 86400, 'unixepoch'), '')
      ELSE 'cycle ' || coalesce(s.cycle, '') END AS period
  FROM src s
  CROSS JOIN entry e ON e.entry_id BETWEEN s.source_id * 1000000000 AND s.source_id * 1000000000 + 999999999
  CROSS JOIN posting o ON o.posting_id = e.posting_id
  CROSS JOIN posting_classes k ON k.class_id = o.class_id
  JOIN party p ON p.party_id = e.party_id
  WHERE k.counts_as = 'individual gift'),
ranked AS (
  SELECT *, row_number() OVER (PARTITION BY cmte_id, period, donor, zip5
    ORDER BY entry_day DESC, aggregate DESC) AS nth
  FROM gift),
summed AS (
  SELECT cmte_id, period, donor, zip5, count(*) AS n, sum(cents) AS visible,
    max(iif(nth = 1, aggregate, NULL)) AS aggregate, max(entry_day) AS last_day, min(coverage_from_day) AS first_day
  FROM ranked GROUP BY cmte_id, period, donor, zip5)
SELECT d.cmte_id AS filer_id,
  (SELECT g.filer_name FROM filing g WHERE g.cmte_id = d.cmte_id AND g.filer_name IS NOT NULL
   ORDER BY g.record_id DESC LIMIT 1) AS filer,
  d.period, d.donor, d.zip5, d.n AS gifts, d.visible AS visible_cents, d.aggregate AS aggregate_cents,
  d.aggregate - d.visible AS hidden_cents, date(d.last_day * 86400, 'unixepoch') AS last_date,
  date(d.first_day * 86400, 'unixepoch') AS first_covered
FROM summed d WHERE d.aggregate <> d.visible
ORDER BY d.aggregate - d.visible DESC, d.cmte_id, d.donor, d.zip5
LIMIT coalesce(:limit, 100)
-- @why
WITH src AS MATERIALIZED (
  SELECT s.source_id, g.cmte_id, s.cycle, g.form_tp, g.coverage_from_day FROM source s
  JOIN filing g ON g.source_id = coalesce(s.supplements, s.source_id)
  WHERE g.form_tp IN ('F3', 'F3P', 'F3X') AND s.known_from <= :as_of AND :as_of < s.known_until AND s.state <> 'removed'
    AND (:cycle IS NULL OR s.cycle = CAST(:cycle AS INTEGER))
    AND g.cmte_id = :key_filer_id),
gift AS MATERIALIZED (
  SELECT s.cmte_id, e.entry_id, e.entry_day, e.amount_cents AS cents, e.aggregate_cents AS aggregate,
    upper(coalesce(p.display_name, '')) AS donor, coalesce(substr(p.zip_code, 1, 5), '') AS zip5, s.coverage_from_day,
    CASE WHEN s.form_tp = 'F3X' THEN coalesce(strftime('%Y', e.entry_day * 86400, 'unixepoch'), '')
      ELSE 'cycle ' || coalesce(s.cycle, '') END AS period
  FROM src s
  CROSS JOIN entry e ON e.entry_id BETWEEN s.source_id * 1000000000 AND s.source_id * 1000000000 + 999999999
  CROSS JOIN posting o ON o.posting_id = e.posting_id
  CROSS JOIN posting_classes k ON k.class_id = o.class_id
  JOIN party p ON p.party_id = e.party_id
  WHERE k.counts_as = 'individual gift')
SELECT entry_id AS record_id, cents, 1 AS gifts FROM gift
WHERE period = CAST(:key_period AS TEXT) AND donor = CAST(:key_donor AS TEXT) AND zip5 = CAST(:key_zip5 AS TEXT)
ORDER BY entry_id
