-- name: filings
-- title: Filings
-- question: Which reports are loaded, which versions of them, and since when were they public?
-- uses: filing_version
-- param: committee
-- param: form       text               Only this form, like F3X
-- param: cycle
-- param: show       choice(all|current) = all  current: without replaced versions
-- param: limit = 1000
-- column: filing  text  FEC number; blank where neither the file's name nor anybody told it
-- column: form  text  FEC form
-- column: version  text  new, amendment or termination, as the cover says
-- column: committee_id  text  Filer; blank where the form has none
-- column: committee  text  Name as filed
-- column: report
-- column: coverage_start  date  First day covered
-- column: coverage_end  date  Last day covered
-- column: state
-- column: amends  text  Filing that it says it replaces
-- column: versions_loaded  count  Versions of this report that are loaded
-- column: versions_missing  count  Versions that the report numbers say exist and are not loaded
-- column: known_from  date  First day it speaks
-- column: known_until  date  First day it no longer speaks; blank while it does
-- column: known_basis  text  What known_from rests on: received, signed or imported
-- column: rows  count  Records posted
-- column: rejected  count  Records refused
-- column: sum_cents  cents  Control sum of the amounts on its rows, memo entries included
-- column: fec_version  text  Version of the FEC's format
-- column: file  text  File name
-- column: source_id  text  Number of the source
-- table: filing, form, state, committee, report, coverage_end, known_from, known_basis, versions_missing, rows, committee_id
-- key: source_id
-- method: filings/1
-- rule: every loaded filing, replaced versions too; the report sources has every file
-- note: known_basis signed: the day of the signature stands for the day of publication, which nobody told (import --received DATE, or a list of file_num,received_on)
-- order: committee_id, coverage_end, form, known_from, filing, file
-- @query
SELECT v.file_num AS filing, v.form,
  CASE v.amndt_ind WHEN 'N' THEN 'new' WHEN 'A' THEN 'amendment' WHEN 'T' THEN 'termination' END AS version,
  v.filer_id AS committee_id, v.committee, v.report, date(v.first_day * 86400, 'unixepoch') AS coverage_start,
  date(v.last_day * 86400, 'unixepoch') AS coverage_end, v.state, v.amends, v.versions AS versions_loaded,
  v.missing AS versions_missing, v.speaks_from AS known_from, nullif(v.speaks_until, '9999-12-31') AS known_until,
  v.known_basis, s.posted AS rows, s.rejected, s.sum_cents, v.fec_version, v.file,
    CAST(v.source_id AS TEXT) AS source_id
FROM filing_version v JOIN source s ON s.source_id = v.source_id
WHERE v.is_asked AND (:show = 'all' OR v.speaks) AND (:committee IS NULL OR v.filer_id = :committee)
  AND (:form IS NULL OR v.form = upper(:form))
