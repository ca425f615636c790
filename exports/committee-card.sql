-- name: committee-card
-- title: One committee at a glance
-- question: What is this committee, and what are its sums?
-- param: committee  committee required  The committee
-- param: cycle  cycle          Only this two-year period
-- param: limit  count = 200          Rows to return
-- column: part  count  Order of the sections
-- column: cycle  text  Two-year period; blank where it does not apply
-- column: section  text  identity, totals, or top
-- column: item  text  What the line is
-- column: detail  text  Its words
-- column: rows  count  Rows
-- column: amount_cents  cents  Sum of the rows; lines with a status other than active are not counted anywhere
-- table: section, detail, amount_cents, item, rows, cycle
-- key: section, cycle, item, detail
-- method: committee-card/1
-- rule: sums are by file and class: files that tell the same money stand side by side and are never added
-- order: part, cycle desc, section, amount_cents desc, item, detail
-- @query
WITH src AS (  -- the sources that speak on :as_of
  SELECT source_id, coalesce(CAST(cycle AS TEXT), '') AS cycle, format, file
  FROM source s
  WHERE s.known_from <= :as_of AND :as_of < s.known_until AND s.state <> 'removed'
    AND (:cycle IS NULL OR cycle = CAST(:cycle AS INTEGER))),
me AS (
  SELECT c.* FROM committee c JOIN source cs ON cs.source_id = c.record_id / 1000000000
  WHERE c.cmte_id = :committee AND cs.known_from <= :as_of AND :as_of < cs.known_until
      AND cs.state <> 'removed'
  ORDER BY cs.cycle DESC, c.record_id DESC LIMIT 1),
line AS (
  SELECT 1 AS part, '' AS cycle, 'identity' AS section, 'id' AS item, :committee AS detail, NULL AS n,
      NULL AS cents
  WHERE :committee IS NOT NULL
  UNION ALL SELECT 1, '', 'identity', 'name', coalesce(
    (SELECT c.cmte_nm FROM committee c JOIN source cs ON cs.source_id = c.record_id / 1000000000
     WHERE c.cmte_id = :committee AND cs.known_from <= :as_of AND :as_of < cs.known_until
         AND cs.state <> 'removed'
     ORDER BY cs.cycle DESC, c.record_id DESC LIMIT 1),
    (SELECT fr.filer_name FROM filing_ref fr WHERE fr.cmte_id = :committee AND fr.filer_name IS NOT NULL
     ORDER BY fr.filing_id DESC LIMIT 1)), NULL, NULL WHERE :committee IS NOT NULL
  UNION ALL SELECT 1, '', 'identity', 'type', coalesce((SELECT label FROM code_committee_type t
      WHERE t.code = me.cmte_tp), me.cmte_tp), NULL, NULL FROM me WHERE me.cmte_tp IS NOT NULL
  UNION ALL SELECT 1, '', 'identity', 'designation', coalesce((SELECT label FROM code_committee_designation t
      WHERE t.code = me.cmte_dsgn), me.cmte_dsgn), NULL, NULL FROM me WHERE me.cmte_dsgn IS NOT NULL
  UNION ALL SELECT 1, '', 'identity', 'party', me.cmte_pty_affiliation, NULL, NULL FROM me
      WHERE me.cmte_pty_affiliation IS NOT NULL
  UNION ALL SELECT 1, '', 'identity', 'treasurer', me.tres_nm, NULL, NULL FROM me WHERE me.tres_nm IS NOT NULL
  UNION ALL SELECT 1, '', 'identity', 'place', me.cmte_city || coalesce(', ' || me.cmte_st, ''), NULL, NULL
      FROM me WHERE me.cmte_city IS NOT NULL
  UNION ALL SELECT 1, '', 'identity', 'connected organisation', me.connected_org_nm, NULL, NULL FROM me
      WHERE me.connected_org_nm IS NOT NULL
  UNION ALL
  SELECT DISTINCT 1, '', 'identity', 'candidate', l.cand_id || coalesce(' ' || (SELECT c.cand_name
      FROM candidate c JOIN source cs ON cs.source_id = c.record_id / 1000000000
     WHERE c.cand_id = l.cand_id AND cs.known_from <= :as_of AND :as_of < cs.known_until
         AND cs.state <> 'removed'
     ORDER BY cs.cycle DESC, c.record_id DESC LIMIT 1), ''), NULL, NULL
  FROM linkage l JOIN src s ON s.source_id = l.record_id / 1000000000 WHERE l.cmte_id = :committee
  UNION ALL
  SELECT 2, s.cycle, 'totals', s.file, k.status || ': ' || k.direction || ', ' || k.nature || coalesce(' ' ||
      k.transaction_tp, '') || coalesce(', ' || k.stance, '') || CASE k.memo WHEN 1 THEN ', memo' ELSE '' END,
    sum(t.n), sum(t.cents)
  FROM src s CROSS JOIN roll_total t ON t.cmte_id = :committee AND t.source_id = s.source_id
  JOIN posting_class k ON k.class_id = t.class_id
  GROUP BY s.source_id, k.status, k.direction, k.nature, k.transaction_tp, k.stance, k.memo
  UNION ALL
  SELECT 3, s.cycle, 'top ' || t.dimension, s.file,
    coalesce(CASE t.dimension WHEN 'employer' THEN p.employer ELSE p.display_name END, '')
      || CASE t.dimension WHEN 'donor' THEN coalesce(', ' || substr(p.zip_code, 1, 5), '') ELSE '' END,
    t.n, t.cents
  FROM src s CROSS JOIN roll_top t ON t.cmte_id = :committee AND t.source_id = s.source_id
    AND t.dimension IN ('donor', 'employer', 'vendor') AND t.rank <= 5
  JOIN party p ON p.party_id = t.party_id
  WHERE t.dimension <> 'vendor' OR s.format NOT IN ('fec-bulk/itcont', 'fec-bulk/itoth'))
SELECT part, cycle, section, item, coalesce(detail, '') AS detail, n AS rows, cents AS amount_cents
FROM line
ORDER BY part, cycle DESC, section, cents DESC, item, 5
LIMIT coalesce(:limit, 200)
