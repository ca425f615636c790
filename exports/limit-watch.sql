-- title: Donors over the limit
-- question: Who gave a candidate more than the limit for one election, after refunds, redesignations and
--   reattributions?
-- uses: limit_net
-- params: committee, cycle, limit = 100
-- param: election text Only this election, by its code as filed, like P2018 or SGR2017
-- columns: filer_id, filer, election, election_words, donor, zip5, donor_type, rows, given_cents, moved_cents, returned_cents, net_cents, limit_cents, excess_cents, last_date, refunds_by, note, cure_by
-- column: net_cents cents The three together
-- column: note text Words of the filer on one of the gifts, of several the last in the alphabet; a refund promised there is not subtracted
-- table: donor, excess_cents, note, net_cents, filer, election, limit_cents, zip5, cure_by, returned_cents, last_date
-- key: filer_id, election, donor, zip5, donor_type
-- cell: net_cents
-- method: limit-net/1
-- rule: the refunds which took an excess away by these rules, and those of donors whose gifts are not loaded, are listed as left out
-- rule: gifts in reports that are not loaded are missing: see aggregate-gaps
-- empty: no donor is above a limit in the filings that are loaded, or none is loaded: warchest report filings
-- order: excess_cents desc, filer_id, election, donor, zip5
-- @query
WITH net AS (
  SELECT filer_id, election, donor, zip5, donor_type, count(*) AS n, sum(CASE part WHEN 'given' THEN cents
    ELSE 0 END) AS given, sum(CASE part WHEN 'moved' THEN cents ELSE 0 END) AS moved,
    sum(CASE part WHEN 'returned' THEN cents ELSE 0 END) AS returned, sum(cents) AS net,
    max(CASE part WHEN 'given' THEN day END) AS last_day, max(CASE part WHEN 'given' THEN words END) AS words,
    max(refund_rule) AS rule
  FROM limit_net WHERE donor <> '' AND (:election IS NULL OR election = upper(:election))
  GROUP BY filer_id, election, donor, zip5, donor_type)
SELECT d.filer_id, (SELECT g.filer_name FROM filing g WHERE g.cmte_id = d.filer_id AND g.filer_name IS NOT NULL
    ORDER BY g.record_id DESC LIMIT 1) AS filer,
  d.election,
  (SELECT t.label FROM code_election_type t WHERE t.code = rtrim(d.election, '0123456789')) AS election_words,
  d.donor, d.zip5, d.donor_type, d.n AS rows, d.given AS given_cents, d.moved AS moved_cents,
    d.returned AS returned_cents,
  d.net AS net_cents, l.cents AS limit_cents, d.net - l.cents AS excess_cents, date(d.last_day * 86400,
    'unixepoch') AS last_date,
  d.rule AS refunds_by, d.words AS note, date((d.last_day + 60) * 86400, 'unixepoch') AS cure_by
FROM net d JOIN election_limit l ON l.donor_type = d.donor_type AND l.valid_from <= date(d.last_day * 86400,
  'unixepoch') AND date(d.last_day * 86400, 'unixepoch') < l.valid_until
WHERE d.net > l.cents
-- @why
SELECT entry_id AS record_id, cents, 1 AS rows, CASE part WHEN 'given' THEN cents END AS given_cents, CASE part
  WHEN 'moved' THEN cents END AS moved_cents, CASE part WHEN 'returned' THEN cents END AS returned_cents
FROM limit_net
WHERE filer_id = :key_filer_id AND election = CAST(:key_election AS TEXT) AND donor = CAST(:key_donor AS TEXT)
  AND zip5 = CAST(:key_zip5 AS TEXT) AND donor_type = :key_donor_type
ORDER BY entry_id
-- @excluded
SELECT rule, count(*) AS n, coalesce(sum(-cents), 0) AS cents FROM (
  SELECT cents, CASE WHEN refund_rule LIKE 'refund-unspecified-election/1%' THEN 'excess already refunded: '
    || refund_rule WHEN refund_rule IS NULL AND who IN (SELECT who FROM payee
      WHERE NOT is_giver) THEN 'refund of a donor with no gift in these filings' END AS rule
  FROM limit_net
  WHERE part = 'returned' AND (:election IS NULL OR election = upper(:election)) AND :key_donor IS NULL) q
WHERE rule IS NOT NULL GROUP BY rule ORDER BY rule
