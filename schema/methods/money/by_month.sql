-- method: by_month
-- about: Money by the month of the transaction, of the filers asked for; of notices what nothing else tells. In @why row by row.
-- uses: single_told
-- @sums
by_month AS NOT MATERIALIZED (
  SELECT s.source_id, s.cycle, CAST(NULL AS BIGINT) AS entry_id, r.month, k.counts_as, k.is_receipt, r.n, r.cents
  FROM asked_source s CROSS JOIN roll_month r CROSS JOIN class_told k
  WHERE s.is_rolled AND r.cmte_id = s.asked_id AND r.source_id = s.source_id AND k.class_id = r.class_id
  UNION ALL
  SELECT source_id, cycle, entry_id, month, counts_as, is_receipt, 1, cents
  FROM single_told WHERE covered_by_rule IS NULL)
-- @rows
by_month AS NOT MATERIALIZED (
  SELECT source_id, cycle, entry_id, month, counts_as, is_receipt, 1 AS n, cents
  FROM asked_entry WHERE covered_by_rule IS NULL)
