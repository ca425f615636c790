-- order: 31
-- view: disbursements
-- about: Money paid out, refunds of contributions among it, whatever its status; outside spending has its own view.
-- column: entry_id  integer  The row's permanent number: source number times 1,000,000,000 plus line; a range of it is the fastest way to read one file
-- column: kind  text  contribution, receipt, disbursement, outside_spending or ad_buy
-- column: status  text  active counts; superseded, covered, attribution, conduit, duplicate, quarantined and out_of_scope do not
-- column: status_rule  text  Name of the rule that gave the status (schema/codes/status_rule.csv); blank when active
-- column: filer_id  text  Committee or person that reported the row, FEC id (CMTE_ID, spe_id) or the id used in a journal
-- column: filer_name  text  Name from the latest current committee record, else as the row's own file names the filer; blank when neither does
-- column: counterparty  text  The other side as filed: contributor, payee or vendor (NAME); blank when blank in the file
-- column: amount_cents  integer  US cents, signed as in the file; refunds paid out are positive in FEC bulk files
-- column: amount_low_cents  integer  US cents, low end of an amount stated as a range or in words; else the amount itself
-- column: amount_high_cents  integer  US cents, high end; blank when the words give no upper bound
-- column: precision  text  exact, whole-dollar, estimate, range or stated
-- column: entry_date  date  Date of the transaction; blank when the file has none
-- column: election  text  Election the money was for (TRANSACTION_PGI): P, G, S, R …, often with the year; blank when not told
-- column: candidate_id  text  Candidate the row is about, FEC id; blank when the file names none
-- column: stance  text  support or oppose, for outside spending; blank otherwise
-- column: memo  integer  1 when the filer marked the row X (MEMO_CD), else 0
-- column: transaction_tp  text  FEC transaction type; blank where the format has none
-- column: form_line  text  Line of the FEC form (LINE_NUM); blank where the format has none
-- column: file_num  text  FEC number of the filing; blank when not told
-- column: tran_id  text  The filer's own transaction id, unique only within a filing
-- column: sub_id  text  FEC record number, 19 digits, as text; blank where the format has none
-- column: source_id  integer  The file the row came from, see the view sources
-- column: line  integer  Physical line in that file, from 1
-- column: nature  text  What kind of transaction: contribution, earmarked, refund, transfer, independent-expenditure …
-- column: direction  text  in or out, seen from the filer
-- column: payee  text  Who was paid, as filed (the same as counterparty)
-- column: payee_city  text  City of the payee as filed
-- column: payee_state  text  State of the payee as filed
-- column: payee_zip  text  ZIP code of the payee as filed, text
-- column: purpose  text  Purpose of the payment as filed
-- column: category  text  FEC disbursement category code; blank on most rows
-- column: category_desc  text  Words of the category as filed
-- column: other_id  text  FEC id of the other side where it is a committee or candidate (OTHER_ID)
-- column: memo_text  text  MEMO_TEXT as filed
-- column: back_ref_tran_id  text  Transaction id of the row this one explains
-- column: rpt_tp  text  FEC report type: Q1, YE, 12G …
-- column: rpt_yr  text  Year of the report
-- column: image_num  text  FEC image number, 11 or 18 digits, as text
-- column: stated_source  text  Source named by a journal row
-- column: note  text  Note of a journal row
-- column: extra  text  Columns without a place of their own, as a JSON object
-- column: file  text  Name of the source file
-- column: format  text  Format id of the source file
-- column: cycle  integer  Even year that ends the two-year period of the source file; blank when not told
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
