-- method: by_day
-- about: Itemized gifts of individuals by day (counted from 1970-01-01; blank when undated), of the filers asked for; of notices what nothing else tells. In @why row by row.
-- uses: single_told
-- @sums
by_day AS NOT MATERIALIZED (
  SELECT s.source_id, s.cycle, CAST(NULL AS BIGINT) AS entry_id, e.entry_day AS day, count(*) AS n,
    sum(e.amount_cents) AS cents
  FROM (SELECT DISTINCT source_id, cycle FROM asked_source a
      WHERE is_rolled AND EXISTS (SELECT 1 FROM roll_size r WHERE r.cmte_id = a.asked_id
        AND r.source_id = a.source_id)) s CROSS JOIN entry e
  WHERE e.entry_id BETWEEN s.source_id * 1000000000 AND s.source_id * 1000000000 + 999999999
    AND e.posting_id IN (SELECT o.posting_id FROM class_told k JOIN posting o ON o.class_id = k.class_id
      WHERE k.counts_as = 'individual gift')
    AND (:asked IS NULL OR e.filing_id IN (SELECT f.filing_id FROM asked_source a
      JOIN filing_ref f ON f.cmte_id = a.asked_id AND f.source_id = a.source_id))
  GROUP BY s.source_id, s.cycle, e.entry_day
  UNION ALL
  SELECT source_id, cycle, entry_id, day, 1, cents FROM single_told
  WHERE counts_as = 'individual gift' AND covered_by_rule IS NULL)
-- @rows
by_day AS NOT MATERIALIZED (
  SELECT source_id, cycle, entry_id, day, 1 AS n, cents FROM asked_entry
  WHERE counts_as = 'individual gift' AND covered_by_rule IS NULL)
