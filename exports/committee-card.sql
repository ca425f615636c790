-- title: One committee at a glance
-- question: What is this committee, and what are its sums?
-- uses: sum_told, committee_record, candidate_record
-- params: cycle, limit = 200
-- param: committee committee required The committee
-- columns: part, cycle, section, item, detail, rows, amount_cents
-- column: part count Order of the sections
-- column: item text What the line is
-- column: amount_cents cents Sum of the rows; lines with a status other than active are not counted anywhere
-- table: section, detail, amount_cents, item, rows, cycle
-- key: section, cycle, item, detail
-- method: committee-card/1
-- rule: sums are by file and class: files that tell the same money stand side by side and are never added
-- order: part, cycle desc, section, amount_cents desc, item, detail
-- @query
WITH identity AS (
  SELECT i.column1 AS item, CASE i.column1 WHEN 'id' THEN :committee
      WHEN 'name' THEN coalesce(r.name, (SELECT f.filer_name FROM filing_ref f
        WHERE f.cmte_id = :committee AND f.filer_name IS NOT NULL ORDER BY f.filing_id DESC LIMIT 1), '')
      WHEN 'type' THEN r.type WHEN 'designation' THEN coalesce(
        (SELECT t.label FROM code_committee_designation t WHERE t.code = c.cmte_dsgn), c.cmte_dsgn)
      WHEN 'party' THEN c.cmte_pty_affiliation WHEN 'treasurer' THEN c.tres_nm
      WHEN 'place' THEN c.cmte_city || coalesce(', ' || c.cmte_st, '') ELSE c.connected_org_nm END AS detail
  FROM (VALUES ('id'), ('name'), ('type'), ('designation'), ('party'), ('treasurer'), ('place'),
    ('connected organisation')) i
    LEFT JOIN committee_record r ON r.committee_id = :committee LEFT JOIN committee c ON c.record_id = r.record_id
  UNION ALL
  SELECT DISTINCT 'candidate', l.cand_id || coalesce(' ' || (SELECT c.name FROM candidate_record c
    WHERE c.candidate_id = l.cand_id), '')
  FROM linkage l JOIN in_period s ON s.source_id = l.record_id / 1000000000 WHERE l.cmte_id = :committee)
SELECT 1 AS part, '' AS cycle, 'identity' AS section, item, detail, CAST(NULL AS BIGINT) AS rows,
  CAST(NULL AS BIGINT) AS amount_cents
FROM identity WHERE detail IS NOT NULL
UNION ALL  -- rows of notices that something else tells stand apart, as covered
SELECT 2, cycle, 'totals', file, status || ': ' || direction || ', ' || nature || coalesce(' ' || transaction_tp,
  '') || coalesce(', ' || stance, '') || CASE memo WHEN 1 THEN ', memo' ELSE '' END, sum(n), sum(cents)
FROM (
  SELECT source_id, cycle, file, status, direction, nature, transaction_tp, stance, memo, n, cents FROM sum_told
  UNION ALL
  SELECT source_id, cycle, file, 'covered', direction, nature, transaction_tp, stance, memo, 1, cents
  FROM notice_told WHERE covered_by_rule IS NOT NULL) t
GROUP BY source_id, cycle, file, status, direction, nature, transaction_tp, stance, memo
UNION ALL
SELECT 3, s.cycle, 'top ' || t.dimension, s.file, coalesce(CASE t.dimension WHEN 'employer' THEN p.employer
  ELSE p.display_name END, '') || CASE t.dimension WHEN 'donor' THEN coalesce(', ' || substr(p.zip_code, 1, 5), '')
  ELSE '' END, t.n, t.cents
FROM in_period s CROSS JOIN roll_top t CROSS JOIN party p
WHERE t.cmte_id = :committee AND t.source_id = s.source_id AND t.dimension IN ('donor', 'employer', 'vendor')
  AND t.rank <= 5 AND p.party_id = t.party_id AND (t.dimension <> 'vendor' OR s.format NOT IN ('fec-bulk/itcont',
  'fec-bulk/itoth'))
