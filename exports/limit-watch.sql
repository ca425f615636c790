-- name: limit-watch
-- title: Donors over the limit
-- question: Who gave a candidate more than the limit for one election, after refunds, redesignations and reattributions?
-- param: committee  committee          Only gifts to this committee
-- param: cycle  cycle          Only filings of this two-year period
-- param: election  text          Only this election, by its code as filed, like P2018 or SGR2017
-- param: limit  count = 100          Rows to return
-- column: filer_id  text  Committee of the candidate
-- column: filer  text  Its name as filed
-- column: election  text  Code of the election as filed; blank when not told
-- column: election_words  text  What the code means
-- column: donor  text  Name as filed, in capitals
-- column: zip5  text  First five characters of the ZIP code
-- column: donor_type  text  person (individuals, partnerships, tribes) or committee
-- column: rows  count  Rows that count
-- column: given_cents  cents  Gifts, shares of joint fundraising too
-- column: moved_cents  cents  Redesignations and reattributions, in and out
-- column: returned_cents  cents  Refunds, negative
-- column: net_cents  cents  The three together
-- column: limit_cents  cents  Limit for one election on the day of the last gift
-- column: excess_cents  cents  net less limit
-- column: last_date  date  Day of the last gift
-- column: refunds_by  text  Rule by which a refund met this row; blank when refunds name donor and election as the gifts do
-- column: note  text  Words of the filer on one of the gifts, of several the last in the alphabet; a refund promised there is not subtracted
-- column: cure_by  date  60 days later: the last day to refund, redesignate or reattribute (11 CFR 103.3(b)(3))
-- table: donor, excess_cents, note, net_cents, filer, election, limit_cents, zip5, cure_by, returned_cents, last_date
-- key: filer_id, election, donor, zip5, donor_type
-- cell: net_cents
-- method: limit-net/1
-- rule: candidates' committees (Forms 3 and 3P) in electronic filings; limits are in schema/codes/contribution_limit.csv, per election, special primary, special and runoff each with its own
-- rule: the limit is the one of the day of the last gift (none is known before 2003); committees are taken as multicandidate, gifts and loans of the candidate have no limit
-- rule: memos that say redesignation or reattribution move money between elections or persons; a memo that repeats the original is not counted: of rows of one amount in one filing only as many plus rows as minus rows, the last ones
-- rule: memo shares of joint fundraising count as the donor's gift (jfc-memo/1); memos that name a conduit do not (conduit-memo/1)
-- rule: a donor is a name plus the first five of the ZIP code: namesakes at one address are one, spellings are several; a row is a lead, not a finding
-- rule: a refund that names no election is money back on what the donor gave too much: it goes to the donor's elections with an excess, the earliest first, up to the excess, if the donor gave for that election by the day of the refund (refund-unspecified-election/1; what is above the limit must be refunded, redesignated or reattributed within 60 days: 11 CFR 103.3(b)(3), 110.1(b)); the rest of it stays under a blank code, and a refund of the same amount that was voided moves nothing
-- rule: a refund whose donor gave nothing under that spelling is of the one donor of the committee with the same last name, first name and five digits of the ZIP code, and what follows (middle name, suffix) missing on one side or with the same initial; where several fit, of none of them (refund-donor-key/1)
-- rule: the refunds which took an excess away by these rules, and those of donors whose gifts are not loaded, are listed as left out
-- rule: gifts for no named election stand under a blank code, and 48-hour notices, which name none, are left out
-- rule: gifts in reports that are not loaded are missing: see aggregate-gaps
-- empty: no donor is above a limit in the filings that are loaded, or none is loaded: warchest report filings
-- order: excess_cents desc, filer_id, election, donor, zip5
-- @with
src AS MATERIALIZED (
  SELECT s.source_id, g.cmte_id FROM source s JOIN filing g ON g.source_id = coalesce(s.supplements, s.source_id)
  WHERE g.form_tp IN ('F3', 'F3P') AND s.known_from <= :as_of AND :as_of < s.known_until AND s.state <> 'removed'
    AND (:cycle IS NULL OR s.cycle = CAST(:cycle AS INTEGER))
    AND (:committee IS NULL OR g.cmte_id = :committee)),
