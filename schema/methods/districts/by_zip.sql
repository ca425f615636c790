-- method: by_zip
-- about: Itemized gifts of individuals by ZIP and state as filed ('' when blank or none), of the filers asked for (none where neither they nor a district are named); of notices what nothing else tells. In @why row by row.
-- column: period  text  Two-year period of the file; where it tells none, of the day of the gift
-- column: zip  text  First five digits; '' when they are no five digits
-- uses: single_told
zip_gift AS NOT MATERIALIZED (
  SELECT e.cycle, CASE e.cycle
    WHEN '' THEN coalesce(CAST((CAST(strftime('%Y', e.day * 86400, 'unixepoch') AS INTEGER) + 1) / 2 * 2 AS TEXT), '')
    ELSE e.cycle END AS period, e.entry_id, CASE WHEN length(p.zip_code) >= 5 AND trim(substr(p.zip_code, 1, 5),
    '0123456789') = '' THEN substr(p.zip_code, 1, 5) ELSE '' END AS zip, coalesce(p.state, '') AS state, e.cents
  FROM asked_entry e CROSS JOIN party p
  WHERE p.party_id = e.party_id AND e.counts_as = 'individual gift' AND e.covered_by_rule IS NULL
    AND coalesce(:committee, :candidate, :race, :district, :filing) IS NOT NULL),
-- @sums
by_zip AS MATERIALIZED (
  SELECT cycle, period, CAST(NULL AS BIGINT) AS entry_id, zip, state, count(*) AS n, sum(cents) AS cents
  FROM zip_gift GROUP BY cycle, period, zip, state)
-- @rows
by_zip AS MATERIALIZED (SELECT cycle, period, entry_id, zip, state, 1 AS n, cents FROM zip_gift)
