-- order: 32
-- view: outside_spending
-- about: Independent expenditures, communication costs and electioneering, whatever their status. Files that tell the same spending stand side by side: the report outside-by-spender lets one of them speak.
-- columns: entry_id, kind, status, status_rule, filer_id, filer_name, counterparty, amount_cents, amount_low_cents
-- columns: amount_high_cents, precision, entry_date, election, candidate_id, stance, memo, transaction_tp, form_line
-- columns: file_num, tran_id, sub_id, source_id, line, nature
-- column: spender_id  text  Who spent (the same as filer_id)
-- column: spender  text  Name of the spender (the same as filer_name)
-- column: payee  text  Vendor paid, as filed (the same as counterparty)
-- columns: candidate_name, candidate_party, office, office_state, office_district, election_yr, purpose
-- columns: dissemination_date, receipt_date, aggregate_cents, memo_text, amndt_ind, prev_file_num, image_num
-- columns: stated_source, note, extra, file, format, cycle
CREATE VIEW outside_spending AS
SELECT
  entry_id,
  kind,
  status,
  status_rule,
  filer_id,
  filer_name,
  counterparty,
  amount_cents,
  amount_low_cents,
  amount_high_cents,
  precision,
  entry_date,
  election,
  candidate_id,
  stance,
  memo,
  transaction_tp,
  form_line,
  file_num,
  tran_id,
  sub_id,
  source_id,
  line,
  nature,
  filer_id AS spender_id,
  filer_name AS spender,
  counterparty AS payee,
  candidate_name,
  candidate_party,
  office,
  office_state,
  office_district,
  election_yr,
  purpose,
  dissemination_date,
  receipt_date,
  aggregate_cents,
  memo_text,
  amndt_ind,
  prev_file_num,
  image_num,
  stated_source,
  note,
  extra,
  file,
  format,
  cycle
FROM ledger WHERE kind = 'outside_spending';