row_of AS MATERIALIZED (
  SELECT s.source_id, s.cmte_id, e.entry_id, e.entry_day, k.direction, k.memo,
    k.status = 'active' OR k.status_rule = 'jfc-memo/1' AS counts,
    iif(k.direction = 'out', -e.amount_cents, e.amount_cents) AS cents, upper(coalesce(o.transaction_pgi, '')) AS election,
    upper(coalesce(p.display_name, '')) AS donor, coalesce(substr(p.zip_code, 1, 5), '') AS zip5,
    iif(coalesce(p.entity_tp, '') IN ('PAC', 'PTY', 'CCM', 'COM') OR k.nature = 'committee-contribution',
      'committee', 'person') AS donor_type, d.memo_text AS words,
    instr(upper(coalesce(d.memo_text, '') || ' ' || coalesce(d.purpose, '')), 'REDESIG') > 0
      OR instr(upper(coalesce(d.memo_text, '') || ' ' || coalesce(d.purpose, '')), 'REATTRIB') > 0 AS moves
  FROM src s
  CROSS JOIN entry e ON e.entry_id BETWEEN s.source_id * 1000000000 AND s.source_id * 1000000000 + 999999999
  CROSS JOIN posting o ON o.posting_id = e.posting_id
  CROSS JOIN posting_class k ON k.class_id = o.class_id
  JOIN party p ON p.party_id = e.party_id
  LEFT JOIN detail d ON d.detail_id = e.detail_id
  WHERE k.nature <> 'candidate-contribution' AND (k.individual = 1 OR k.nature IN ('committee-contribution', 'refund'))
    AND (k.status = 'active' OR k.status_rule IN ('memo-entry/1', 'jfc-memo/1'))),
move AS MATERIALIZED (  -- memos that move money, without those that repeat the original
  SELECT entry_id FROM (
    SELECT entry_id, cents, counts, row_number() OVER (PARTITION BY source_id, abs(cents), cents > 0 ORDER BY entry_id DESC) AS nth,
      sum(cents < 0) OVER (PARTITION BY source_id, abs(cents)) AS minus
    FROM row_of WHERE memo AND moves)
  WHERE counts OR cents < 0 OR nth <= minus),
counted AS (
  SELECT entry_id, entry_day, cmte_id, election, donor, zip5, donor_type, cents, words,
    CASE WHEN moves AND (memo OR cents < 0) THEN 'moved' WHEN direction = 'out' THEN 'returned' ELSE 'given' END AS part
  FROM row_of WHERE CASE WHEN memo AND moves THEN entry_id IN (SELECT entry_id FROM move) ELSE counts END),
payee AS MATERIALIZED (  -- whom refunds name: LAST, FIRST and what follows
  SELECT *, trim(replace(substr(donor, length(stem) + 1), '.', '')) AS rest
  FROM (SELECT DISTINCT cmte_id, donor, zip5, donor_type,
      substr(donor, 1, instr(donor || ', ', ', ') + instr(substr(donor, instr(donor || ', ', ', ') + 2) || ' ', ' ')) AS stem
    FROM counted WHERE part = 'returned' AND donor <> '')),
giver AS MATERIALIZED (  -- of them, those who gave under that very name
  SELECT DISTINCT cmte_id, donor, zip5, donor_type FROM counted
  WHERE part <> 'returned' AND (cmte_id, donor, zip5, donor_type) IN (SELECT cmte_id, donor, zip5, donor_type FROM payee)),
stranger AS MATERIALIZED (SELECT * FROM payee WHERE zip5 <> '' AND instr(donor, ', ') > 0
  AND (cmte_id, donor, zip5, donor_type) NOT IN (SELECT cmte_id, donor, zip5, donor_type FROM giver)),
same_person AS MATERIALIZED (  -- the one giver whom a refund under another spelling is of
  SELECT cmte_id, donor, zip5, donor_type, min(giver) AS giver
  FROM (SELECT r.cmte_id, r.donor, r.zip5, r.donor_type, r.rest, g.donor AS giver,
      trim(replace(substr(g.donor, length(r.stem) + 1), '.', '')) AS giver_rest
    FROM counted g CROSS JOIN stranger r ON r.cmte_id = g.cmte_id AND r.zip5 = g.zip5 AND r.donor_type = g.donor_type
      AND r.stem = substr(g.donor, 1, length(r.stem)) AND substr(g.donor || ' ', length(r.stem) + 1, 1) = ' '
    WHERE g.part <> 'returned')
  WHERE rest = '' OR giver_rest = '' OR (substr(rest, 1, 1) = substr(giver_rest, 1, 1)
    AND (rest = giver_rest OR NOT (rest IN ('JR', 'SR', 'II', 'III', 'IV') OR giver_rest IN ('JR', 'SR', 'II', 'III', 'IV'))))
  GROUP BY cmte_id, donor, zip5, donor_type HAVING count(DISTINCT giver) = 1),
