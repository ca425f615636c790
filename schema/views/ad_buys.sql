-- order: 33
-- view: ad_buys
-- about: Advertising bought, by document and stage. amount_cents is the gross amount in the row's own currency; a range stands in amount_low_cents and amount_high_cents.
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
-- column: stage  text  reserved, ordered, invoiced, aired, refunded or estimated: the same money passes through several, so never add stages
-- column: medium  text  broadcast, cable, radio, digital …
-- column: station  text  Call sign or platform
-- column: market  text  Market as stated
-- column: invoice_no  text  Number of the contract or invoice
-- column: advertiser  text  Advertiser as stated
-- column: buyer  text  Agency as stated
-- column: flight_start  date  First day of the flight
-- column: flight_end  date  Last day of the flight
-- column: spots  integer  Number of spots
-- column: net_cents  integer  Net of the agency's commission, in hundredths of the row's currency
-- column: currency  text  Currency of the amounts; everything but USD is left out of every total
-- column: revision  text  Revision of the document
-- column: contest  text  Race as stated
-- column: order_no  text  The station's number of the order; papers with one station and order number are one order
-- column: advertiser_id  text  The platform's own number of the buyer
-- column: sponsor_ids  text  Ids of the buyer as the source writes them
-- column: commission  text  The agency's share as written, like 15%
-- column: purpose  text  Purpose as stated
-- column: stated_source  text  Source named by the row
-- column: note  text  Note of the row
-- column: verbatim  text  The amount in the words of the source
-- column: extra  text  Columns without a place of their own, as a JSON object
-- column: file  text  Name of the source file
-- column: format  text  Format id of the source file
-- column: cycle  integer  Two-year period of the source file; blank when not told
CREATE VIEW ad_buys AS
SELECT
  l.entry_id,
  l.kind,
  l.status,
  l.status_rule,
  l.filer_id,
  l.filer_name,
  l.counterparty,
  l.amount_cents,
  l.amount_low_cents,
  l.amount_high_cents,
  l.precision,
  l.entry_date,
  l.election,
  l.candidate_id,
  l.stance,
  l.memo,
  l.transaction_tp,
  l.form_line,
  l.file_num,
  l.tran_id,
  l.sub_id,
  l.source_id,
  l.line,
  a.stage AS stage,
  a.medium AS medium,
  a.station AS station,
  a.market AS market,
  a.invoice_no AS invoice_no,
  a.advertiser AS advertiser,
  a.buyer AS buyer,
  date(a.flight_start_day * 86400, 'unixepoch') AS flight_start,
  date(a.flight_end_day * 86400, 'unixepoch') AS flight_end,
  a.spots AS spots,
  a.net_cents AS net_cents,
  a.currency AS currency,
  a.revision AS revision,
  a.contest AS contest,
  a.order_no AS order_no,
  a.advertiser_id AS advertiser_id,
  a.sponsor_ids AS sponsor_ids,
  a.commission AS commission,
  l.purpose AS purpose,
  l.stated_source AS stated_source,
  l.note AS note,
  l.verbatim AS verbatim,
  l.extra AS extra,
  l.file AS file,
  l.format AS format,
  l.cycle AS cycle
FROM ad_buy a CROSS JOIN ledger l ON l.entry_id = a.entry_id;
