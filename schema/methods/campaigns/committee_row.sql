-- method: committee_row
-- about: Rows that committees itemized, by committee, received (is_receipt) or paid; in @why one by one.
-- uses: entry_told
-- @sums
committee_row AS NOT MATERIALIZED (
  SELECT t.cmte_id AS committee_id, s.cycle, CAST(NULL AS BIGINT) AS entry_id, k.is_receipt, t.n, t.cents
  FROM (SELECT :committee AS id UNION SELECT cmte_id FROM roll_total WHERE :committee IS NULL AND cmte_id <> '*') a
    CROSS JOIN roll_total t CROSS JOIN in_period s CROSS JOIN posting_classes k
  WHERE t.cmte_id = a.id AND s.source_id = t.source_id AND NOT s.is_notice AND k.class_id = t.class_id
    AND (k.is_receipt OR k.is_payment))
-- @rows
committee_row AS NOT MATERIALIZED (
  SELECT filer_id AS committee_id, cycle, entry_id, is_receipt, 1 AS n, cents FROM entry_told
  WHERE NOT is_notice AND (is_receipt OR is_payment) AND (:committee IS NULL OR filer_id = :committee)
    AND (:key_committee_id IS NULL OR filer_id = :key_committee_id))
