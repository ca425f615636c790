-- method: committee_row
-- about: Rows that committees itemized, by committee, received (is_receipt) or paid; in @why one by one.
-- uses: entry_told
-- @sums
committee_row AS NOT MATERIALIZED (
  SELECT t.cmte_id AS committee_id, s.cycle, CAST(NULL AS BIGINT) AS entry_id, k.is_receipt, t.n, t.cents
  FROM in_period s CROSS JOIN roll_total t CROSS JOIN posting_classes k
  WHERE NOT s.is_notice AND t.cmte_id <> '*' AND (:committee IS NULL OR t.cmte_id = :committee)
    AND t.source_id = s.source_id AND k.class_id = t.class_id AND (k.is_receipt OR k.is_payment))
-- @rows
committee_row AS NOT MATERIALIZED (
  SELECT filer_id AS committee_id, cycle, entry_id, is_receipt, 1 AS n, cents FROM entry_told
  WHERE NOT is_notice AND (is_receipt OR is_payment) AND (:committee IS NULL OR filer_id = :committee)
    AND (:key_committee_id IS NULL OR filer_id = :key_committee_id))
