-- method: by_purpose
-- about: Payments by FEC category, of each file, of --committee or of all filers together; words: of filings of one committee the purpose as filed, in capitals, where a row has no category. In @why row by row. Decided here and nowhere else.
-- uses: entry_told
-- rule: refunds, gifts to committees and transfers are not spending and are left out; loan repayments are in
-- rule: purpose-as-filed/1: the FEC asks for a category on few rows: most are blank; with --committee the rows of electronic filings that have none stand by their purpose as filed, spellings apart from capitals being kept; bulk files and all filers together go by category alone
payment AS NOT MATERIALIZED (
  SELECT e.cycle, e.source_id, e.format, e.file, e.entry_id, e.filer_id, coalesce(e.category, '') AS category, e.cents,
    (SELECT nullif(upper(trim(d.purpose)), '') FROM detail d WHERE d.detail_id = e.detail_id) AS words
  FROM entry_told e WHERE e.kind = 'disbursement' AND e.counts_as = 'payment' AND NOT e.between_committees),
-- @sums
by_purpose AS (
  SELECT s.cycle, s.source_id, s.file, CAST(NULL AS BIGINT) AS entry_id, r.category, CAST(NULL AS TEXT) AS words, r.n,
    r.cents
  FROM in_period s CROSS JOIN roll_purpose r CROSS JOIN posting_classes k
  WHERE r.cmte_id = coalesce(:committee, '*') AND r.source_id = s.source_id AND k.class_id = r.class_id
    AND k.kind = 'disbursement' AND k.counts_as = 'payment' AND NOT k.between_committees
    AND NOT (:committee IS NOT NULL AND s.format = 'fec-efile' AND r.category = '')
  UNION ALL
  SELECT cycle, source_id, file, entry_id, '', words, 1, cents FROM payment
  WHERE :committee IS NOT NULL AND filer_id = :committee AND format = 'fec-efile' AND category = ''
    AND source_id IN (SELECT r.source_id FROM roll_purpose r WHERE r.cmte_id = :committee AND r.category = ''))
-- @rows
by_purpose AS (
  SELECT cycle, source_id, file, entry_id, category, CASE WHEN :key_filer_id <> '*' AND format = 'fec-efile'
    AND category = '' THEN words END AS words, 1 AS n, cents
  FROM payment)
