-- title: One donor
-- question: To whom did a person give, how much and when, across committees and two-year periods?
-- uses: named_entry, committee_record
-- params: donor required, state, zip, cycle, from, to, limit = 100, identity = none
-- param: committee committee Only gifts to this committee
-- columns: cycle, source_id, source, filer_id, filer, donor, zip5, city, state, employer, gifts, total_cents, first_date, last_date, refunds, refunds_cents, other_cents, spellings, decided_cents
-- column: source_id text The file, see sources; bulk files are never added to each other here; blank: all filings of the cycle together
-- column: source text Name of that file; electronic filings for all of them together
-- column: filer text Its name: of the FEC's list, else as filed
-- column: city text City on one of the rows
-- column: state text State on one of the rows
-- column: employer text Employer on one of the rows
-- column: total_cents cents Gifts, refunds not subtracted
-- column: first_date date Day of the first row
-- column: last_date date Day of the last one
-- column: other_cents cents Other money from that name, no part of the total: a candidate's gifts to the own campaign, loans, money back to the filer
-- column: refunds count Gifts given back
-- column: refunds_cents cents Sum given back, positive
-- shown: identity: spellings, decided_cents
-- table: donor, filer, total_cents, gifts, refunds_cents, other_cents, last_date, zip5, state, employer, cycle
-- key: cycle, source_id, filer_id, donor, zip5
-- cell: total_cents
-- method: donor-cash/1
-- rule: without --identity one row for each name and five digits of the ZIP code as filed; organisations on the lines for individuals are among them
-- rule: conduit-type/1, conduit-memo/1: a conduit's rows and memos are left out and listed; the recipient's row is the gift
-- rule: covered rows of 48-hour notices are left out: the report tells them
-- chart: bars x=filer,cycle y=total_cents top=20
-- named: donor
-- order: total_cents desc, other_cents desc, refunds_cents desc, cycle desc, filer_id, donor, zip5, source_id
-- @with
told AS NOT MATERIALIZED (
  SELECT *, CASE WHEN status <> 'active' THEN status_rule ELSE covered_by_rule END AS rule
  FROM named_entry WHERE (:committee IS NULL OR filer_id = :committee) AND CASE status
    WHEN 'active' THEN counts_as IN ('individual gift', 'refund paid', 'other receipt') ELSE direction = 'in'
    OR nature = 'refund' OR is_passed_on END),
variant AS MATERIALIZED (
  SELECT cycle, file_id, filer_id, name, zip5, count(*) || ': ' || group_concat(spelling, '; ') AS spellings FROM (
    SELECT DISTINCT cycle, file_id, filer_id, name, zip5, spelling FROM told
    WHERE rule IS NULL AND :identity IN ('exact', 'book')
    ORDER BY cycle, file_id, filer_id, name, zip5, spelling) v
  GROUP BY cycle, file_id, filer_id, name, zip5)
-- @query
SELECT d.cycle, d.file_id AS source_id, d.source, d.filer_id,
  (SELECT n.name FROM committee_named n WHERE n.committee_id = d.filer_id) AS filer, d.donor, d.zip5, d.city, d.state,
  d.employer, d.gifts, d.total AS total_cents, date(d.first_day * 86400, 'unixepoch') AS first_date,
  date(d.last_day * 86400, 'unixepoch') AS last_date, d.refunds, d.back AS refunds_cents, d.other AS other_cents
  /* identity: */, v.spellings, d.decided AS decided_cents /* :identity */
FROM (
  SELECT cycle, file_id, max(file_name) AS source, filer_id, name AS donor, zip5, max(city) AS city,
    max(state) AS state, max(employer) AS employer, sum(CASE counts_as WHEN 'individual gift' THEN 1
    ELSE 0 END) AS gifts, sum(CASE counts_as WHEN 'individual gift' THEN cents ELSE 0 END) AS total,
    min(day) AS first_day, max(day) AS last_day, sum(CASE counts_as WHEN 'refund paid' THEN 1 ELSE 0 END) AS refunds,
    sum(CASE counts_as WHEN 'refund paid' THEN cents ELSE 0 END) AS back,
    sum(CASE counts_as WHEN 'other receipt' THEN cents ELSE 0 END) AS other, sum(CASE WHEN is_decided
    AND counts_as = 'individual gift' THEN cents ELSE 0 END) AS decided
  FROM told WHERE rule IS NULL GROUP BY cycle, file_id, filer_id, name, zip5) d
/* identity: */ LEFT JOIN variant v ON v.filer_id = d.filer_id AND v.name = d.donor AND v.zip5 = d.zip5
  AND v.file_id = d.file_id AND v.cycle = d.cycle /* :identity */
-- @why
SELECT entry_id AS record_id, CASE counts_as WHEN 'individual gift' THEN cents END AS cents, CASE counts_as
  WHEN 'individual gift' THEN 1 END AS gifts, CASE counts_as WHEN 'refund paid' THEN cents END AS refunds_cents,
  CASE counts_as WHEN 'refund paid' THEN 1 END AS refunds, CASE counts_as
  WHEN 'other receipt' THEN cents END AS other_cents
  /* identity: */, CASE WHEN is_decided AND counts_as = 'individual gift'
    THEN cents END AS decided_cents /* :identity */
FROM told WHERE rule IS NULL AND filer_id = :key_filer_id AND file_id = :key_source_id
  AND name = CAST(:key_donor AS TEXT) AND zip5 = CAST(:key_zip5 AS TEXT)
ORDER BY entry_id
-- @excluded
SELECT rule, count(*) AS n, sum(cents) AS cents FROM told WHERE rule IS NOT NULL GROUP BY rule ORDER BY rule
