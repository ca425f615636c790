-- title: The largest committees
-- question: Which committees, of all or of one type, took in and spent the most, and what have they left?
-- uses: committee_total, committee_record
-- params: cycle, limit = 50
-- param: committee committee Only this committee
-- param: type text Only this type by the FEC's letter: O Super PAC, N Q PAC, H S P candidate, X Y Z party
-- columns: cycle, committee_id, committee, type, basis, receipts_cents, disbursements_cents, cash_cents, debts_cents, coverage_end
-- column: committee_id text Committee, FEC id
-- column: committee text Name by the FEC's list, else as filed
-- column: type text Type by the FEC's list
-- column: disbursements_cents cents Spent, as reported: transfers too
-- table: committee, receipts_cents, disbursements_cents, cash_cents, debts_cents, type, cycle, basis
-- key: cycle, committee_id, basis
-- cell: receipts_cents
-- method: committee-total/1
-- chart: bars x=committee y=receipts_cents top=20
-- order: receipts_cents desc, disbursements_cents desc, committee_id, cycle
-- empty: no summary, report or itemized row of such a committee is loaded
-- @query
SELECT t.cycle, t.committee_id, coalesce((SELECT n.name FROM committee_named n WHERE n.committee_id = t.committee_id),
  t.name) AS committee, r.type, t.basis, t.receipts AS receipts_cents, t.disbursements AS disbursements_cents,
  t.cash AS cash_cents, t.debts AS debts_cents, t.coverage_end
FROM committee_total t LEFT JOIN committee_record r ON r.committee_id = t.committee_id
WHERE :type IS NULL OR r.type_code = upper(:type)
-- @why
SELECT record_id, receipts AS cents, disbursements AS disbursements_cents, cash AS cash_cents, debts AS debts_cents
FROM committee_line WHERE committee_id = :key_committee_id AND basis = :key_basis ORDER BY record_id
