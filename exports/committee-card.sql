-- title: One committee at a glance
-- question: What is this committee, what did it raise and spend, and who gave and was paid the most?
-- uses: committee_total, name_told, committee_record, candidate_record
-- params: cycle
-- param: committee committee required The committee
-- columns: part, cycle, section, source_id, item, detail, rows, amount_cents
-- column: part count Order of the sections
-- column: item text What the line is: raised, spent, cash, debts; or a name
-- column: detail text Its words; of money what tells it
-- column: source_id text Of names the file, see sources; bulk files are never added to each other; blank: all filings of the cycle together
-- column: amount_cents cents Of names the sum of the rows
-- table: section, item, amount_cents, detail, rows, cycle
-- key: section, cycle, source_id, item, detail
-- cell: amount_cents
-- derived: part of section: the order of the sections
-- method: committee-card/2
-- rule: donors are people, with the first five of the ZIP code; the five largest of each kind are shown: see top-donors and vendors for all
-- order: part, cycle desc, source_id, amount_cents desc, item, detail
-- @with
named_line AS (
  SELECT dimension, cycle, source_id, name || CASE zip5 WHEN '' THEN '' ELSE ', ' || zip5 END AS item, entry_id, n,
    cents
  FROM name_told WHERE dimension IN ('donor', 'vendor')),
money_line AS (
  SELECT l.cycle, l.record_id, m.item, l.basis, l.coverage_end, CASE m.item WHEN 'raised' THEN l.receipts
    WHEN 'spent' THEN l.disbursements WHEN 'cash' THEN l.cash ELSE l.debts END AS cents
  FROM committee_line l CROSS JOIN (SELECT 'raised' AS item UNION ALL SELECT 'spent' UNION ALL SELECT 'cash'
    UNION ALL SELECT 'debts') m)
-- @query
WITH who_it_is AS (
  SELECT i.column1 AS item, CASE i.column1 WHEN 'id' THEN :committee
      WHEN 'name' THEN coalesce((SELECT n.name FROM committee_named n WHERE n.committee_id = :committee), '')
      WHEN 'type' THEN r.type WHEN 'designation' THEN coalesce(
        (SELECT t.label FROM code_committee_designation t WHERE t.code = c.cmte_dsgn), c.cmte_dsgn)
      WHEN 'party' THEN c.cmte_pty_affiliation WHEN 'treasurer' THEN c.tres_nm
      WHEN 'place' THEN c.cmte_city || coalesce(', ' || c.cmte_st, '') ELSE c.connected_org_nm END AS detail
  FROM (VALUES ('id'), ('name'), ('type'), ('designation'), ('party'), ('treasurer'), ('place'),
    ('connected organisation')) i
    LEFT JOIN committee_record r ON r.committee_id = :committee LEFT JOIN committee c ON c.record_id = r.record_id
  UNION ALL SELECT DISTINCT 'candidate', l.cand_id || coalesce(' ' || (SELECT c.name FROM candidate_record c
    WHERE c.candidate_id = l.cand_id), '')
  FROM linkage l JOIN in_period s ON s.source_id = l.record_id / 1000000000 WHERE l.cmte_id = :committee),
summed AS MATERIALIZED (
  SELECT name, zip5, source_id, cycle, dimension, sum(n) AS n, sum(cents) AS cents
  FROM name_told WHERE dimension IN ('donor', 'vendor') GROUP BY name, zip5, source_id, cycle, dimension),
fifth AS MATERIALIZED (  -- the fifth largest sum of each kind: none below it is put in order
  SELECT t.*, (SELECT min(cents) FROM (SELECT x.cents FROM summed x WHERE x.dimension || '' = t.dimension
    AND x.cycle || '' = t.cycle AND x.source_id || '' = t.source_id ORDER BY x.cents DESC LIMIT 5) y) AS cents
  FROM (SELECT DISTINCT dimension, cycle, source_id FROM summed) t)
SELECT 1 AS part, '' AS cycle, 'identity' AS section, '' AS source_id, item, detail, CAST(NULL AS BIGINT) AS rows,
  CAST(NULL AS BIGINT) AS amount_cents
FROM who_it_is WHERE detail IS NOT NULL
UNION ALL SELECT 2, cycle, 'money', '', item, basis || coalesce(' to ' || max(coverage_end), ''), NULL, sum(cents)
FROM money_line GROUP BY cycle, item, basis HAVING count(cents) > 0
UNION ALL
SELECT CASE d.dimension WHEN 'donor' THEN 3 ELSE 4 END, d.cycle, 'top ' || d.dimension, d.source_id,
  d.name || CASE d.zip5 WHEN '' THEN '' ELSE ', ' || d.zip5 END, s.source, d.n, d.cents
FROM (
  SELECT q.*, row_number() OVER (PARTITION BY q.dimension, q.cycle, q.source_id ORDER BY q.cents DESC, q.name,
    q.zip5) AS place
  FROM summed q CROSS JOIN fifth f WHERE f.dimension = q.dimension AND f.cycle = q.cycle AND f.source_id = q.source_id
    AND q.cents >= f.cents) d
JOIN told_source s ON s.source_id = d.source_id
WHERE d.place <= 5
-- @why
SELECT record_id, cents, CAST(NULL AS BIGINT) AS rows FROM money_line
WHERE :key_section = 'money' AND item = :key_item AND cents IS NOT NULL
UNION ALL SELECT entry_id, cents, 1 FROM named_line
WHERE :key_section = 'top ' || dimension AND source_id = :key_source_id AND item = CAST(:key_item AS TEXT)
