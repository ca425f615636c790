-- title: Race summary
-- question: Who raised, spent and has what in this race, and how did it end?
-- uses: campaign, race_outside, polled, candidate_record, shared_money
-- params: cycle, limit = 100
-- param: race race required The race, like GA-06 or GA-06@2017-06-20
-- columns: race, cycle, candidate_id, candidate, party, basis, receipts_cents, net_receipts_cents, self_funded_cents, disbursements_cents, net_disbursements_cents, cash_cents, debts_cents, coverage_end, outside_for_cents, outside_against_cents, election_date, votes, second_of, note
-- column: candidate_id text FEC id; the committee's where no loaded file tells whose campaign it is; the name as filed on outside money without one
-- column: basis text FEC summary or filings, whichever covers more, else itemized rows; blank when none is loaded
-- column: election_date date Day of the votes: the day asked for, else the last day of that cycle with results
-- column: note text Coverage that ends after the day of the race; the same money under another id of the candidate
-- table: candidate, receipts_cents, disbursements_cents, note, votes, basis, coverage_end, party, cash_cents,
--   outside_for_cents, outside_against_cents, cycle
-- key: cycle, candidate_id, basis
-- cell: receipts_cents
-- derived: net_receipts_cents, self_funded_cents, disbursements_cents, net_disbursements_cents, cash_cents, debts_cents of cycle, candidate_id, basis: as the report candidate-totals proves them; votes of election_date, candidate_id: as the report results proves them
-- methods: fec-pas2-first/1, fec-ie-csv-first/1
-- rule: the money is that of the whole two-year period, whatever the day of the race: the note says where it runs past that day
-- rule: stated figures (press, official totals typed in) are never mixed in: see the report stated-totals
-- chart: bars x=candidate,cycle y=receipts_cents top=20
-- order: cycle desc, second_of nulls first, votes desc, receipts_cents desc, candidate_id
-- @with
money AS MATERIALIZED (SELECT * FROM campaign)
-- @query
SELECT :race AS race, d.cycle, d.candidate_id, coalesce(c.name, m.name) AS candidate,
  coalesce(m.party, c.party) AS party, coalesce(m.basis, '') AS basis, m.receipts AS receipts_cents,
  m.net_receipts AS net_receipts_cents, m.own_money AS self_funded_cents, m.disbursements AS disbursements_cents,
  m.net_disbursements AS net_disbursements_cents, m.cash AS cash_cents, m.debts AS debts_cents, m.coverage_end,
  d.support AS outside_for_cents, d.oppose AS outside_against_cents, d.election_date, d.votes, h.second_of,
  nullif(substr(
    coalesce('; to ' || CASE WHEN m.coverage_end > :race_date THEN m.coverage_end END || ', after the election', '')
    || coalesce('; the same money is told under ' || h.told_under, ''), 3), '') AS note
FROM (
  SELECT cycle, candidate_id, CAST(sum(support) AS BIGINT) AS support, CAST(sum(oppose) AS BIGINT) AS oppose,
    max(election_date) AS election_date, max(votes) AS votes, max(is_told) AS is_told,
    count(*) OVER (PARTITION BY candidate_id) AS periods
  FROM (
    SELECT cycle, candidate_id, CAST(NULL AS BIGINT) AS support, CAST(NULL AS BIGINT) AS oppose,
      CAST(NULL AS TEXT) AS election_date, CAST(NULL AS BIGINT) AS votes, 1 AS is_told FROM money
    UNION ALL
    SELECT cycle, candidate_id, CASE stance WHEN 'support' THEN cents ELSE 0 END,
      CASE stance WHEN 'oppose' THEN cents ELSE 0 END, NULL, NULL, 1 FROM race_outside WHERE candidate_id <> ''
    UNION ALL  -- the last day of the period with votes
    SELECT cycle, candidate_id, NULL, NULL, election_date, votes, 1
    FROM (SELECT p.*, max(election_date) OVER (PARTITION BY cycle, candidate_id) AS last_day FROM polled p
      WHERE is_known = 1) v
    WHERE election_date = last_day AND (:cycle IS NULL OR cycle = CAST(:cycle AS TEXT))
    UNION ALL  -- of whom nothing else is told
    SELECT '', candidate_id, NULL, NULL, NULL, NULL, 0 FROM race_candidate) a
  GROUP BY cycle, candidate_id) d
LEFT JOIN money m ON m.candidate_id = d.candidate_id AND m.cycle = d.cycle
LEFT JOIN candidate_record c ON c.candidate_id = d.candidate_id LEFT JOIN shared_money h ON h.record_id = m.record_id
WHERE d.is_told = 1 OR d.periods = 1
-- @why
SELECT record_id, CASE basis WHEN 'itemized rows' THEN receipts ELSE coalesce(receipts, 0) END AS cents,
  CAST(NULL AS BIGINT) AS outside_for_cents, CAST(NULL AS BIGINT) AS outside_against_cents
FROM campaign_line WHERE candidate_id = :key_candidate_id AND basis = :key_basis AND (basis <> 'itemized rows'
  OR receipts IS NOT NULL)
UNION ALL
SELECT entry_id, NULL, CASE stance WHEN 'support' THEN cents END, CASE stance WHEN 'oppose' THEN cents END
FROM race_outside WHERE candidate_id = :key_candidate_id AND cycle = CAST(:key_cycle AS TEXT) ORDER BY 1
-- @excluded
SELECT rule, sum(n) AS n, sum(cents) AS cents FROM (
  SELECT rule, n, cents FROM race_left_out
  UNION ALL SELECT 'other-contest/1', 1, receipts_cents FROM summary_record WHERE counts AND NOT stands) q
GROUP BY rule ORDER BY rule
