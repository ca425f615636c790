-- name: methods-compare
-- title: Individual contributions by three rules
-- question: What do the FEC's three live definitions of individual contributions give, and on which rows do they differ?
-- param: committee  committee          Only this filer
-- param: filing  text          Only this electronic filing, by its FEC number
-- param: cycle  cycle          Only this two-year period
-- param: limit  count = 500          Rows to return
-- column: cycle  text  Two-year period of the source
-- column: filer_id  text  Committee
-- column: source  text  Filing by its FEC number, or bulk file
-- column: what  text  total, or row: one on which the definitions differ
-- column: line  text  Line of the form; of electronic filings
-- column: at_line  count  Physical line of the row in its file; 0 on totals
-- column: donor  text  Name as filed
-- column: code  text  Transaction type: as filed in bulk files, inferred from the line in filings
-- column: memo  text  X when marked so
-- column: amount_cents  cents  The row; on totals all rows that one of the three takes
-- column: chosen_cents  cents  By the definition that --method names
-- column: page_cents  cents  By fec-page/1
-- column: public_cents  cents  By fec-code-public/1
-- column: disclosure_cents  cents  By fec-code-disclosure/1
-- column: source_id  text  The source, see sources
-- table: source, what, donor, line, code, page_cents, public_cents, disclosure_cents, filer_id
-- key: source_id, filer_id, at_line
-- cell: chosen_cents
-- method: fec-page/1
-- method: fec-code-public/1
-- method: fec-code-disclosure/1
-- rule: fec-page/1, the FEC's methodology page: types 10, 10J, 11, 11J, 15, 15E, 15J, 30-32 with E, J and T; and rows of $200 and less without a memo code on lines 11(a)(i) and 12 of Forms 3 and 3X and 17(a), 17(a)(i) and 18 of Form 3P
-- rule: fec-code-public/1, public.is_individual of openFEC: the same types; and rows under $200 on those lines unless they are memos that say "earmark"
-- rule: fec-code-disclosure/1, disclosure.is_individual of openFEC: the same types without 30E, 31E and 32E; and rows under $200 without a memo code on those lines
-- rule: filings carry no types: they are inferred from the line (schema/codes/form_line.csv), so rows on 11(a)(i) are 15 or 15E, memos of conduits none
-- rule: bulk files of individuals give no line: there only the types decide, and only totals are listed
-- rule: rows with negative amounts are taken as filed; 48-hour notices are left out; rows of bulk files that a loaded filing tells are left out (filing-speaks/1)
-- order: cycle desc, filer_id, source, what desc, line
-- @query
WITH src AS MATERIALIZED (
  SELECT s.source_id, coalesce(CAST(s.cycle AS TEXT), '') AS cycle, s.format, coalesce(g.file_num, s.file) AS label,
    g.form_tp
  FROM source s LEFT JOIN filing g ON g.source_id = coalesce(s.supplements, s.source_id)
  WHERE s.known_from <= :as_of AND :as_of < s.known_until AND s.state <> 'removed'
    AND coalesce(g.form_tp, '') <> 'F6' AND (:cycle IS NULL OR s.cycle = CAST(:cycle AS INTEGER))
    AND (:filing IS NULL OR g.file_num = :filing)),
class AS MATERIALIZED (  -- what may count: receipts, also memos and the conduits' rows that a filing marks so
  SELECT k.class_id, k.transaction_tp AS code, k.memo, k.line, coalesce(m.fec_page, '0') = '1' AS page,
    coalesce(m.fec_code_public, '0') = '1' AS public, coalesce(m.fec_code_disclosure, '0') = '1' AS disclosure,
    coalesce(k.line IN ('SA11AI', 'SA12', 'SA17A', 'SA17AI', 'SA18'), 0) AS on_line
  FROM posting_class k LEFT JOIN code_individual_method m ON m.transaction_tp = k.transaction_tp
  WHERE k.direction = 'in' AND k.kind IN ('contribution', 'receipt')
    AND k.status IN ('active', 'attribution', 'conduit')),
filer AS MATERIALIZED (  -- filings that have such rows
  SELECT DISTINCT s.*, t.cmte_id FROM src s
  CROSS JOIN roll_total t ON t.source_id = s.source_id AND t.cmte_id <> '*'
    AND (:committee IS NULL OR t.cmte_id = :committee)
  JOIN class k ON k.class_id = t.class_id
  WHERE s.format = 'fec-efile' AND (k.page OR k.public OR k.on_line)),
line AS MATERIALIZED (
  SELECT s.cycle, s.cmte_id, s.label, s.source_id, e.entry_id, k.line, p.display_name AS donor, k.code, k.memo,
    e.amount_cents AS cents,
    k.page OR (k.on_line AND s.form_tp IN ('F3', 'F3X', 'F3P') AND NOT k.memo AND e.amount_cents <= 20000) AS page,
    k.public OR (k.on_line AND e.amount_cents < 20000 AND NOT (k.memo AND (
      instr(lower(coalesce(d.memo_text, '') || ' ' || coalesce(d.purpose, '')), 'earmark') > 0
      OR instr(lower(coalesce(d.memo_text, '') || ' ' || coalesce(d.purpose, '')), 'earmk') > 0
      OR instr(lower(coalesce(d.memo_text, '') || ' ' || coalesce(d.purpose, '')), 'ermk') > 0))) AS public,
    k.disclosure OR (k.on_line AND e.amount_cents < 20000 AND NOT k.memo) AS disclosure
  FROM filer s
  CROSS JOIN entry e ON e.entry_id BETWEEN s.source_id * 1000000000 AND s.source_id * 1000000000 + 999999999
  CROSS JOIN posting o ON o.posting_id = e.posting_id
  CROSS JOIN class k ON k.class_id = o.class_id
  LEFT JOIN party p ON p.party_id = e.party_id
  LEFT JOIN detail d ON d.detail_id = e.detail_id
  WHERE k.page OR k.public OR k.on_line),
