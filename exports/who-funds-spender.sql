-- title: Who funds a spender
-- question: Whose money does an outside spender spend: its largest donors, the committees that gave to it, and how much
--   of its receipts is itemized?
-- uses: name_told, by_pair, committee_total, committee_record, gift_left_out
-- param: committee committee required The spender
-- param: donors choice(people|all) = all Only people, or organisations and committees on the lines for individuals too
-- params: cycle, from, to, limit = 25
-- columns: cycle, source_id, filer_id, filer, kind, giver_id, donor, zip5, state, employer, gifts, total_cents, share_bp, itemized_receipts_cents, receipts_cents, itemized_bp
-- column: source_id text The file, see sources; bulk files are never added to each other here; blank: all filings of the cycle together, and committees
-- column: filer text Its name: of the FEC's list, else as filed
-- column: kind text donor (the lines for individuals), or committee (gifts and transfers, as the spender tells them)
-- column: giver_id text FEC id of a committee; blank for donors
-- column: donor text Name as filed; of a committee the name of its record, else its id
-- column: state text State on that gift
-- column: employer text Employer on that gift
-- column: share_bp basis_points Of the itemized receipts
-- column: receipts_cents cents All receipts of the two-year period, by the FEC's summary or reports; blank where neither is loaded, and with --from or --to
-- column: itemized_bp basis_points Itemized receipts of all receipts; blank where those are
-- table: donor, total_cents, share_bp, kind, state, employer, zip5, itemized_bp, receipts_cents, gifts, cycle, giver_id
-- key: cycle, source_id, filer_id, kind, giver_id, donor, zip5
-- cell: total_cents
-- derived: itemized_receipts_cents, receipts_cents of filer_id, cycle: the reports raised-by-month and committee-totals
-- method: who-funds/1
-- rule: a donor is a name as filed plus the first five of the ZIP code; what donors gave on the lines for individuals and what committees gave are different rows of the spender, and with other receipts (loans, refunds received, committees named without an FEC id) they make its itemized receipts
-- rule: receipts that are not itemized name nobody; where the share is above 100 percent more rows than reports are loaded
-- chart: bars x=donor,cycle y=total_cents top=20
-- order: cycle desc, total_cents desc, kind, donor, zip5, source_id, giver_id
-- @with
base AS MATERIALIZED (
  SELECT q.cycle, q.cents, CASE WHEN coalesce(:from, :to) IS NULL
    AND t.basis <> 'itemized rows' THEN t.receipts END AS all_cents
  FROM (SELECT cycle, sum(cents) AS cents FROM sum_told WHERE is_receipt GROUP BY cycle) q
  LEFT JOIN committee_total t ON t.cycle = q.cycle AND t.committee_id = :committee),
partner AS NOT MATERIALIZED (
  SELECT p.cycle, p.giver_id, coalesce((SELECT c.name FROM committee_named c WHERE c.committee_id = p.giver_id),
    p.giver_id) AS name, p.entry_id, p.n, p.cents
  FROM by_pair p WHERE p.told_by = 'receiver' AND p.receiver_id = :committee)
-- @query
SELECT d.cycle, d.source_id, :committee AS filer_id, (SELECT n.name FROM committee_named n
  WHERE n.committee_id = :committee) AS filer, d.kind, d.giver_id, d.donor, d.zip5, p.state, p.employer, d.n AS gifts,
  d.cents AS total_cents, CASE WHEN b.cents > 0 THEN (d.cents * 20000 + b.cents) / (2 * b.cents) END AS share_bp,
  b.cents AS itemized_receipts_cents, b.all_cents AS receipts_cents, CASE
  WHEN b.all_cents > 0 THEN (b.cents * 20000 + b.all_cents) / (2 * b.all_cents) END AS itemized_bp
FROM (
  SELECT * FROM (
    SELECT cycle, source_id, 'donor' AS kind, '' AS giver_id, name AS donor, zip5, min(party_id) AS party_id,
      sum(n) AS n, sum(cents) AS cents
    FROM name_told WHERE dimension = 'donor' GROUP BY name, zip5, source_id, cycle
    ORDER BY cycle DESC, 9 DESC, name, zip5, source_id LIMIT :limit) g
  UNION ALL
  SELECT cycle, '', 'committee', giver_id, name, '', NULL, sum(n), sum(cents) FROM partner
  GROUP BY cycle, giver_id, name) d
LEFT JOIN party p ON p.party_id = d.party_id LEFT JOIN base b ON b.cycle = d.cycle
-- @why
SELECT entry_id AS record_id, cents, 1 AS gifts FROM name_told
WHERE :key_kind = 'donor' AND dimension = 'donor' AND source_id = :key_source_id AND name = CAST(:key_donor AS TEXT)
  AND zip5 = CAST(:key_zip5 AS TEXT)
UNION ALL
SELECT entry_id, cents, 1 FROM partner WHERE :key_kind = 'committee' AND giver_id = :key_giver_id ORDER BY 1
-- @excluded
SELECT rule, sum(n) AS n, sum(cents) AS cents FROM (
  SELECT rule, n, cents FROM gift_left_out UNION ALL SELECT rule, n, cents FROM no_person) q
GROUP BY rule ORDER BY rule
