-- title: Individual contributions by three rules
-- question: What do the FEC's three live definitions of individual contributions give, and on which rows do they
--   differ?
-- uses: fec_individual
-- params: filing, cycle, limit = 500
-- param: committee committee Only this filer
-- columns: cycle, filer_id, source, what, line, at_line, donor, code, memo, amount_cents, chosen_cents, page_cents, public_cents, disclosure_cents, source_id
-- column: source text Filing by its FEC number, or bulk file
-- column: line text Line of the form; of electronic filings
-- column: code text Transaction type: as filed in bulk files, inferred from the line in filings
-- column: amount_cents cents The row; on totals all rows that one of the three takes
-- table: source, what, donor, line, code, page_cents, public_cents, disclosure_cents, filer_id
-- key: source_id, filer_id, at_line
-- cell: chosen_cents
-- methods: fec-page/1, fec-code-public/1, fec-code-disclosure/1
-- order: cycle desc, filer_id, source, what desc, at_line
-- @with
taken AS (  -- cents by each definition
  SELECT *, CASE WHEN page THEN cents END AS by_page, CASE WHEN public THEN cents END AS by_public, CASE
    WHEN disclosure THEN cents END AS by_disclosure
  FROM fec_individual),
chosen AS (
  SELECT *, CASE :method WHEN 'fec-page/1' THEN by_page WHEN 'fec-code-public/1' THEN by_public
    ELSE by_disclosure END AS by_chosen
  FROM taken),
listed AS (  -- totals, and rows on which the definitions differ
  SELECT c.*, x.what, CASE x.what WHEN 'row' THEN c.entry_id % 1000000000 ELSE 0 END AS at_line
  FROM chosen c CROSS JOIN (SELECT 'total' AS what UNION ALL SELECT 'row') x
  WHERE x.what = 'total' OR (c.entry_id IS NOT NULL AND (c.page <> c.public OR c.public <> c.disclosure)))
-- @query
SELECT d.cycle, d.filer_id, d.source, d.what, CASE d.what WHEN 'row' THEN d.line END AS line, d.at_line,
  p.display_name AS donor, CASE d.what WHEN 'row' THEN d.code END AS code, CASE WHEN d.what = 'row'
  AND d.memo = 1 THEN 'X' ELSE '' END AS memo, d.cents AS amount_cents, d.chosen AS chosen_cents, d.page AS page_cents,
  d.public AS public_cents, d.disclosure AS disclosure_cents, CAST(d.source_id AS TEXT) AS source_id
FROM (
  SELECT cycle, filer_id, source, source_id, what, at_line, max(line) AS line, max(transaction_tp) AS code,
    max(memo) AS memo, CASE what WHEN 'row' THEN max(party_id) END AS party_id, sum(cents) AS cents,
    coalesce(sum(by_chosen), 0) AS chosen, coalesce(sum(by_page), 0) AS page, coalesce(sum(by_public), 0) AS public,
    coalesce(sum(by_disclosure), 0) AS disclosure
  FROM listed GROUP BY cycle, filer_id, source, source_id, what, at_line) d
LEFT JOIN party p ON p.party_id = d.party_id
-- @why
SELECT entry_id AS record_id, coalesce(by_chosen, 0) AS cents, cents AS amount_cents, by_page AS page_cents,
  by_public AS public_cents, by_disclosure AS disclosure_cents
FROM chosen WHERE :key_at_line = 0 OR entry_id % 1000000000 = CAST(:key_at_line AS INTEGER) ORDER BY entry_id
