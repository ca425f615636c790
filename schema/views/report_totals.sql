-- order: 48
-- view: report_totals
-- about: The main figures of each periodic report (Forms 3, 3P, 3X and 4) as its summary page tells them for the period (Column A), of every version: filter chain_state = 'current' for what counts now. A figure is blank where its line was left blank.
-- columns: filing_id
-- column: source_id  integer  The file, see sources
-- columns: filer_id, filer_name
-- column: form  text  F3, F3P, F3X or F4
-- columns: file_num
-- column: rpt_tp  text  FEC report type, like Q1
-- columns: coverage_start, coverage_end
-- column: chain_state  text  current, past or unknown
-- column: cash_begin_cents  integer  US cents. Cash at the beginning of the period
-- column: receipts_cents  integer  US cents. Total receipts
-- column: disbursements_cents  integer  US cents. Total disbursements
-- column: cash_end_cents  integer  US cents. Cash at the end of the period
-- column: debts_owed_to_cents  integer  US cents. Debts owed to the committee
-- column: debts_owed_by_cents  integer  US cents. Debts owed by the committee
-- column: individuals_cents  integer  US cents. Contributions of individuals, total
-- column: itemized_cents  integer  US cents. Of which itemized; blank where the form does not split them
-- column: unitemized_cents  integer  US cents. Of which unitemized
-- column: transfers_in_cents  integer  US cents. Transfers from the candidate's other committees, or from affiliated and party committees
-- column: transfers_out_cents  integer  US cents. Transfers to them
-- column: candidate_gifts_cents  integer  US cents. Contributions of the candidate; blank on forms without one
-- column: candidate_loans_cents  integer  US cents. Loans made or guaranteed by the candidate
CREATE VIEW report_totals AS
SELECT
  g.record_id AS filing_id, g.source_id, g.cmte_id AS filer_id, g.filer_name, g.form_tp AS form, g.file_num, g.rpt_tp,
  strftime('%Y-%m-%d', g.coverage_from_day * 86400, 'unixepoch') AS coverage_start, strftime('%Y-%m-%d', g.coverage_through_day * 86400, 'unixepoch') AS coverage_end,
  c.state AS chain_state,
  max(CASE f.figure WHEN 'cash_begin' THEN l.amount_cents END) AS cash_begin_cents,
  max(CASE f.figure WHEN 'receipts' THEN l.amount_cents END) AS receipts_cents,
  max(CASE f.figure WHEN 'disbursements' THEN l.amount_cents END) AS disbursements_cents,
  max(CASE f.figure WHEN 'cash_end' THEN l.amount_cents END) AS cash_end_cents,
  max(CASE f.figure WHEN 'debts_owed_to' THEN l.amount_cents END) AS debts_owed_to_cents,
  max(CASE f.figure WHEN 'debts_owed_by' THEN l.amount_cents END) AS debts_owed_by_cents,
  max(CASE f.figure WHEN 'individuals' THEN l.amount_cents END) AS individuals_cents,
  max(CASE f.figure WHEN 'itemized' THEN l.amount_cents END) AS itemized_cents,
  max(CASE f.figure WHEN 'unitemized' THEN l.amount_cents END) AS unitemized_cents,
  max(CASE f.figure WHEN 'transfers_in' THEN l.amount_cents END) AS transfers_in_cents,
  max(CASE f.figure WHEN 'transfers_out' THEN l.amount_cents END) AS transfers_out_cents,
  max(CASE f.figure WHEN 'candidate_gifts' THEN l.amount_cents END) AS candidate_gifts_cents,
  max(CASE f.figure WHEN 'candidate_loans' THEN l.amount_cents END) AS candidate_loans_cents
FROM filing g CROSS JOIN filing_chain c
LEFT JOIN cover_line l ON l.record_id BETWEEN g.source_id * 1000000000 AND g.source_id * 1000000000 + 999999999 AND l.column_ab <> 'B'
LEFT JOIN code_cover_figure f ON f.form = g.form_tp AND f.line = l.form_line
WHERE c.source_id = g.source_id AND g.form_tp IN ('F3', 'F3P', 'F3X', 'F4')
GROUP BY g.record_id, g.source_id, g.cmte_id, g.filer_name, g.form_tp, g.file_num, g.rpt_tp, g.coverage_from_day, g.coverage_through_day, c.state;
