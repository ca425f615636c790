-- method: committee_row
-- about: Rows that committees itemized, by committee, as receipts or as disbursements; in @why those of the row one by one.
-- uses: entry_told
-- @sums
committee_row AS NOT MATERIALIZED (
  SELECT t.cmte_id AS committee_id, s.cycle, CAST(NULL AS BIGINT) AS entry_id, t.n,
    CASE WHEN k.is_receipt THEN t.cents END AS receipts, CASE WHEN k.is_payment THEN t.cents END AS disbursements
  FROM in_period s CROSS JOIN roll_total t CROSS JOIN posting_classes k
  WHERE NOT s.is_notice AND t.cmte_id <> '*' AND (:committee IS NULL OR t.cmte_id = :committee)
    AND t.source_id = s.source_id AND k.class_id = t.class_id AND (k.is_receipt OR k.is_payment))
-- @rows
committee_row AS NOT MATERIALIZED (
  SELECT filer_id AS committee_id, cycle, entry_id, 1 AS n, CASE WHEN is_receipt THEN cents END AS receipts, CASE
    WHEN is_payment THEN cents END AS disbursements
  FROM entry_told
  WHERE NOT is_notice AND filer_id = coalesce(:key_committee_id, :committee) AND (is_receipt OR is_payment))
