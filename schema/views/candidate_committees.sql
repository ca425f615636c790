-- order: 49
-- view: candidate_committees
-- about: Which committees are a candidate's own: principal (P) or authorized (A) by a linkage file, principal by a candidate file, or by the candidate that a campaign's own filing names (Forms 1, 3 and 3P). One pair may be told several times.
-- columns: candidate_id
-- column: committee_id  text  Committee, FEC id
-- column: told_by  text  linkage file, candidate file or filing
-- column: known_from  date  First day on which that source speaks
-- column: known_until  date  First day on which it no longer speaks
CREATE VIEW candidate_committees AS
SELECT l.cand_id AS candidate_id, l.cmte_id AS committee_id, 'linkage file' AS told_by, s.known_from, s.known_until
FROM linkage l JOIN source s ON s.source_id = l.record_id / 1000000000
WHERE l.cmte_dsgn IN ('P', 'A') AND s.state <> 'removed'
UNION ALL
SELECT c.cand_id, c.cand_pcc, 'candidate file', s.known_from, s.known_until
FROM candidate c JOIN source s ON s.source_id = c.record_id / 1000000000
WHERE c.cand_pcc IS NOT NULL AND s.state <> 'removed'
UNION ALL
SELECT g.cand_id, g.cmte_id, 'filing', s.known_from, s.known_until
FROM filing g JOIN source s ON s.source_id = g.source_id
WHERE g.cand_id IS NOT NULL AND g.cmte_id IS NOT NULL AND s.state <> 'removed'
  AND (g.form_tp IN ('F3', 'F3P') OR (g.form_tp = 'F1' AND (g.cmte_dsgn IN ('P', 'A') OR g.cmte_tp IN ('P', 'A'))));
