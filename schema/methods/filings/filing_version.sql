-- method: filing_version
-- about: Every loaded version of an electronic filing that was public on :as_of, replaced ones too. asked_cover has the filings asked for, found by number or filer: where a question is about one, the others are not read.
-- column: filing     text     FEC number of the filing; the file's name where it has none
-- column: committee  text     Name as filed
-- column: report     text     FEC report type; of notices 24 or 48
-- column: speaks     integer  1 while no newer version is public
-- column: state      text     current, past (a newer version speaks) or unknown (an amendment whose place is not known), on the day asked for
-- column: chain      text     What all versions of one report share; position 0 is the oldest that is loaded
-- uses: told_span
asked_cover AS MATERIALIZED (
  SELECT source_id FROM filing WHERE :filing IS NULL AND :committee IS NULL
  UNION ALL SELECT source_id FROM filing WHERE :filing IS NULL AND cmte_id = :committee
  UNION ALL SELECT source_id FROM filing WHERE file_num = :filing AND (:committee IS NULL OR cmte_id = :committee)
  UNION ALL SELECT g.source_id FROM filing g JOIN source s ON s.source_id = g.source_id
  WHERE g.file_num IS NULL AND s.file = :filing AND (:committee IS NULL OR g.cmte_id = :committee)),
filing_version AS NOT MATERIALIZED (
  SELECT s.*, coalesce(s.file_num, s.file) AS filing, coalesce(g.filer_name,
    g.last_name || coalesce(', ' || g.first_name, '')) AS committee, g.amndt_ind, g.amends, g.fec_version,
    coalesce(g.rpt_tp, g.report_type) AS report, g.coverage_from_day AS first_day, g.coverage_through_day AS last_day,
    CASE WHEN s.speaks_until <= :as_of THEN 'past' WHEN c.state = 'unknown' THEN 'unknown' ELSE 'current' END AS state,
    c.root AS chain, c.position, c.versions, c.missing, c.known_basis
  FROM filing g CROSS JOIN told_span s CROSS JOIN filing_chain c
  WHERE s.source_id = g.source_id AND c.source_id = g.source_id AND s.speaks_from <= :as_of)
