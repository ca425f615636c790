-- method: by_size
-- about: Itemized gifts by the size of each, of the filers asked for; of notices what nothing else tells. In @why row by row.
-- uses: single_told
-- @sums
by_size AS NOT MATERIALIZED (
  SELECT s.source_id, s.cycle, CAST(NULL AS BIGINT) AS entry_id, r.bucket AS size_class, k.counts_as, r.n, r.cents
  FROM asked_source s CROSS JOIN roll_size r CROSS JOIN class_told k
  WHERE s.is_rolled AND r.cmte_id = s.asked_id AND r.source_id = s.source_id AND k.class_id = r.class_id
  UNION ALL
  SELECT source_id, cycle, entry_id, size_class, counts_as, 1, cents
  FROM single_told WHERE individual = 1 AND covered_by_rule IS NULL)
-- @rows
by_size AS NOT MATERIALIZED (
  SELECT source_id, cycle, entry_id, size_class, counts_as, 1 AS n, cents
  FROM asked_entry WHERE individual = 1 AND covered_by_rule IS NULL)
