-- title: Electioneering communications
-- question: Who paid for ads that name a candidate shortly before an election without taking sides, whom do they name,
--   and what did they cost?
-- uses: race_outside, candidate_record, committee_record
-- params: race, candidate, cycle, limit = 50
-- param: committee committee Only this spender
-- columns: cycle, race, candidate_id, candidate, party, spender_id, spender, communications, amount_cents, first_date, last_date, told_by
-- column: candidate_id text Candidate named, FEC id; the name as filed where the filing gives no id; blank when nobody is named
-- column: amount_cents cents This candidate's share of the costs
-- column: last_date date Last day of a payment
-- column: first_date date First day of a payment
-- column: told_by text Format of the file that speaks
-- table: candidate, spender, amount_cents, race, communications, last_date, cycle, spender_id, candidate_id
-- key: cycle, race, candidate_id, spender_id
-- cell: amount_cents
-- derived: communications counts amount_cents
-- methods: fec-pas2-first/1, fec-ie-csv-first/1, fec-regular-only/1
-- rule: Form 9, the FEC's ElectioneeringComm file and type 29: broadcast ads that name a candidate within 30 days before a primary or 60 before a general election, $10,000 a year and more (52 U.S.C. 30104(f), 11 CFR 100.29); no side is filed
-- empty: no electioneering communications that fit are loaded: filings of Form 9, or the FEC's ElectioneeringComm file
-- chart: bars x=spender,candidate y=amount_cents top=20
-- order: cycle desc, race, amount_cents desc, candidate_id, spender_id
-- @with
asked AS NOT MATERIALIZED (
  SELECT o.*, coalesce(c.race, o.race, '') AS seat, c.name, c.party
  FROM race_outside o LEFT JOIN candidate_record c ON c.candidate_id = o.candidate_id
  WHERE o.nature = 'electioneering' AND (:candidate IS NULL OR o.candidate_id = :candidate) AND (:committee IS NULL
    OR o.spender_id = :committee))
-- @query
SELECT d.cycle, d.seat AS race, d.candidate_id, coalesce(d.name, CASE WHEN d.candidate_id = trim(d.candidate_id,
  '0123456789') THEN nullif(d.candidate_id, '') END, (SELECT max(f.name) FROM filed_name f
  WHERE f.candidate_id = d.candidate_id)) AS candidate, d.party, d.spender_id,
  (SELECT n.name FROM committee_named n WHERE n.committee_id = d.spender_id) AS spender,
  d.n AS communications, d.cents AS amount_cents, date(d.first_day * 86400, 'unixepoch') AS first_date,
  date(d.last_day * 86400, 'unixepoch') AS last_date, d.told_by
FROM (
  SELECT cycle, seat, candidate_id, max(name) AS name, max(party) AS party, spender_id, sum(n) AS n,
    sum(cents) AS cents, min(first_day) AS first_day, max(last_day) AS last_day, CASE
    WHEN count(DISTINCT format) = 1 THEN min(format) ELSE 'several' END AS told_by
  FROM asked GROUP BY cycle, seat, candidate_id, spender_id) d
-- @why
SELECT entry_id AS record_id, cents FROM asked
WHERE spender_id = :key_spender_id AND seat = :key_race AND candidate_id = CAST(:key_candidate_id AS TEXT)
ORDER BY entry_id
-- @excluded
SELECT rule, sum(n) AS n, sum(cents) AS cents FROM race_left_out
WHERE nature = 'electioneering' AND (:candidate IS NULL OR candidate_id = :candidate) AND (:committee IS NULL
  OR spender_id = :committee)
GROUP BY rule ORDER BY rule
