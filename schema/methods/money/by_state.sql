-- method: by_state
-- about: Itemized gifts and refunds to people (22Y) by state as filed ('' when blank), of the filers asked for; of notices what nothing else tells. In @why row by row.
-- uses: single_told
-- @sums
by_state AS NOT MATERIALIZED (
  SELECT s.source_id, s.cycle, CAST(NULL AS BIGINT) AS entry_id, r.state, k.counts_as, r.n, r.cents
  FROM asked_source s CROSS JOIN roll_state r CROSS JOIN class_told k
  WHERE s.is_rolled AND r.cmte_id = s.asked_id AND r.source_id = s.source_id AND k.class_id = r.class_id
  UNION ALL
  SELECT e.source_id, e.cycle, e.entry_id, coalesce(p.state, ''), e.counts_as, 1, e.cents
  FROM single_told e CROSS JOIN party p
  WHERE p.party_id = e.party_id AND (e.individual = 1 OR e.transaction_tp = '22Y') AND e.covered_by_rule IS NULL)
-- @rows
by_state AS NOT MATERIALIZED (
  SELECT e.source_id, e.cycle, e.entry_id, coalesce(p.state, '') AS state, e.counts_as, 1 AS n, e.cents
  FROM asked_entry e CROSS JOIN party p
  WHERE p.party_id = e.party_id AND (e.individual = 1 OR e.transaction_tp = '22Y') AND e.covered_by_rule IS NULL)
