-- title: Parties' coordinated spending
-- question: Which party committee spent how much together with which candidate?
-- uses: coordinated, candidate_record, committee_record
-- params: race, candidate, cycle, limit = 50
-- param: committee committee Only this party committee
-- columns: cycle, race, candidate_id, candidate, spender_id, spender, party, payments, amount_cents, limit_cents, limit_by
-- column: candidate_id text Candidate, FEC id; the name as filed, or the committee named, where nothing tells the id
-- column: party text Party of the committee
-- column: amount_cents cents Spent in coordination with the candidate
-- column: limit_cents cents Limit for the general election; blank where the law has a formula, by state and year
-- column: limit_by text Source of the limit, and of a period in which it ended the reason
-- table: candidate, spender, amount_cents, race, payments, party, cycle, limit_cents, candidate_id, spender_id
-- key: cycle, race, candidate_id, spender_id
-- cell: amount_cents
-- derived: limit_cents of cycle, limit_by: schema/codes/contribution_limit.csv
-- method: party-coordinated/1
-- rule: coordinated party expenditures (52 U.S.C. 30116(d), 11 CFR 109.30 to 109.37; Form 3X line 25): paid by the party, neither a contribution nor an independent expenditure; memos are left out
-- rule: the national party and the state party have a limit each, and may pass it on to another committee of the party: no single committee's sum is over it for certain
-- empty: no coordinated spending of a party that fits is loaded: filings (Schedule F), pas2YY.zip or othYY.zip
-- chart: bars x=spender,candidate y=amount_cents top=20
-- order: cycle desc, race, amount_cents desc, candidate_id, spender_id
-- @with
asked AS NOT MATERIALIZED (
  SELECT o.*, coalesce(c.race, o.race, '') AS seat, c.name
  FROM coordinated_any o LEFT JOIN candidate_record c ON c.candidate_id = o.candidate_id
  WHERE (:candidate IS NULL OR o.candidate_id = :candidate) AND (:committee IS NULL OR o.spender_id = :committee))
-- @query
SELECT d.cycle, d.seat AS race, d.candidate_id, d.candidate, d.spender_id,
  (SELECT n.name FROM committee_named n WHERE n.committee_id = d.spender_id) AS spender, p.party, d.n AS payments,
  d.cents AS amount_cents, CAST(l.cents AS INTEGER) AS limit_cents, CASE
  WHEN l.valid_until <= d.cycle || '-12-31' THEN l.source ELSE substr(l.source, 1, instr(l.source || ';', ';') - 1)
  END AS limit_by
FROM (
  SELECT cycle, seat, candidate_id, coalesce(max(name), max(candidate)) AS candidate, spender_id, sum(n) AS n,
    sum(cents) AS cents
  FROM asked WHERE rule IS NULL GROUP BY cycle, seat, candidate_id, spender_id) d
LEFT JOIN committee_record p ON p.committee_id = d.spender_id
LEFT JOIN code_contribution_limit l ON l.donor_type = 'party' AND l.valid_from <= d.cycle || '-12-31'
  AND (CAST(d.cycle AS INTEGER) - 1) || '-01-01' < l.valid_until
-- @why
SELECT entry_id AS record_id, cents, 1 AS payments FROM asked
WHERE rule IS NULL AND spender_id = :key_spender_id AND seat = :key_race
  AND candidate_id = CAST(:key_candidate_id AS TEXT)
ORDER BY entry_id
-- @excluded
SELECT rule, sum(n) AS n, sum(cents) AS cents FROM asked WHERE rule IS NOT NULL GROUP BY rule ORDER BY rule
