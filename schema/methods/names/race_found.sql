-- method: race_found
-- about: Whom some file that speaks calls a candidate of :race; with a day, who stood that day where results are loaded. The program asks it once and binds the answer as :standing, which race_candidate reads: SQLite resolves a table's whole tree at each mention.
-- column: is_asked   integer  1 for who stood, or for all where nothing tells
-- column: elsewhere  text     Two-year periods of another seat alone, with commas around
-- column: has_stood  integer  1 for who stood on the day of :race
-- uses: speaking, printed_name, filed_name
race_stood AS (SELECT DISTINCT candidate_id FROM printed_name
  WHERE :race_date IS NOT NULL AND race = :race AND candidate_id IS NOT NULL),
race_found AS (
  SELECT candidate_id, max(stood) = max(max(stood)) OVER () AS is_asked, CASE max(stood) WHEN 1 THEN ''
    ELSE coalesce(',' || (SELECT group_concat(cycle, ',') FROM (
      SELECT s.cycle FROM (
        SELECT c.record_id, CASE WHEN c.cand_office = :race_office AND (:race_office = 'P'
          OR c.cand_office_st = :race_state) AND (:race_office IN ('S', 'P') OR c.cand_office_district = :race_district)
          THEN 1 ELSE 0 END AS is_here
        FROM candidate c WHERE c.cand_id = r.candidate_id AND c.cand_office IS NOT NULL
        UNION ALL
        SELECT c.record_id, CASE WHEN :race_office = 'P' OR (c.cand_office_st = :race_state AND (:race_office
          IN ('S', 'P') OR c.cand_office_district = :race_district)) THEN 1 ELSE 0 END
        FROM candidate_summary c WHERE c.cand_id = r.candidate_id AND c.cand_office_st IS NOT NULL) q
      JOIN speaking s ON s.source_id = q.record_id / 1000000000
      WHERE s.cycle <> '' GROUP BY s.cycle HAVING max(q.is_here) = 0 ORDER BY s.cycle) p) || ',', '') END AS elsewhere,
    max(stood) = 1 AS has_stood
  FROM (
    SELECT q.candidate_id, 0 AS stood FROM (
      SELECT c.cand_id AS candidate_id, c.record_id / 1000000000 AS source_id FROM candidate c
      WHERE :race IS NOT NULL AND c.cand_office = :race_office AND (:race_office = 'P'
        OR c.cand_office_st = :race_state) AND (:race_office IN ('S', 'P') OR c.cand_office_district = :race_district)
      UNION ALL
      SELECT c.cand_id, c.record_id / 1000000000 FROM candidate_summary c
      WHERE :race IS NOT NULL AND substr(c.cand_id, 1, 1) = :race_office AND (:race_office = 'P'
        OR c.cand_office_st = :race_state) AND (:race_office IN ('S', 'P') OR c.cand_office_district = :race_district)
      UNION ALL
      SELECT g.cand_id, g.source_id FROM filing g
      WHERE upper(g.cand_office) = :race_office AND (:race_office = 'P' OR upper(g.cand_state) = :race_state)
        AND (:race_office IN ('S', 'P') OR substr('00' || g.cand_district, -2) = :race_district)
      UNION ALL
      SELECT r.cand_id, r.record_id / 1000000000 FROM result r
      WHERE substr(r.race, 1, instr(r.race || '@', '@') - 1) = :race OR (r.office = :race_office
        AND r.state = :race_state AND r.district = :race_district)) q
    JOIN speaking s ON s.source_id = q.source_id
    UNION ALL
    SELECT f.candidate_id, 0 FROM filed_name f WHERE f.race = :race AND NOT EXISTS (SELECT 1 FROM candidate c
      JOIN speaking s ON s.source_id = c.record_id / 1000000000 WHERE c.cand_id = f.candidate_id)
    UNION ALL SELECT candidate_id, 1 FROM race_stood) r
  WHERE :race IS NOT NULL AND candidate_id IS NOT NULL GROUP BY candidate_id)
