-- title: Found
-- question: Which rows and records does the question find, and what keeps them from counting?
-- uses: found_told
-- params: as, state, zip, employer, min, race, cycle, from, to
-- column: role text donor, payee, committee, candidate, spender or sponsor
-- column: record_id count Entry or record
-- column: source_id count The file
-- column: told_in text electronic filings, or the file
-- column: name text Name as filed
-- column: name_id text FEC id
-- column: city text City
-- column: state text State
-- column: zip_code text ZIP code
-- column: employer text Employer
-- column: occupation text Occupation
-- column: day count Day since 1970
-- column: amount_cents cents Amount
-- column: filer_id text Who reported the row
-- column: kind text Kind of row, or record
-- column: record text What it is
-- column: format text Format of the file
-- column: status text Status
-- column: rule text Rule that keeps it from counting
-- method: found/1
-- order: none
-- @query
SELECT role, record_id, source_id, told_in, name, name_id, city, state, zip_code, employer, occupation, day,
  cents AS amount_cents, filer_id, kind, record, format, status, rule
FROM found_told
