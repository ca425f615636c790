-- method: by_purpose
-- about: Payments by FEC category, of each file, of the filers asked for; words: of filings of committees asked for the purpose as filed, in capitals, where a row has no category. In @why row by row. Decided here and nowhere else.
-- uses: single_told
-- rule: refunds, gifts to committees and transfers are not spending and are left out; loan repayments are in
-- rule: purpose-as-filed/1: the FEC asks for a category on few rows: most are blank; of committees asked for the rows of electronic filings that have none stand by their purpose as filed, spellings apart from capitals being kept; bulk files and all filers together go by category alone
payment AS NOT MATERIALIZED (
  SELECT e.cycle, e.source_id, e.format, e.file, e.entry_id, coalesce(e.category, '') AS category, e.cents, CASE
    WHEN :asked IS NOT NULL AND e.format = 'fec-efile'
    AND coalesce(e.category, '') = '' THEN (SELECT nullif(upper(trim(d.purpose)), '') FROM detail d
      WHERE d.detail_id = e.detail_id) END AS words
  FROM asked_entry e WHERE e.kind = 'disbursement' AND e.counts_as = 'payment' AND NOT e.between_committees),
-- @sums
by_purpose AS (
  SELECT s.cycle, s.source_id, s.format, s.file, CAST(NULL AS BIGINT) AS entry_id, r.category,
    CAST(NULL AS TEXT) AS words, r.n, r.cents
  FROM asked_source s CROSS JOIN roll_purpose r CROSS JOIN posting_classes k
  WHERE coalesce(:from, :to) IS NULL AND r.cmte_id = s.asked_id AND r.source_id = s.source_id
    AND k.class_id = r.class_id AND k.kind = 'disbursement' AND k.counts_as = 'payment' AND NOT k.between_committees
    AND NOT (s.asked_id <> '*' AND s.format = 'fec-efile' AND r.category = '')
  UNION ALL
  SELECT cycle, source_id, format, file, entry_id, category, words, 1, cents FROM payment
  WHERE source_id IN (SELECT s.source_id FROM asked_source s WHERE coalesce(:from, :to) IS NOT NULL
    OR (s.asked_id <> '*' AND s.format = 'fec-efile' AND EXISTS (SELECT 1 FROM roll_purpose r
      WHERE r.cmte_id = s.asked_id AND r.source_id = s.source_id AND r.category = '')))
    AND (coalesce(:from, :to) IS NOT NULL OR category = ''))
-- @rows
by_purpose AS (
  SELECT cycle, source_id, format, file, entry_id, category, words, 1 AS n, cents FROM payment)
