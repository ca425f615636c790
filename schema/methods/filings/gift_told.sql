-- method: gift_told
-- about: Gifts of individuals in periodic reports (Forms 3, 3P and 3X) by report, giver as stored and period of the filer's running total; in @why one by one. A roll-up of that grain (source, party, year) can stand in its place.
-- column: period      text     What the aggregate runs over: the election cycle (Forms 3, 3P) or a calendar year (Form 3X)
-- column: last_told   integer  The last day and, on it, the largest running total in one number: day * 2 * 10^14 + cents
-- uses: in_period
-- rule: gifts of individuals in electronic filings; memos that name a conduit are left out (their aggregate is the conduit's), and so are other memos
gift_report AS MATERIALIZED (
  SELECT s.source_id, s.filer_id, g.coverage_from_day AS first_covered, CASE
    WHEN s.form <> 'F3X' THEN 'cycle ' || s.cycle END AS election_cycle
  FROM in_period s JOIN filing g ON g.record_id = s.cover_id
  WHERE s.form IN ('F3', 'F3P', 'F3X') AND (:committee IS NULL OR s.filer_id = :committee) AND (:key_filer_id IS NULL
    OR s.filer_id = :key_filer_id)),
gift_row AS NOT MATERIALIZED (
  SELECT s.source_id, s.filer_id, s.first_covered, e.party_id, e.entry_id, e.amount_cents AS cents, e.entry_day AS day,
    coalesce(s.election_cycle, strftime('%Y', e.entry_day * 86400, 'unixepoch'), '') AS period,
    min(max(coalesce(e.entry_day, -40001), -40000), 40000) * 200000000000000 + coalesce(e.aggregate_cents,
    -99999999999999) AS last_told
  FROM gift_report s CROSS JOIN entry e CROSS JOIN posting o CROSS JOIN posting_classes k
  WHERE e.entry_id BETWEEN s.source_id * 1000000000 AND s.source_id * 1000000000 + 999999999
    AND o.posting_id = e.posting_id AND k.class_id = o.class_id AND k.counts_as = 'individual gift'),
-- @sums
gift_told AS (
  SELECT source_id, filer_id, party_id, period, min(first_covered) AS first_covered, CAST(NULL AS BIGINT) AS entry_id,
    count(*) AS n, sum(cents) AS cents, max(day) AS last_day, max(last_told) AS last_told
  FROM gift_row GROUP BY source_id, party_id, period)
-- @rows
gift_told AS (
  SELECT source_id, filer_id, party_id, period, first_covered, entry_id, 1 AS n, cents, day AS last_day, last_told
    FROM gift_row)
