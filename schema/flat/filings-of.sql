-- title: Filings of a committee
-- about: Every version that is loaded; chain_state says which one speaks now.
SELECT coverage_end, form, file_num, chain_state, filer_name, file FROM filings
WHERE filer_id = :committee ORDER BY coverage_end DESC, filing_id DESC