back AS MATERIALIZED (  -- refunds; open ones name no election, and no voided cheque undoes them
  SELECT *, election = '' AND cents < 0
      AND row_number() OVER (PARTITION BY cmte_id, donor, zip5, donor_type, election, abs(cents), cents > 0 ORDER BY entry_id)
        > sum(cents > 0) OVER (PARTITION BY cmte_id, donor, zip5, donor_type, election, abs(cents)) AS open
  FROM (SELECT c.entry_id, c.entry_day, c.cmte_id, c.election, coalesce(m.giver, c.donor) AS donor, c.zip5, c.donor_type,
      c.cents, c.words, iif(m.giver IS NULL, NULL, 'refund-donor-key/1') AS donor_rule
    FROM counted c LEFT JOIN same_person m USING (cmte_id, donor, zip5, donor_type) WHERE c.part = 'returned')),
over_before AS MATERIALIZED (  -- their givers' elections with an excess, before refunds that name none
  SELECT *, coalesce(sum(excess) OVER (PARTITION BY cmte_id, donor, zip5, donor_type ORDER BY first_day, election
      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS start
  FROM (SELECT d.*, d.net - (SELECT CAST(l.cents AS INTEGER) FROM code_contribution_limit l
      WHERE l.recipient_type = 'candidate' AND l.per = 'election' AND l.donor_type = d.donor_type
        AND l.valid_from <= date(d.last_day * 86400, 'unixepoch')
        AND date(d.last_day * 86400, 'unixepoch') < l.valid_until) AS excess
    FROM (SELECT cmte_id, donor, zip5, donor_type, election, sum(cents) AS net,
        min(iif(part = 'given', entry_day, NULL)) AS first_day, max(iif(part = 'given', entry_day, NULL)) AS last_day
      FROM (SELECT cmte_id, donor, zip5, donor_type, election, cents, part, entry_day FROM counted WHERE part <> 'returned'
        UNION ALL SELECT cmte_id, donor, zip5, donor_type, election, cents, 'returned', entry_day FROM back WHERE NOT open)
      WHERE (cmte_id, donor, zip5, donor_type) IN (SELECT cmte_id, donor, zip5, donor_type FROM back WHERE open)
      GROUP BY cmte_id, donor, zip5, donor_type, election) d)
  WHERE excess > 0),
repaid AS MATERIALIZED (  -- refunds that name no election, end to end by day
  SELECT *, coalesce(sum(-cents) OVER (PARTITION BY cmte_id, donor, zip5, donor_type ORDER BY entry_day, entry_id
      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS start
  FROM back JOIN (SELECT cmte_id, donor, zip5, donor_type, min(first_day) AS since FROM over_before
    GROUP BY cmte_id, donor, zip5, donor_type) USING (cmte_id, donor, zip5, donor_type)
  WHERE open AND donor <> '' AND since <= entry_day),
applied AS MATERIALIZED (
  SELECT r.entry_id, o.election, min(o.start + o.excess, r.start - r.cents) - max(o.start, r.start) AS cents
  FROM repaid r JOIN over_before o USING (cmte_id, donor, zip5, donor_type)
  WHERE o.first_day <= r.entry_day AND o.start < r.start - r.cents AND r.start < o.start + o.excess),
booked AS (
  SELECT entry_id, entry_day, cmte_id, election, donor, zip5, donor_type, part, cents, words, NULL AS rule
  FROM counted WHERE part <> 'returned'
  UNION ALL
  SELECT entry_id, entry_day, cmte_id, election, donor, zip5, donor_type, 'returned', cents, words, donor_rule
  FROM back WHERE NOT open
  UNION ALL
  SELECT b.entry_id, b.entry_day, b.cmte_id, a.election, b.donor, b.zip5, b.donor_type, 'returned', -a.cents, b.words,
    'refund-unspecified-election/1' || coalesce(', ' || b.donor_rule, '')
  FROM applied a JOIN back b USING (entry_id)
  UNION ALL
  SELECT b.entry_id, b.entry_day, b.cmte_id, b.election, b.donor, b.zip5, b.donor_type, 'returned',
    b.cents + coalesce(a.cents, 0), b.words, b.donor_rule
  FROM back b LEFT JOIN (SELECT entry_id, sum(cents) AS cents FROM applied GROUP BY entry_id) a USING (entry_id)
  WHERE b.open AND b.cents + coalesce(a.cents, 0) <> 0)
-- @query
WITH net AS (
  SELECT cmte_id, election, donor, zip5, donor_type, count(*) AS n, sum(iif(part = 'given', cents, 0)) AS given,
    sum(iif(part = 'moved', cents, 0)) AS moved, sum(iif(part = 'returned', cents, 0)) AS returned, sum(cents) AS net,
    max(iif(part = 'given', entry_day, NULL)) AS last_day,
    max(iif(part = 'given', words, NULL)) AS words, max(rule) AS rule
  FROM booked GROUP BY cmte_id, election, donor, zip5, donor_type),
measured AS (
  SELECT d.*, (SELECT CAST(l.cents AS INTEGER) FROM code_contribution_limit l
    WHERE l.recipient_type = 'candidate' AND l.per = 'election' AND l.donor_type = d.donor_type
      AND l.valid_from <= date(d.last_day * 86400, 'unixepoch')
      AND date(d.last_day * 86400, 'unixepoch') < l.valid_until) AS most
  FROM net d WHERE d.donor <> '' AND (:election IS NULL OR d.election = upper(:election)))
SELECT d.cmte_id AS filer_id,
  (SELECT g.filer_name FROM filing g WHERE g.cmte_id = d.cmte_id AND g.filer_name IS NOT NULL
   ORDER BY g.record_id DESC LIMIT 1) AS filer,
  d.election, (SELECT t.label FROM code_election_type t WHERE t.code = rtrim(d.election, '0123456789')) AS election_words,
  d.donor, d.zip5, d.donor_type, d.n AS rows, d.given AS given_cents, d.moved AS moved_cents,
  d.returned AS returned_cents, d.net AS net_cents, d.most AS limit_cents, d.net - d.most AS excess_cents,
  date(d.last_day * 86400, 'unixepoch') AS last_date, d.rule AS refunds_by, d.words AS note,
  date((d.last_day + 60) * 86400, 'unixepoch') AS cure_by
FROM measured d WHERE d.net > d.most
ORDER BY d.net - d.most DESC, d.cmte_id, d.election, d.donor, d.zip5
LIMIT coalesce(:limit, 100)
-- @why
SELECT entry_id AS record_id, cents, 1 AS rows, iif(part = 'given', cents, NULL) AS given_cents,
  iif(part = 'moved', cents, NULL) AS moved_cents, iif(part = 'returned', cents, NULL) AS returned_cents
FROM booked
WHERE cmte_id = :key_filer_id AND election = CAST(:key_election AS TEXT) AND donor = CAST(:key_donor AS TEXT) AND zip5 = CAST(:key_zip5 AS TEXT)
  AND donor_type = :key_donor_type
ORDER BY entry_id
-- @excluded
SELECT rule, count(*) AS n, coalesce(sum(cents), 0) AS cents FROM (
  SELECT 'excess already refunded: ' || b.rule AS rule, -b.cents AS cents FROM booked b
  WHERE b.rule LIKE 'refund-unspecified-election/1%' AND (:election IS NULL OR b.election = upper(:election))
    AND :key_donor IS NULL
  UNION ALL
  SELECT 'refund of a donor with no gift in these filings', -b.cents FROM booked b
  WHERE b.part = 'returned' AND b.donor <> '' AND (:election IS NULL OR b.election = upper(:election)) AND :key_donor IS NULL
    AND (b.cmte_id, b.donor, b.zip5, b.donor_type) NOT IN (SELECT cmte_id, donor, zip5, donor_type FROM giver)
    AND coalesce(b.rule, '') NOT LIKE '%refund-donor-key/1')
GROUP BY rule
ORDER BY rule
