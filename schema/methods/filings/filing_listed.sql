-- method: filing_listed
-- about: The versions of filings that a question asks for, as the report filings shows them, with the days on which each speaks.
-- uses: filing_version
filing_listed AS (
  SELECT v.file_num AS filing, v.form, CASE v.amndt_ind WHEN 'N' THEN 'new' WHEN 'A' THEN 'amendment'
    WHEN 'T' THEN 'termination' END AS version, v.filer_id AS committee_id, v.committee, v.report,
    date(v.first_day * 86400, 'unixepoch') AS coverage_start, date(v.last_day * 86400, 'unixepoch') AS coverage_end,
    v.state, v.amends, v.versions AS versions_loaded, v.missing AS versions_missing, v.speaks_from AS known_from,
    nullif(v.speaks_until, '9999-12-31') AS known_until, v.known_basis, s.posted AS rows, s.rejected, s.sum_cents,
    v.fec_version, v.file, CAST(v.source_id AS TEXT) AS source_id
  FROM filing_version v JOIN source s ON s.source_id = v.source_id
  WHERE v.is_asked AND (:show = 'all' OR v.speaks) AND (:committee IS NULL OR v.filer_id = :committee)
    AND (:form IS NULL OR v.form = upper(:form)))
