-- title: Electronic filings
-- question: Which electronic filings are loaded?
-- param: sheet count = 1 Which two hundred rows
-- param: words text Only what has these letters
-- column: filing text FEC number
-- column: form text Form
-- column: committee_id text Filer, FEC id
-- column: committee text Its name
-- column: coverage_start date First day covered
-- column: coverage_end date Last day covered
-- column: state text Whether it speaks or was replaced
-- table: filing, form, committee, coverage_end, state, committee_id
-- method: lists/1
-- order: none
-- @query
SELECT f.file_num AS filing, f.form, f.filer_id AS committee_id, f.filer_name AS committee, f.coverage_start,
  f.coverage_end, f.chain_state AS state
FROM filings f
WHERE f.format = 'fec-efile' AND f.file_num IS NOT NULL AND (:words IS NULL OR f.file_num = :words
  OR instr(upper(coalesce(f.filer_name, '')), upper(:words)) > 0 OR f.filer_id = upper(:words))
ORDER BY f.known_from DESC, f.file_num DESC LIMIT 201 OFFSET (:sheet - 1) * 200
