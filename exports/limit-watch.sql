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
-- column: note  text  Words of the filer on one of the gifts, of several the last in the alphabet; a refund promised there is not subtracted
-- column: cure_by  date  60 days later: the last day to refund, redesignate or reattribute (11 CFR 103.3(b)(3))
-- table: filer, donor, election, net_cents, limit_cents, excess_cents, last_date, cure_by
-- key: filer_id, election, donor, zip5, donor_type
-- cell: net_cents
-- method: limit-net/1
-- rule: candidates' committees (Forms 3 and 3P) in electronic filings; limits are in schema/codes/contribution_limit.csv, per election, special primary, special and runoff each with its own
-- rule: the limit is the one of the day of the last gift (none is known before 2003); committees are taken as multicandidate, gifts and loans of the candidate have no limit
-- rule: memos that say redesignation or reattribution move money between elections or persons; a memo that repeats the original is not counted: of rows of one amount in one filing only as many plus rows as minus rows, the last ones
-- rule: memo shares of joint fundraising count as the donor's gift (jfc-memo/1); memos that name a conduit do not (conduit-memo/1)
-- rule: a donor is a name plus the first five of the ZIP code: namesakes at one address are one, spellings are several; a row is a lead, not a finding
-- rule: gifts for no named election stand under a blank code, and 48-hour notices, which name none, are left out
-- rule: gifts in reports that are not loaded are missing: see aggregate-gaps
-- empty: no donor is above a limit in the filings that are loaded, or none is loaded: warchest report filings
-- order: excess_cents desc, filer_id, election, donor, zip5
-- @query
WITH src AS MATERIALIZED (
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
paired AS (
  SELECT *, row_number() OVER (PARTITION BY source_id, memo AND moves, abs(cents), cents > 0 ORDER BY entry_id DESC) AS nth,
    sum(cents < 0) OVER (PARTITION BY source_id, memo AND moves, abs(cents)) AS minus
  FROM row_of),
counted AS (
  SELECT *, CASE WHEN moves AND (memo OR cents < 0) THEN 'moved' WHEN direction = 'out' THEN 'returned'
    ELSE 'given' END AS part
  FROM paired
  WHERE counts OR (memo AND moves AND (cents < 0 OR nth <= minus))),
net AS (
  SELECT cmte_id, election, donor, zip5, donor_type, count(*) AS n, sum(iif(part = 'given', cents, 0)) AS given,
    sum(iif(part = 'moved', cents, 0)) AS moved, sum(iif(part = 'returned', cents, 0)) AS returned, sum(cents) AS net,
    max(iif(part = 'given', entry_day, NULL)) AS last_day,
    max(iif(part = 'given', words, NULL)) AS words
  FROM counted GROUP BY cmte_id, election, donor, zip5, donor_type),
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
  date(d.last_day * 86400, 'unixepoch') AS last_date, d.words AS note,
  date((d.last_day + 60) * 86400, 'unixepoch') AS cure_by
FROM measured d WHERE d.net > d.most
ORDER BY d.net - d.most DESC, d.cmte_id, d.election, d.donor, d.zip5
LIMIT coalesce(:limit, 100)
-- @why
WITH src AS MATERIALIZED (
  SELECT s.source_id, g.cmte_id FROM source s JOIN filing g ON g.source_id = coalesce(s.supplements, s.source_id)
  WHERE g.form_tp IN ('F3', 'F3P') AND s.known_from <= :as_of AND :as_of < s.known_until AND s.state <> 'removed'
    AND (:cycle IS NULL OR s.cycle = CAST(:cycle AS INTEGER))
    AND g.cmte_id = :key_filer_id),
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
paired AS (
  SELECT *, row_number() OVER (PARTITION BY source_id, memo AND moves, abs(cents), cents > 0 ORDER BY entry_id DESC) AS nth,
    sum(cents < 0) OVER (PARTITION BY source_id, memo AND moves, abs(cents)) AS minus
  FROM row_of),
counted AS (
  SELECT *, CASE WHEN moves AND (memo OR cents < 0) THEN 'moved' WHEN direction = 'out' THEN 'returned'
    ELSE 'given' END AS part
  FROM paired
  WHERE counts OR (memo AND moves AND (cents < 0 OR nth <= minus)))
SELECT entry_id AS record_id, cents, 1 AS rows, iif(part = 'given', cents, NULL) AS given_cents,
  iif(part = 'moved', cents, NULL) AS moved_cents, iif(part = 'returned', cents, NULL) AS returned_cents
FROM counted
WHERE election = CAST(:key_election AS TEXT) AND donor = CAST(:key_donor AS TEXT) AND zip5 = CAST(:key_zip5 AS TEXT)
  AND donor_type = :key_donor_type
ORDER BY entry_id
