-- title: Donors in common
-- question: Who gave to both of two committees, and how much to each?
-- uses: by_giver, committee_record, gift_left_out, identity
-- param: committee committees required The committees, --committee given twice; of more each two
-- params: cycle, from, to, limit = 100, identity = none
-- columns: first_id, first, second_id, second, donor, state, zip5, employer, first_gifts, first_cents, second_gifts, second_cents, total_cents, spellings, decided_cents
-- column: state text State on the gifts; blank when blank
-- column: employer text Employer on one of the gifts
-- column: total_cents cents Both sums together
-- shown: identity: spellings, decided_cents
-- table: donor, first_cents, second_cents, total_cents, employer, state, zip5, first, second, first_gifts, second_gifts
-- key: first_id, second_id, donor, state, zip5
-- cell: total_cents
-- method: common-donor/1
-- rule: common-donor/1: without --identity a donor is a name in capitals plus state and the first five of the ZIP code, as filed: two people may share it, one person may have several, and who moved or is spelled in two ways is missed; organisations on the lines for individuals are donors too; with --identity the state is left out
-- rule: itemized gifts of all files and periods asked for are added up; a sum of 0 is a gift that was taken back
-- rule: rows without a name are nobody's
-- chart: bars x=donor y=first_cents,second_cents top=20
-- order: total_cents desc, donor, zip5, state, first_id, second_id
-- @with
told AS NOT MATERIALIZED (
  SELECT g.filer_id, g.entry_id, g.party_id, g.n, g.cents, CASE WHEN :identity IN ('exact', 'book')
    THEN (SELECT i.label FROM identity i WHERE i.party_id = g.party_id AND i.kind = 'donor')
    ELSE upper(coalesce(p.display_name, '')) END AS donor, CASE WHEN :identity IN ('exact', 'book') THEN ''
    ELSE coalesce(p.state, '') END AS state, CASE WHEN :identity = 'book' THEN (SELECT i.zip5 FROM identity i
      WHERE i.party_id = g.party_id AND i.kind = 'donor') ELSE coalesce(substr(p.zip_code, 1, 5), '') END AS zip5,
    p.employer, CASE WHEN :identity = 'book' AND EXISTS (SELECT 1 FROM identity i
      WHERE i.party_id = g.party_id AND i.kind = 'donor' AND i.is_decided) THEN g.cents END AS decided
  FROM by_giver g CROSS JOIN party p WHERE p.party_id = g.party_id),
sums AS MATERIALIZED (
  SELECT filer_id, donor, state, zip5, max(employer) AS employer, sum(n) AS n, sum(cents) AS cents,
    sum(decided) AS decided
  FROM told WHERE donor <> '' GROUP BY donor, state, zip5, filer_id),
variant AS MATERIALIZED (
  SELECT donor, zip5, count(*) || ': ' || group_concat(spelling, '; ') AS spellings FROM (
    SELECT DISTINCT t.donor, t.zip5, i.spelling FROM told t CROSS JOIN identity i
    WHERE :identity IN ('exact', 'book') AND i.party_id = t.party_id AND i.kind = 'donor'
    ORDER BY t.donor, t.zip5, i.spelling) v
  GROUP BY donor, zip5)
-- @query
SELECT a.filer_id AS first_id,
  (SELECT n.name FROM committee_named n WHERE n.committee_id = a.filer_id) AS first, b.filer_id AS second_id,
  (SELECT n.name FROM committee_named n WHERE n.committee_id = b.filer_id) AS second, a.donor, a.state, a.zip5,
  coalesce(a.employer, b.employer) AS employer, a.n AS first_gifts, a.cents AS first_cents, b.n AS second_gifts,
  b.cents AS second_cents, a.cents + b.cents AS total_cents /* identity: */, v.spellings,
  coalesce(a.decided, 0) + coalesce(b.decided, 0) AS decided_cents /* :identity */
FROM sums a JOIN sums b ON b.donor = a.donor AND b.state = a.state AND b.zip5 = a.zip5
/* identity: */ LEFT JOIN variant v ON v.donor = a.donor AND v.zip5 = a.zip5 /* :identity */
WHERE instr(:committee, a.filer_id) < instr(:committee, b.filer_id)
-- @why
SELECT entry_id AS record_id, cents, CASE filer_id WHEN :key_first_id THEN 1 END AS first_gifts, CASE filer_id
  WHEN :key_first_id THEN cents END AS first_cents, CASE filer_id WHEN :key_second_id THEN 1 END AS second_gifts,
  CASE filer_id WHEN :key_second_id THEN cents END AS second_cents
  /* identity: */, decided AS decided_cents /* :identity */
FROM told WHERE filer_id IN (:key_first_id, :key_second_id) AND donor = CAST(:key_donor AS TEXT)
  AND state = CAST(:key_state AS TEXT) AND zip5 = CAST(:key_zip5 AS TEXT)
ORDER BY entry_id
-- @excluded
SELECT rule, sum(n) AS n, sum(cents) AS cents FROM gift_left_out GROUP BY rule ORDER BY rule
-- @empty
SELECT CASE WHEN instr(:committee, ',') = 0 THEN 'one committee has no donors in common: give --committee twice'
  ELSE 'no donor of one is loaded as a donor of the other, by the same name, state and ZIP code' END AS words
