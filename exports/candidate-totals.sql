-- title: Candidate totals
-- question: How much did each candidate raise, spend and have left?
-- uses: campaign, candidate_record, shared_money, shared_committee
-- params: candidate, cycle, limit = 50
-- param: race race Only candidates of this race
-- param: committee committee Only candidates whose own committee this is
-- columns: cycle, candidate_id, candidate, party, state, district, basis, receipts_cents, disbursements_cents, net_receipts_cents, net_disbursements_cents, individuals_cents, own_money_cents, cash_cents, debts_cents, reports, coverage_start, coverage_end, second_of, note, source
-- column: state text State of the office
-- column: note text Coverage that ends after the day of the race; the same money under another id of the candidate
-- column: source text File of the summary, or of the newest report; blank for itemized rows
-- table: candidate, receipts_cents, disbursements_cents, note, basis, cash_cents, party, cycle, candidate_id,
--   coverage_end, debts_cents
-- key: cycle, candidate_id, basis
-- cell: receipts_cents
-- methods: later-coverage/1, fec-summary/1, filings-cover/1
-- rule: the money is that of the whole two-year period, whatever the day of the race: the note says where it runs past that day
-- chart: bars x=candidate,cycle y=receipts_cents top=20
-- order: cycle desc, second_of nulls first, receipts_cents desc, candidate_id, basis
-- @with
of_committee AS (
  SELECT candidate_id FROM own_committee WHERE committee_id = :committee UNION SELECT candidate_id FROM filed_report
    WHERE filer_id = :committee)
-- @query
SELECT d.cycle, d.candidate_id, coalesce(c.name, d.name) AS candidate, coalesce(d.party, c.party) AS party,
  CASE d.basis WHEN 'filings' THEN coalesce(c.state, d.state) ELSE coalesce(d.state, c.state) END AS state,
  CASE d.basis WHEN 'filings' THEN coalesce(c.district, d.district) ELSE coalesce(d.district,
  c.district) END AS district, d.basis, d.receipts AS receipts_cents, d.disbursements AS disbursements_cents,
  d.net_receipts AS net_receipts_cents, d.net_disbursements AS net_disbursements_cents,
  d.individuals AS individuals_cents, d.own_money AS own_money_cents, d.cash AS cash_cents, d.debts AS debts_cents,
  d.reports, d.coverage_start, d.coverage_end, CASE WHEN h.record_id IS NULL THEN x.second_of
  ELSE h.second_of END AS second_of, nullif(substr(
    coalesce('; to ' || CASE WHEN d.coverage_end > :race_date THEN d.coverage_end END || ', after the election', '')
    || coalesce('; the same money is told under ' || coalesce(h.told_under, x.told_under), ''), 3), '') AS note,
      d.file AS source
FROM campaign d LEFT JOIN shared_money h ON h.record_id = d.record_id LEFT
  JOIN candidate_record c ON c.candidate_id = d.candidate_id LEFT JOIN shared_committee x ON d.basis <> 'FEC summary'
  AND x.candidate_id = d.candidate_id AND x.cycle = d.cycle
WHERE :committee IS NULL OR d.candidate_id IN (SELECT candidate_id FROM of_committee)
-- @why
SELECT record_id, CASE basis WHEN 'itemized rows' THEN receipts ELSE coalesce(receipts, 0) END AS cents,
  disbursements AS disbursements_cents, net_receipts AS net_receipts_cents,
  net_disbursements AS net_disbursements_cents, individuals AS individuals_cents, own_money AS own_money_cents,
  cash AS cash_cents, debts AS debts_cents, reports
FROM campaign_line WHERE candidate_id = :key_candidate_id AND basis = :key_basis ORDER BY 1
-- @excluded
SELECT CASE WHEN stands THEN 'another summary speaks' ELSE 'other-contest/1' END AS rule, count(*) AS n,
  coalesce(sum(receipts_cents), 0) AS cents
FROM summary_record
WHERE stands <> counts AND (:committee IS NULL OR candidate_id IN (SELECT candidate_id FROM of_committee))
GROUP BY stands ORDER BY 1
