-- method: gift_told
-- about: Gifts of individuals in periodic reports (Forms 3, 3P and 3X) by report, giver as stored and year of the filer's running total, from the roll-up of that grain; in @why one by one.
-- column: period      text     What the aggregate runs over: the election cycle (Forms 3, 3P) or a calendar year (Form 3X)
-- column: last_told   integer  The last day and, on it, the largest running total in one number: day * 2 * 10^14 + cents
-- uses: in_period, giver
-- rule: gifts of individuals in electronic filings; memos that name a conduit are left out (their aggregate is the conduit's), and so are other memos
gift_report AS MATERIALIZED (
  SELECT s.source_id, s.filer_id, g.coverage_from_day AS first_covered,
    CASE WHEN s.form <> 'F3X' THEN 'cycle ' || s.cycle END AS election_cycle
  FROM in_period s JOIN filing g ON g.record_id = s.cover_id
  WHERE s.form IN ('F3', 'F3P', 'F3X') AND (:committee IS NULL OR s.filer_id = :committee)
    AND (:key_filer_id IS NULL OR s.filer_id = :key_filer_id)),
-- @sums
gift_told AS NOT MATERIALIZED (
  SELECT s.source_id, s.filer_id, r.party_id,
    coalesce(s.election_cycle, CAST(r.year AS TEXT), '') AS period, s.first_covered,
    CAST(NULL AS BIGINT) AS entry_id, r.n, r.cents, r.last_day, r.last_told
  FROM gift_report s CROSS JOIN roll_gift r
  WHERE r.gift_id BETWEEN s.source_id * 1000000000 AND s.source_id * 1000000000 + 999999999)
-- @rows
gift_told AS NOT MATERIALIZED (
  SELECT s.source_id, s.filer_id, e.party_id,
    coalesce(s.election_cycle, strftime('%Y', e.entry_day * 86400, 'unixepoch'), '') AS period, s.first_covered,
    e.entry_id, 1 AS n, e.amount_cents AS cents, e.entry_day AS last_day,
    min(max(coalesce(e.entry_day, -40001), -40000), 40000) * 200000000000000
      + coalesce(e.aggregate_cents, -99999999999999) AS last_told
  FROM gift_report s CROSS JOIN entry e CROSS JOIN posting o CROSS JOIN posting_classes k
  WHERE e.entry_id BETWEEN s.source_id * 1000000000 AND s.source_id * 1000000000 + 999999999
    AND e.party_id IN (SELECT party_id FROM giver)
    AND o.posting_id = e.posting_id AND k.class_id = o.class_id AND k.counts_as = 'individual gift')
