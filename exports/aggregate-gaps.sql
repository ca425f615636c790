-- title: Gifts behind the aggregate
-- question: Whose running total is larger than the gifts one can see, and by how much?
-- uses: gift_told
-- params: committee, cycle, limit = 100
-- columns: filer_id, filer, period, donor, zip5, gifts, visible_cents, aggregate_cents, hidden_cents, last_date, first_covered
-- table: filer, donor, visible_cents, aggregate_cents, hidden_cents, gifts, last_date
-- key: filer_id, period, donor, zip5
-- cell: visible_cents
-- derived: hidden_cents = aggregate_cents - visible_cents
-- method: aggregate-gap/1
-- rule: the aggregate is the filer's own, on the row of the last day (of several, the largest)
-- rule: hidden gifts stayed at or below $200 in all when they were made, stand in a report that is not loaded, or were added up wrongly: compare first_covered with the start of the period
-- rule: a negative gap is often a refund, or an aggregate kept for another election
-- empty: no running total differs from the rows in the filings that are loaded, or none is loaded: warchest report
--   filings
-- order: hidden_cents desc, filer_id, donor, zip5
-- @with
given AS NOT MATERIALIZED (
  SELECT t.*, upper(coalesce(p.display_name, '')) AS donor, coalesce(substr(p.zip_code, 1, 5), '') AS zip5
  FROM gift_told t CROSS JOIN party p WHERE p.party_id = t.party_id AND (:only_zip5 IS NULL
    OR coalesce(substr(p.zip_code, 1, 5), '') = CAST(:only_zip5 AS TEXT)) AND (:only_donor IS NULL
    OR upper(coalesce(p.display_name, '')) = CAST(:only_donor AS TEXT)))
-- @query
SELECT d.filer_id, (SELECT g.filer_name FROM filing g WHERE g.cmte_id = d.filer_id AND g.filer_name IS NOT NULL
    ORDER BY g.record_id DESC LIMIT 1) AS filer,
  d.period, d.donor, d.zip5, d.gifts, d.visible AS visible_cents, d.aggregate AS aggregate_cents,
  d.aggregate - d.visible AS hidden_cents, date(d.last_day * 86400, 'unixepoch') AS last_date,
  date(d.first_covered * 86400, 'unixepoch') AS first_covered
FROM (
  SELECT filer_id, period, donor, zip5, sum(n) AS gifts, sum(cents) AS visible, max(last_day) AS last_day,
    min(first_covered) AS first_covered, nullif(max(last_told) - min(max(coalesce(max(last_day), -40001), -40000),
    40000) * 200000000000000, -99999999999999) AS aggregate
  FROM given GROUP BY donor, zip5, filer_id, period) d
WHERE d.aggregate <> d.visible
-- @why
SELECT entry_id AS record_id, cents, 1 AS gifts, CASE row_number() OVER (ORDER BY last_told DESC, entry_id)
  WHEN 1 THEN last_told - min(max(coalesce(last_day, -40001), -40000), 40000) * 200000000000000 END AS aggregate_cents
FROM given
WHERE period = CAST(:key_period AS TEXT) AND donor = CAST(:key_donor AS TEXT) AND zip5 = CAST(:key_zip5 AS TEXT)
ORDER BY entry_id
