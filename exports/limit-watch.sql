-- title: Donors over the limit
-- question: Who gave a candidate more than the limit for one election, after refunds, redesignations and
--   reattributions?
-- uses: limit_net
-- params: committee, cycle, limit = 100
-- param: election text Only this election, by its code as filed, like P2018 or SGR2017
-- columns: status, filer_id, filer, election, election_words, donor, zip5, donor_type, rows, given_cents, moved_cents, returned_cents, net_cents, limit_cents, excess_cents, limit_by, last_date, refunds_by, note, cure_by
-- column: status text over; redesignation requested (so the filer says, and it is over); refunded or within (given too much, then paid back or moved away)
-- column: net_cents cents The three together
-- column: excess_cents cents net less limit; below zero where the excess is gone
-- column: limit_by text Source of the limit and its first day
-- column: note text Words of the filer on these rows, each once; a refund promised there is not subtracted
-- table: donor, status, excess_cents, note, net_cents, filer, election, limit_cents, zip5, cure_by, returned_cents,
--   last_date
-- key: filer_id, election, donor, zip5, donor_type
-- cell: net_cents
-- derived: excess_cents = net_cents - limit_cents; limit_cents of limit_by, donor_type, last_date: schema/codes/contribution_limit.csv
-- method: limit-net/1
-- rule: the refunds which took an excess away by these rules, and those of donors whose gifts are not loaded, are listed as left out
-- rule: limit-unknown/1: what was given on a day for which schema/codes/contribution_limit.csv has no limit is left out (persons before 2003, and after the last general election until the FEC publishes the next limits)
-- rule: gifts in reports that are not loaded are missing: see aggregate-gaps
-- note: a limit that no longer stands has its last day and the reason in schema/codes/contribution_limit.csv: parties' coordinated spending (52 U.S.C. 30116(d)) has had no limit since 2026-06-30 (NRSC v. FEC, No. 24-621)
-- empty: no donor is above a limit in the filings that are loaded, or none is loaded: warchest report filings
-- order: excess_cents desc, filer_id, election, donor, zip5
-- @with
part AS NOT MATERIALIZED (
  SELECT * FROM limit_net WHERE donor <> '' AND (:election IS NULL OR election = upper(:election))),
net AS (
  SELECT q.*, l.cents AS limit_cents, l.source || ', from ' || l.valid_from AS limit_by
  FROM (
    SELECT filer_id, election, donor, zip5, donor_type, count(*) AS n, sum(CASE part WHEN 'given' THEN cents
      ELSE 0 END) AS given, sum(CASE part WHEN 'moved' THEN cents ELSE 0 END) AS moved, sum(CASE WHEN part = 'moved'
      AND cents > 0 THEN cents ELSE 0 END) AS moved_in, sum(CASE part WHEN 'returned' THEN cents
      ELSE 0 END) AS returned, sum(cents) AS net, coalesce(max(CASE part WHEN 'given' THEN day END),
      max(CASE WHEN cents > 0 THEN day END)) AS last_day, max(refund_rule) AS rule
    FROM part GROUP BY filer_id, election, donor, zip5, donor_type) q
  LEFT JOIN election_limit l ON l.donor_type = q.donor_type AND l.valid_from <= date(q.last_day * 86400, 'unixepoch')
    AND date(q.last_day * 86400, 'unixepoch') < l.valid_until)
-- @query
SELECT CASE WHEN d.net <= d.limit_cents THEN CASE WHEN d.net - d.returned > d.limit_cents THEN 'refunded'
  ELSE 'within' END WHEN upper(w.words) LIKE '%REQUEST%' AND (instr(upper(w.words), 'REDESIG') > 0
  OR instr(upper(w.words), 'REATTRIB') > 0) THEN 'redesignation requested' ELSE 'over' END AS status, d.filer_id,
  (SELECT g.filer_name FROM filing g WHERE g.cmte_id = d.filer_id AND g.filer_name IS NOT NULL
    ORDER BY g.record_id DESC LIMIT 1) AS filer, d.election,
  (SELECT t.label FROM code_election_type t WHERE t.code = rtrim(d.election, '0123456789')) AS election_words,
  d.donor, d.zip5, d.donor_type, d.n AS rows, d.given AS given_cents, d.moved AS moved_cents,
  d.returned AS returned_cents, d.net AS net_cents, d.limit_cents, d.net - d.limit_cents AS excess_cents, d.limit_by,
  date(d.last_day * 86400, 'unixepoch') AS last_date, d.rule AS refunds_by, w.words AS note, date((d.last_day
  + 60) * 86400, 'unixepoch') AS cure_by
FROM net d LEFT JOIN (
  SELECT filer_id, election, donor, zip5, donor_type, group_concat(words, '; ') AS words FROM (
    SELECT DISTINCT filer_id, election, donor, zip5, donor_type, words FROM part WHERE words IS NOT NULL
    ORDER BY filer_id, election, donor, zip5, donor_type, words) q
  GROUP BY filer_id, election, donor, zip5, donor_type) w ON w.filer_id = d.filer_id AND w.election = d.election
  AND w.donor = d.donor AND w.zip5 = d.zip5 AND w.donor_type = d.donor_type
WHERE (d.net > d.limit_cents OR d.given + d.moved_in > d.limit_cents)
  AND (d.net > (SELECT min(cents) FROM election_limit) OR d.given + d.moved_in > (
    SELECT min(cents) FROM election_limit))
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
    || refund_rule WHEN refund_rule IS NULL AND donor <> '' AND who NOT IN (SELECT who FROM namesake
      WHERE is_same) THEN 'refund of a donor with no gift in these filings' END AS rule
  FROM limit_net
  WHERE part = 'returned' AND (:election IS NULL OR election = upper(:election)) AND :key_donor IS NULL
  UNION ALL SELECT -net, 'limit-unknown/1' FROM net WHERE limit_cents IS NULL AND net > 0) q
WHERE rule IS NOT NULL GROUP BY rule ORDER BY rule
