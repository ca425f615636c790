-- method: by_giver
-- about: Itemized gifts of individuals by filer and giver as stored, every giver of the filers asked for; of notices what nothing else tells. In @why one by one.
-- uses: single_told, giver
-- @sums
by_giver AS NOT MATERIALIZED (
  SELECT s.source_id, s.cycle, f.cmte_id AS filer_id, CAST(NULL AS BIGINT) AS entry_id, r.party_id, r.n, r.cents
  FROM asked_source s CROSS JOIN roll_gift r CROSS JOIN filing_ref f
  WHERE s.is_rolled AND s.format = 'fec-efile'
    AND r.gift_id BETWEEN s.source_id * 1000000000 AND s.source_id * 1000000000 + 999999999
    AND f.filing_id = r.filing_id AND s.asked_id IN ('*', f.cmte_id)
  UNION ALL
  SELECT source_id, cycle, filer_id, entry_id, party_id, 1, cents FROM asked_entry
  WHERE source_id IN (SELECT source_id FROM asked_source WHERE NOT is_rolled OR format <> 'fec-efile')
    AND counts_as = 'individual gift' AND covered_by_rule IS NULL)
-- @rows
by_giver AS NOT MATERIALIZED (
  SELECT source_id, cycle, filer_id, entry_id, party_id, 1 AS n, cents FROM asked_entry
  WHERE counts_as = 'individual gift' AND covered_by_rule IS NULL AND (format <> 'fec-efile'
    OR party_id IN (SELECT party_id FROM giver)))
