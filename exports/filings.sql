-- title: Filings
-- question: Which reports are loaded, which versions of them, and since when were they public?
-- uses: filing_version
-- params: committee, cycle, limit = 1000
-- param: form text Only this form, like F3X
-- param: show choice(all|current) = all current: without replaced versions
-- columns: filing, form, version, committee_id, committee, report, coverage_start, coverage_end, state, amends, versions_loaded, versions_missing, known_from, known_until, known_basis, rows, rejected, sum_cents, fec_version, file, source_id
-- table: filing, form, state, committee, report, coverage_end, known_from, known_basis, versions_missing, rows,
--   committee_id
-- key: source_id
-- derived: rows, rejected, sum_cents, versions_loaded, versions_missing of source_id, file: kept at the import and by the report numbers, and warchest verify counts the rows again
-- method: filings/1
-- rule: every loaded filing, replaced versions too; the report sources has every file
-- note: known_basis signed: the day of the signature stands for the day of publication, which nobody told (import --received DATE, or a list of file_num,received_on)
-- order: committee_id, coverage_end, form, known_from, filing, file
-- @query
SELECT v.file_num AS filing, v.form, CASE v.amndt_ind WHEN 'N' THEN 'new' WHEN 'A' THEN 'amendment'
  WHEN 'T' THEN 'termination' END AS version, v.filer_id AS committee_id, v.committee, v.report,
  date(v.first_day * 86400, 'unixepoch') AS coverage_start, date(v.last_day * 86400, 'unixepoch') AS coverage_end,
  v.state, v.amends, v.versions AS versions_loaded, v.missing AS versions_missing, v.speaks_from AS known_from,
  nullif(v.speaks_until, '9999-12-31') AS known_until, v.known_basis, s.posted AS rows, s.rejected, s.sum_cents,
  v.fec_version, v.file, CAST(v.source_id AS TEXT) AS source_id
FROM filing_version v JOIN source s ON s.source_id = v.source_id
WHERE v.is_asked AND (:show = 'all' OR v.speaks) AND (:committee IS NULL OR v.filer_id = :committee)
  AND (:form IS NULL OR v.form = upper(:form))
