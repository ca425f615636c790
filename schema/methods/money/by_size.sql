-- method: by_size
-- about: Itemized gifts by the size of each, of --committee or of all filers together; of notices what nothing else tells. In @why row by row.
-- uses: notice_told
-- @sums
by_size AS NOT MATERIALIZED (
  SELECT s.source_id, s.cycle, CAST(NULL AS BIGINT) AS entry_id, r.bucket AS size_class, k.counts_as, r.n, r.cents
  FROM in_period s CROSS JOIN roll_size r CROSS JOIN class_told k
  WHERE NOT s.is_notice AND r.cmte_id = coalesce(:committee, '*') AND r.source_id = s.source_id
    AND k.class_id = r.class_id
  UNION ALL
  SELECT source_id, cycle, entry_id, size_class, counts_as, 1, cents
  FROM notice_told WHERE individual = 1 AND covered_by_rule IS NULL)
-- @rows
by_size AS NOT MATERIALIZED (
  SELECT source_id, cycle, entry_id, size_class, counts_as, 1 AS n, cents
  FROM entry_told WHERE individual = 1 AND covered_by_rule IS NULL)
