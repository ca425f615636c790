-- title: Review of filings
-- question: What would an analyst ask about an electronic filing?
-- uses: filing_version, filing_review
-- params: committee, cycle, filing, limit = 200
-- columns: filing, committee_id, committee, report, coverage_end, code, rows, amount_cents, example
-- column: amount_cents cents Sum of those rows
-- column: example text The first of them, by its line, and the question
-- table: code, rows, example, amount_cents, filing, committee
-- key: filing, code
-- cell: amount_cents
-- method: filing-review/1
-- rule: filing-review/1: a row is a question, never a fault found; of versions of a report only the one that speaks is asked about
-- empty: nothing is asked about the filings that speak
-- order: filing, rows desc, code
-- @query
SELECT v.filing, v.filer_id AS committee_id, v.committee, v.report,
  date(v.last_day * 86400, 'unixepoch') AS coverage_end, r.code, count(*) AS rows,
  CAST(sum(r.cents) AS BIGINT) AS amount_cents,
  'line ' || (min(r.record_id) % 1000000000) || ': ' || min(r.words) AS example
FROM filing_review r JOIN filing_version v ON v.source_id = r.source_id
GROUP BY v.filing, v.filer_id, v.committee, v.report, v.last_day, r.code
-- @why
SELECT r.record_id, r.cents, 1 AS rows FROM filing_review r JOIN filing_version v ON v.source_id = r.source_id
WHERE v.filing = :key_filing AND r.code = :key_code ORDER BY 1
