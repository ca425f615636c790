-- order: 32
-- view: outside_spending
-- about: Independent expenditures, communication costs and electioneering, whatever their status. Files that tell the same spending stand side by side: the report outside-by-spender lets one of them speak.
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
-- column: spender_id  text  Who spent (the same as filer_id)
-- column: spender  text  Name of the spender (the same as filer_name)
-- column: payee  text  Vendor paid, as filed (the same as counterparty)
-- column: candidate_name  text  Candidate's name as filed, where the format gives it
-- column: candidate_party  text  Party of that candidate as filed
-- column: office  text  Office sought by that candidate: H, S or P
-- column: office_state  text  State of that office
-- column: office_district  text  District of that office
-- column: election_yr  text  Election year or cycle as filed, where the format gives it
-- column: purpose  text  Purpose of the payment as filed
-- column: dissemination_date  date  Day an advertisement was made public
-- column: receipt_date  date  Day the FEC received the report, where the format gives it
-- column: aggregate_cents  integer  US cents, the filer's own running total; never added to anything
-- column: memo_text  text  MEMO_TEXT as filed
-- column: amndt_ind  text  FEC amendment indicator of the report: N new, A amendment, T termination
-- column: prev_file_num  text  Filing this one replaces
-- column: image_num  text  FEC image number, 11 or 18 digits, as text
-- column: stated_source  text  Source named by a journal row
-- column: note  text  Note of a journal row
-- column: extra  text  Columns without a place of their own, as a JSON object
-- column: file  text  Name of the source file
-- column: format  text  Format id of the source file
-- column: cycle  integer  Even year that ends the two-year period of the source file; blank when not told
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
