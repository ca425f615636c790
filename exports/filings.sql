-- name: filings
-- title: Filings
-- question: Which reports are loaded, which versions of them, and since when were they public?
-- param: committee  committee          Only filings of this committee
-- param: form       text               Only this form, like F3X
-- param: cycle      cycle              Only this two-year period
-- param: show       choice(all|current) = all  current: without replaced versions
-- param: limit      count = 1000         Rows to return
-- column: filing  text  FEC number; blank where neither the file's name nor anybody told it
-- column: form  text  FEC form
-- column: version  text  new, amendment or termination, as the cover says
-- column: committee_id  text  Filer; blank where the form has none
-- column: committee  text  Name as filed
-- column: report  text  FEC report type; of notices 24 or 48
-- column: coverage_start  date  First day covered
-- column: coverage_end  date  Last day covered
-- column: state  text  current, past (a newer version speaks) or unknown (an amendment whose place is not known), on the day asked for
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
SELECT g.file_num AS filing, g.form_tp AS form,
  CASE g.amndt_ind WHEN 'N' THEN 'new' WHEN 'A' THEN 'amendment' WHEN 'T' THEN 'termination' END AS version,
  g.cmte_id AS committee_id, coalesce(g.filer_name, g.last_name || coalesce(', ' || g.first_name, '')) AS committee,
  coalesce(g.rpt_tp, g.report_type) AS report, date(g.coverage_from_day * 86400, 'unixepoch') AS coverage_start,
  date(g.coverage_through_day * 86400, 'unixepoch') AS coverage_end,
  CASE WHEN s.known_until <= :as_of THEN 'past' WHEN c.state = 'unknown' THEN 'unknown' ELSE 'current' END AS state,
  g.amends, c.versions AS versions_loaded, c.missing AS versions_missing, s.known_from,
  nullif(s.known_until, '9999-12-31') AS known_until, c.known_basis, s.posted AS rows, s.rejected, s.sum_cents,
  g.fec_version, s.file, CAST(g.source_id AS TEXT) AS source_id
FROM filing g CROSS JOIN source s ON s.source_id = g.source_id CROSS JOIN filing_chain c ON c.source_id = g.source_id
WHERE s.state <> 'removed' AND s.known_from <= :as_of AND (:show = 'all' OR :as_of < s.known_until)
  AND (:committee IS NULL OR g.cmte_id = :committee) AND (:form IS NULL OR g.form_tp = upper(:form))
  AND (:cycle IS NULL OR s.cycle = CAST(:cycle AS INTEGER))
ORDER BY g.cmte_id, g.coverage_through_day, g.form_tp, s.known_from, g.file_num, s.file
LIMIT coalesce(:limit, 1000)
