-- method: largest
-- about: The largest donors, employers and vendors (dimension) of each file, of --committee or of all filers together, as the import keeps them; of notices every one that nothing else tells. In @why row by row.
-- uses: notice_told
-- rule: of each file the 100 largest of each filer and the 1,000 largest of all filers together are kept
-- rule: names are as filed; spellings are not merged
-- @sums
largest AS NOT MATERIALIZED (
  SELECT s.cycle, s.source_id, s.format, s.file, CAST(NULL AS BIGINT) AS entry_id, t.dimension, CASE t.dimension
    WHEN 'employer' THEN p.employer ELSE p.display_name END AS name, t.party_id, t.n, t.cents
  FROM in_period s CROSS JOIN roll_top t CROSS JOIN party p
  WHERE NOT s.is_notice AND t.cmte_id = coalesce(:committee, '*') AND t.source_id = s.source_id
    AND p.party_id = t.party_id
  UNION ALL
  SELECT cycle, source_id, format, file, NULL, dimension, name, min(party_id), count(*), sum(cents) FROM (
    SELECT e.*, CASE e.counts_as WHEN 'individual gift' THEN 'employer' ELSE 'vendor' END AS dimension,
      CASE e.counts_as WHEN 'individual gift' THEN p.employer ELSE p.display_name END AS name
    FROM notice_told e CROSS JOIN party p
    WHERE p.party_id = e.party_id AND e.counts_as IN ('outside spending', 'individual gift')
      AND e.covered_by_rule IS NULL) d
  GROUP BY name, source_id, cycle, format, file, dimension)
-- @rows
largest AS NOT MATERIALIZED (
  SELECT e.cycle, e.source_id, e.format, e.file, e.entry_id, CASE e.counts_as WHEN 'individual gift' THEN 'employer'
    ELSE 'vendor' END AS dimension, CASE e.counts_as WHEN 'individual gift' THEN p.employer
    ELSE p.display_name END AS name, 1 AS n, e.cents
  FROM entry_told e CROSS JOIN party p WHERE p.party_id = e.party_id AND e.covered_by_rule IS NULL
    AND (e.counts_as IN ('individual gift', 'outside spending') OR (e.counts_as = 'payment'
    AND e.kind = 'disbursement')))