bulk AS (
  SELECT s.cycle, t.cmte_id, s.label, s.source_id, sum(t.cents) AS cents, sum(iif(k.page, t.cents, 0)) AS page,
    sum(iif(k.public, t.cents, 0)) AS public, sum(iif(k.disclosure, t.cents, 0)) AS disclosure
  FROM src s CROSS JOIN roll_total t ON t.source_id = s.source_id AND t.cmte_id <> '*'
    AND (:committee IS NULL OR t.cmte_id = :committee)
  JOIN class k ON k.class_id = t.class_id
  WHERE s.format <> 'fec-efile' AND (k.page OR k.public OR k.disclosure)
  GROUP BY t.cmte_id, s.source_id),
listed AS (
  SELECT cycle, cmte_id, label, 'total' AS what, NULL AS line, 0 AS at_line, NULL AS donor, NULL AS code, '' AS memo,
    sum(cents) AS cents, sum(iif(page, cents, 0)) AS page, sum(iif(public, cents, 0)) AS public,
    sum(iif(disclosure, cents, 0)) AS disclosure, source_id
  FROM line WHERE page OR public OR disclosure GROUP BY cmte_id, source_id
  UNION ALL
  SELECT cycle, cmte_id, label, 'total', NULL, 0, NULL, NULL, '', cents, page, public, disclosure, source_id FROM bulk
  UNION ALL
  SELECT cycle, cmte_id, label, 'row', line, entry_id % 1000000000, donor, code, iif(memo, 'X', ''), cents,
    iif(page, cents, 0), iif(public, cents, 0), iif(disclosure, cents, 0), source_id
  FROM line WHERE page <> public OR public <> disclosure)
SELECT cycle, cmte_id AS filer_id, label AS source, what, line, at_line, donor, code, memo, cents AS amount_cents,
  CASE :method WHEN 'fec-page/1' THEN page WHEN 'fec-code-public/1' THEN public ELSE disclosure END AS chosen_cents,
  page AS page_cents, public AS public_cents, disclosure AS disclosure_cents, CAST(source_id AS TEXT) AS source_id
FROM listed
ORDER BY cycle DESC, cmte_id, label, what DESC, at_line
LIMIT coalesce(:limit, 500)
-- @why
WITH src AS MATERIALIZED (
  SELECT s.source_id, s.format, g.form_tp FROM source s LEFT JOIN filing g ON g.source_id = coalesce(s.supplements, s.source_id)
  WHERE s.source_id = CAST(:key_source_id AS INTEGER)),
class AS MATERIALIZED (
  SELECT k.class_id, k.memo, coalesce(m.fec_page, '0') = '1' AS page,
    coalesce(m.fec_code_public, '0') = '1' AS public, coalesce(m.fec_code_disclosure, '0') = '1' AS disclosure,
    coalesce(k.line IN ('SA11AI', 'SA12', 'SA17A', 'SA17AI', 'SA18'), 0) AS on_line
  FROM posting_class k LEFT JOIN code_individual_method m ON m.transaction_tp = k.transaction_tp
  WHERE k.direction = 'in' AND k.kind IN ('contribution', 'receipt')
    AND k.status IN ('active', 'attribution', 'conduit')),
line AS (
  SELECT e.entry_id, e.amount_cents AS cents,
    k.page OR (k.on_line AND s.form_tp IN ('F3', 'F3X', 'F3P') AND NOT k.memo AND e.amount_cents <= 20000) AS page,
    k.public OR (k.on_line AND e.amount_cents < 20000 AND NOT (k.memo AND (
      instr(lower(coalesce(d.memo_text, '') || ' ' || coalesce(d.purpose, '')), 'earmark') > 0
      OR instr(lower(coalesce(d.memo_text, '') || ' ' || coalesce(d.purpose, '')), 'earmk') > 0
      OR instr(lower(coalesce(d.memo_text, '') || ' ' || coalesce(d.purpose, '')), 'ermk') > 0))) AS public,
    k.disclosure OR (k.on_line AND e.amount_cents < 20000 AND NOT k.memo) AS disclosure
  FROM src s
  CROSS JOIN entry e ON e.entry_id BETWEEN s.source_id * 1000000000 AND s.source_id * 1000000000 + 999999999
  CROSS JOIN filing_ref f ON f.filing_id = e.filing_id
  CROSS JOIN posting o ON o.posting_id = e.posting_id
  CROSS JOIN class k ON k.class_id = o.class_id
  LEFT JOIN detail d ON d.detail_id = e.detail_id
  WHERE f.cmte_id = :key_filer_id AND (:key_at_line = 0 OR e.entry_id % 1000000000 = CAST(:key_at_line AS INTEGER)))
SELECT entry_id AS record_id,
  iif(CASE :method WHEN 'fec-page/1' THEN page WHEN 'fec-code-public/1' THEN public ELSE disclosure END, cents, 0)
    AS cents,
  iif(page, cents, NULL) AS page_cents, iif(public, cents, NULL) AS public_cents,
  iif(disclosure, cents, NULL) AS disclosure_cents
FROM line WHERE page OR public OR disclosure
ORDER BY entry_id
