-- method: coordinated
-- about: Coordinated spending of parties (24C) for the candidates of :race: for the candidate, or for one of the committees that files link to the candidate. In @why row by row.
-- uses: in_period, race_candidate, linked_committee
helped AS MATERIALIZED (
  SELECT candidate_id AS id FROM race_candidate
  UNION
  SELECT l.committee_id FROM linked_committee l WHERE l.candidate_id IN (SELECT candidate_id FROM race_candidate)),
-- @sums
coordinated AS NOT MATERIALIZED (
  SELECT CAST(NULL AS BIGINT) AS entry_id, s.cycle, r.cmte_id AS spender_id, r.n, r.cents
  FROM roll_pair r JOIN in_period s ON s.source_id = r.source_id JOIN posting_classes k ON k.class_id = r.class_id
  WHERE r.cmte_id <> '*' AND k.nature = 'coordinated' AND k.is_payment AND r.other_id IN (SELECT id FROM helped))
-- @rows
coordinated AS NOT MATERIALIZED (
  SELECT e.entry_id, s.cycle, f.cmte_id AS spender_id, 1 AS n, e.amount_cents AS cents
  FROM (SELECT DISTINCT r.source_id FROM roll_pair r JOIN posting_classes k ON k.class_id = r.class_id
      WHERE r.cmte_id <> '*' AND k.nature = 'coordinated' AND r.other_id IN (SELECT id FROM helped)) q
    CROSS JOIN in_period s CROSS JOIN entry e CROSS JOIN filing_ref f CROSS JOIN posting o CROSS JOIN posting_classes k
  WHERE s.source_id = q.source_id
    AND e.entry_id BETWEEN s.source_id * 1000000000 AND s.source_id * 1000000000 + 999999999
    AND f.filing_id = e.filing_id AND o.posting_id = e.posting_id AND k.class_id = o.class_id
    AND k.nature = 'coordinated' AND k.is_payment AND o.other_id IN (SELECT id FROM helped))
