-- order: 42
-- view: linkages
-- about: Which committee belongs to which candidate, by year. The same pair is repeated by year and by file: join on distinct pairs.
-- columns: cand_id, cand_election_yr
-- column: fec_election_yr  integer  Even year of the two-year period of the linkage
-- columns: cmte_id, cmte_tp, cmte_dsgn
-- column: linkage_id  text  The FEC's number of the linkage
-- columns: extra, record_id, source_id, line, file, format, source_cycle, source_state
CREATE VIEW linkages AS
SELECT
  r.cand_id,
  r.cand_election_yr,
  r.fec_election_yr,
  r.cmte_id,
  r.cmte_tp,
  r.cmte_dsgn,
  r.linkage_id,
  r.extra,
  r.record_id,
  s.source_id,
  r.record_id % 1000000000 AS line,
  s.file,
  s.format,
  s.cycle AS source_cycle,
  s.state AS source_state
FROM linkage r CROSS JOIN source s
WHERE s.source_id = r.record_id / 1000000000 AND s.state = 'current';
