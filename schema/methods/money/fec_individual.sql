-- method: fec_individual
-- about: Receipts that one of the FEC's three live definitions takes for contributions of individuals, with a flag for each: of filings one by one, of bulk files by filer and class; in @why all one by one. Decided here and nowhere else.
-- uses: entry_told
-- rule: fec-page/1: the FEC's methodology page: types 10, 10J, 11, 11J, 15, 15E, 15J, 30-32 with E, J and T; and rows of $200 and less without a memo code on lines 11(a)(i) and 12 of Forms 3 and 3X and 17(a), 17(a)(i) and 18 of Form 3P
-- rule: fec-code-public/1: public.is_individual of openFEC: the same types; and rows under $200 on those lines unless they are memos that say "earmark"
-- rule: fec-code-disclosure/1: disclosure.is_individual of openFEC: the same types without 30E, 31E and 32E; and rows under $200 without a memo code on those lines
-- rule: filings carry no types: they are inferred from the line (schema/codes/form_line.csv), so rows on 11(a)(i) are 15 or 15E, memos of conduits none
-- rule: bulk files of individuals give no line: there only the types decide, and only totals are listed
-- rule: filing-speaks/1: rows of bulk files that a loaded filing tells are left out
-- rule: rows with negative amounts are taken as filed; 48-hour notices are left out
receipt_class AS (  -- also memos and the conduits' rows that a filing marks so
  SELECT k.*, coalesce(m.fec_page, '0') = '1' AS page_type, coalesce(m.fec_code_public, '0') = '1' AS public_type,
    coalesce(m.fec_code_disclosure, '0') = '1' AS disclosure_type, coalesce(k.line IN ('SA11AI', 'SA12', 'SA17A',
    'SA17AI', 'SA18'), FALSE) AS on_line
  FROM posting_class k LEFT JOIN code_individual_method m ON m.transaction_tp = k.transaction_tp
  WHERE k.direction = 'in' AND k.kind IN ('contribution', 'receipt') AND k.status IN ('active', 'attribution',
    'conduit')),
receipt AS NOT MATERIALIZED (
  SELECT e.cycle, e.filer_id, coalesce(e.file_num, e.file) AS source, e.source_id, e.format, e.entry_id, k.line,
    k.transaction_tp, k.memo, e.party_id, e.cents, k.page_type OR (k.on_line AND e.form IN ('F3', 'F3X', 'F3P')
    AND k.memo = 0 AND e.cents <= 20000) AS page, k.public_type OR (k.on_line AND e.cents < 20000
    AND NOT (k.memo = 1 AND EXISTS (
      SELECT 1 FROM (SELECT coalesce(d.memo_text, '') || ' ' || coalesce(d.purpose, '') AS words FROM detail d
        WHERE d.detail_id = e.detail_id) w
      WHERE w.words LIKE '%earmark%' OR w.words LIKE '%earmk%' OR w.words LIKE '%ermk%'))) AS public,
    k.disclosure_type OR (k.on_line AND e.cents < 20000 AND k.memo = 0) AS disclosure
  FROM entry_told e CROSS JOIN receipt_class k
  WHERE k.class_id = e.class_id AND NOT e.is_notice AND (k.page_type OR k.public_type OR k.on_line)),
-- @sums
fec_individual AS (
  SELECT cycle, filer_id, source, source_id, entry_id, line, transaction_tp, memo, party_id, cents, page, public,
    disclosure
  FROM receipt
  WHERE format = 'fec-efile' AND (page OR public OR disclosure) AND (:committee IS NULL OR filer_id = :committee)
    AND source_id IN (SELECT t.source_id FROM roll_total t WHERE t.cmte_id = coalesce(:committee, '*'))
  UNION ALL
  SELECT s.cycle, t.cmte_id, coalesce(s.file_num, s.file), s.source_id, NULL, NULL, NULL, NULL, NULL, t.cents,
    k.page_type, k.public_type, k.disclosure_type
  FROM in_period s CROSS JOIN roll_total t CROSS JOIN receipt_class k
  WHERE s.format <> 'fec-efile' AND t.source_id = s.source_id AND t.cmte_id <> '*' AND (:committee IS NULL
    OR t.cmte_id = :committee) AND k.class_id = t.class_id AND (k.page_type OR k.public_type OR k.disclosure_type))
-- @rows
fec_individual AS (
  SELECT cycle, filer_id, source, source_id, entry_id, line, transaction_tp, memo, party_id, cents, page, public,
    disclosure
  FROM receipt WHERE page OR public OR disclosure)
