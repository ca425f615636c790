-- order: 30
-- view: contributions
-- about: Gifts, received and given, whatever their status: filter status = 'active' (and direction, individual) for what counts.
-- columns: entry_id, kind, status, status_rule, filer_id, filer_name, counterparty, amount_cents, amount_low_cents
-- columns: amount_high_cents, precision, entry_date, election, candidate_id, stance, memo, transaction_tp, form_line
-- columns: file_num, tran_id, sub_id, source_id, line, nature, direction, individual, entity_tp
-- column: contributor_city  text  City of the other side (the contributor, when direction is in) as filed
-- column: contributor_state  text  State of the other side as filed
-- column: contributor_zip  text  ZIP code of the other side as filed, text
-- column: contributor_employer  text  Employer as filed
-- column: contributor_occupation  text  Occupation as filed
-- columns: other_id, memo_text, rpt_tp, image_num, stated_source, note, extra, file, format, cycle
CREATE VIEW contributions AS
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
  individual,
  entity_tp,
  city AS contributor_city,
  state AS contributor_state,
  zip_code AS contributor_zip,
  employer AS contributor_employer,
  occupation AS contributor_occupation,
  other_id,
  memo_text,
  rpt_tp,
  image_num,
  stated_source,
  note,
  extra,
  file,
  format,
  cycle
FROM ledger WHERE kind = 'contribution';
