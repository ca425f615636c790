-- method: home
-- about: Where the filers asked for are at home: home_told has the evidence, best first by place; home is the state that speaks.
-- column: state  text  Two letters
-- column: basis  text  given, office sought or committee address
-- uses: in_period
-- rule: home is what --home or --district says, else of --race, else of the office sought, by candidate files, then by covers of filings; a state also of the committee's address
filer AS (SELECT coalesce(:committee, (SELECT min(cmte_id) FROM filing WHERE file_num = :filing)) AS id),
home_told AS (  -- district: where the office is a seat in the House
  SELECT 0 AS place, 'given' AS basis, upper(coalesce(:home, substr(:district, 1, 2))) AS state,
    CAST(:district AS TEXT) AS district, 0 AS newest, 0 AS record_id
  UNION ALL SELECT 1, 'office sought', :race_state, CASE :race_office WHEN 'H' THEN :race END, 9999, 0
  WHERE :race IS NOT NULL
  UNION ALL SELECT 1, 'office sought', c.cand_office_st, CASE c.cand_office
    WHEN 'H' THEN c.cand_office_st || '-' || c.cand_office_district END, CAST(s.cycle AS INTEGER), c.record_id
  FROM candidate c JOIN speaking s ON s.source_id = c.record_id / 1000000000 WHERE c.cand_id IN (
    SELECT l.cand_id FROM linkage l JOIN speaking q ON q.source_id = l.record_id / 1000000000
    WHERE l.cmte_id = (SELECT id FROM filer) AND l.cmte_dsgn IN ('P', 'A')
    UNION SELECT m.cand_id FROM committee m JOIN speaking q ON q.source_id = m.record_id / 1000000000
    WHERE m.cmte_id = (SELECT id FROM filer) AND m.cmte_dsgn IN ('P', 'A')
    UNION SELECT k.cand_id FROM candidate k WHERE k.cand_pcc = (SELECT id FROM filer) UNION SELECT :candidate)
  UNION ALL SELECT x.place, x.basis, upper(CASE x.place WHEN 2 THEN g.cand_state ELSE g.state END), CASE
    WHEN x.place = 2 AND g.form_tp = 'F3' AND g.cand_district IS NOT NULL THEN upper(g.cand_state) || '-'
    || substr('00' || g.cand_district, -2) END, coalesce(g.coverage_through_day, -1), g.record_id
  FROM filing g JOIN in_period s ON s.source_id = g.source_id
  CROSS JOIN (SELECT 2 AS place, 'office sought' AS basis UNION ALL SELECT 4, 'committee address') x
  WHERE g.cmte_id = (SELECT id FROM filer)
  UNION ALL SELECT 3, 'committee address', c.cmte_st, NULL, CAST(s.cycle AS INTEGER), c.record_id
  FROM committee c JOIN speaking s ON s.source_id = c.record_id / 1000000000 WHERE c.cmte_id = (SELECT id FROM filer)),
home AS (
  SELECT state, basis FROM home_told
  WHERE CASE place WHEN 0 THEN state IS NOT NULL ELSE state IN (SELECT code FROM code_state) END
  ORDER BY place, newest DESC, record_id DESC LIMIT 1)
