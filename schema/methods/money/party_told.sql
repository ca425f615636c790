-- method: party_told
-- about: Gifts by who gave (dimension donor, and employer), money spent by who was paid (vendor), by party as stored: of bulk files each apart, of filings all of the cycle together (source_id ''). Where what the import keeps is not enough for :limit, from the rows; in @why one by one.
-- uses: single_told, giver
-- rule: bulk files, which tell other parts or the same, stand in rows of their own and are never added
-- rule: every name is counted: of a bulk file the import keeps the 100 largest of each filer and the 1,000 largest of all; where more are asked for, or several filers together, or days, its rows are counted
-- rule: payments: refunds are left out; itcont and itoth are not read here: what they add are loans and transfers
told_source AS (  -- what source_id says, in words
  SELECT DISTINCT CASE format WHEN 'fec-efile' THEN '' ELSE CAST(source_id AS TEXT) END AS source_id, CASE format
    WHEN 'fec-efile' THEN 'electronic filings' ELSE file END AS source
  FROM asked_source),
dimension AS (SELECT 'donor' AS dimension UNION ALL SELECT 'employer' UNION ALL SELECT 'vendor'),
-- @sums
top_source AS MATERIALIZED (  -- is_kept: what the import keeps has every name of the source, or as many as asked for
  SELECT source_id, cycle, format, file, asked_id, dimension, format = 'fec-efile' AND (dimension = 'donor'
    OR (dimension = 'employer' AND NOT (is_whole AND coalesce(:identity, 'none') = 'none'))) AS is_gift, is_rolled
    AND (coalesce(:identity, 'none') = 'none' OR (format = 'fec-efile' AND dimension <> 'vendor'))
    AND (min(CASE WHEN is_whole OR (format = 'fec-efile' AND dimension <> 'vendor') THEN 1 ELSE 0 END) OVER w = 1
    OR (format <> 'fec-efile' AND count(*) OVER w = 1 AND CASE WHEN dimension <> 'donor' OR :donors = 'all' THEN most
    ELSE (
      SELECT count(*) FROM (
        SELECT 1 FROM roll_top t CROSS JOIN party p WHERE t.dimension = 'donor' AND t.cmte_id = q.asked_id
          AND t.source_id = q.source_id AND p.party_id = t.party_id AND coalesce(p.entity_tp, 'IND') IN ('', 'IND',
          'CAN') LIMIT CASE WHEN :limit IS NULL THEN 5 ELSE :limit END) d) END >= CASE WHEN :limit IS NULL THEN 5
    ELSE :limit END)) AS is_kept
  FROM (
    SELECT s.*, d.dimension, d.most, t.rank IS NULL AS is_whole
    FROM asked_source s CROSS JOIN (
      SELECT dimension, 1000 AS most, '*' AS asked_id FROM dimension
      UNION ALL SELECT dimension, 100, '' FROM dimension) d
    LEFT JOIN roll_top t ON t.dimension = d.dimension AND t.cmte_id = s.asked_id AND t.source_id = s.source_id
      AND t.rank = d.most
    WHERE d.asked_id = CASE s.asked_id WHEN '*' THEN '*' ELSE '' END AND (d.dimension <> 'vendor'
      OR s.format NOT IN ('fec-bulk/itcont', 'fec-bulk/itoth'))) q
  WINDOW w AS (PARTITION BY source_id, dimension)),
party_told AS NOT MATERIALIZED (
  SELECT s.dimension, s.cycle, CASE s.format WHEN 'fec-efile' THEN '' ELSE CAST(s.source_id AS TEXT) END AS source_id,
    CAST(NULL AS BIGINT) AS entry_id, t.party_id, t.n, t.cents
  FROM top_source s CROSS JOIN roll_top t
  WHERE s.is_kept AND NOT s.is_gift AND t.dimension = s.dimension AND t.cmte_id = s.asked_id
    AND t.source_id = s.source_id
  UNION ALL
  SELECT s.dimension, s.cycle, '', NULL, r.party_id, r.n, r.cents
  FROM top_source s CROSS JOIN roll_gift r
  WHERE s.is_kept AND s.is_gift AND r.gift_id BETWEEN s.source_id * 1000000000 AND s.source_id * 1000000000 + 999999999
    AND (s.asked_id = '*' OR (SELECT f.cmte_id FROM filing_ref f WHERE f.filing_id = r.filing_id) = s.asked_id)
  UNION ALL
  SELECT d.dimension, e.cycle, CASE e.format WHEN 'fec-efile' THEN '' ELSE CAST(e.source_id AS TEXT) END, NULL,
    e.party_id, 1, e.cents
  FROM dimension d CROSS JOIN asked_entry e
  WHERE (e.source_id, d.dimension) IN (SELECT source_id, dimension FROM top_source WHERE NOT is_kept)
    AND e.covered_by_rule IS NULL AND CASE d.dimension WHEN 'vendor' THEN e.counts_as = 'outside spending'
    OR (e.counts_as = 'payment' AND e.kind = 'disbursement') ELSE e.counts_as = 'individual gift' END)
-- @rows
party_told AS NOT MATERIALIZED (
  SELECT d.dimension, e.cycle, CASE e.format WHEN 'fec-efile' THEN '' ELSE CAST(e.source_id AS TEXT) END AS source_id,
    e.entry_id, e.party_id, 1 AS n, e.cents
  FROM dimension d CROSS JOIN asked_entry e
  WHERE CASE coalesce(:key_source_id, '') WHEN '' THEN e.format = 'fec-efile' ELSE e.format <> 'fec-efile' END
    AND (d.dimension <> 'vendor' OR e.format NOT IN ('fec-bulk/itcont', 'fec-bulk/itoth')) AND (d.dimension = 'vendor'
    OR e.format <> 'fec-efile' OR e.party_id IN (SELECT party_id FROM giver))
    AND e.covered_by_rule IS NULL AND CASE d.dimension WHEN 'vendor' THEN e.counts_as = 'outside spending'
    OR (e.counts_as = 'payment' AND e.kind = 'disbursement') ELSE e.counts_as = 'individual gift' END)
