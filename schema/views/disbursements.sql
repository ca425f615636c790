-- order: 31
-- view: disbursements
-- about: Money paid out, refunds of contributions among it, whatever its status; outside spending has its own view.
-- columns: entry_id, kind, status, status_rule, filer_id, filer_name, counterparty, amount_cents, amount_low_cents
-- columns: amount_high_cents, precision, entry_date, election, candidate_id, stance, memo, transaction_tp, form_line
-- columns: file_num, tran_id, sub_id, source_id, line, nature, direction
-- column: payee  text  Who was paid, as filed (the same as counterparty)
-- column: payee_city  text  City of the payee as filed
-- column: payee_state  text  State of the payee as filed
-- column: payee_zip  text  ZIP code of the payee as filed, text
-- columns: purpose, category, category_desc, other_id, memo_text, back_ref_tran_id, rpt_tp, rpt_yr, image_num
-- columns: stated_source, note, extra, file, format, cycle
CREATE VIEW disbursements AS
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
  direction,
  counterparty AS payee,
  city AS payee_city,
  state AS payee_state,
  zip_code AS payee_zip,
  purpose,
  category,
  category_desc,
  other_id,
  memo_text,
  back_ref_tran_id,
  rpt_tp,
  rpt_yr,
  image_num,
  stated_source,
  note,
  extra,
  file,
  format,
  cycle
FROM ledger WHERE kind = 'disbursement';
