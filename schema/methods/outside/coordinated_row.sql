-- method: coordinated_row
-- about: Rows of parties' coordinated spending (24C, Schedule F), whatever their status: of bulk files summed up by the id in OTHER_ID, of filings, where few rows are such and most name no committee, one by one; in @why all one by one.
-- uses: in_period
filed_coordinated AS MATERIALIZED (
  SELECT s.cycle, e.entry_id, f.cmte_id AS spender_id, o.other_id, o.cand_id AS candidate_id,
    upper(o.cand_last_name || coalesce(', ' || o.cand_first_name, '')) AS candidate, CASE upper(substr(o.office, 1, 1))
    WHEN 'P' THEN 'US-PRES' WHEN 'S' THEN upper(o.office_state) || '-SEN' WHEN 'H' THEN upper(o.office_state) || '-'
    || substr('00' || coalesce(o.office_district, '00'), -2) END AS race, k.status_rule, 1 AS n,
    e.amount_cents AS cents
  FROM in_period s CROSS JOIN entry e CROSS JOIN posting o CROSS JOIN posting_classes k CROSS JOIN filing_ref f
  WHERE s.format = 'fec-efile' AND EXISTS (SELECT 1 FROM roll_total t JOIN posting_classes c ON c.class_id = t.class_id
      WHERE t.cmte_id = '*' AND t.source_id = s.source_id AND c.nature = 'coordinated')
    AND e.entry_id BETWEEN s.source_id * 1000000000 AND s.source_id * 1000000000 + 999999999
    AND o.posting_id = e.posting_id AND k.class_id = o.class_id AND k.nature = 'coordinated'
    AND f.filing_id = e.filing_id),
-- @sums
coordinated_row AS NOT MATERIALIZED (
  SELECT s.cycle, CAST(NULL AS BIGINT) AS entry_id, r.cmte_id AS spender_id, r.other_id,
    CAST(NULL AS TEXT) AS candidate_id, CAST(NULL AS TEXT) AS candidate, CAST(NULL AS TEXT) AS race, k.status_rule,
    r.n, r.cents
  FROM roll_pair r JOIN in_period s ON s.source_id = r.source_id JOIN posting_classes k ON k.class_id = r.class_id
  WHERE r.cmte_id <> '*' AND k.nature = 'coordinated' AND s.format <> 'fec-efile'
  UNION ALL SELECT * FROM filed_coordinated)
-- @rows
coordinated_row AS NOT MATERIALIZED (
  SELECT s.cycle, e.entry_id, f.cmte_id AS spender_id, o.other_id, CAST(NULL AS TEXT) AS candidate_id,
    CAST(NULL AS TEXT) AS candidate, CAST(NULL AS TEXT) AS race, k.status_rule, 1 AS n, e.amount_cents AS cents
  FROM (SELECT DISTINCT r.source_id FROM roll_pair r JOIN posting_classes k ON k.class_id = r.class_id
      WHERE r.cmte_id <> '*' AND k.nature = 'coordinated') q
    CROSS JOIN in_period s CROSS JOIN entry e CROSS JOIN filing_ref f CROSS JOIN posting o CROSS JOIN posting_classes k
  WHERE s.source_id = q.source_id AND s.format <> 'fec-efile'
    AND e.entry_id BETWEEN s.source_id * 1000000000 AND s.source_id * 1000000000 + 999999999
    AND f.filing_id = e.filing_id AND o.posting_id = e.posting_id AND k.class_id = o.class_id
    AND k.nature = 'coordinated' AND o.other_id IS NOT NULL
  UNION ALL SELECT * FROM filed_coordinated)
