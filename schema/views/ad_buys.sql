-- order: 33
-- view: ad_buys
-- about: Advertising bought, by document and stage. amount_cents is the gross amount in the row's own currency; a range stands in amount_low_cents and amount_high_cents.
-- columns: entry_id, kind, status, status_rule, filer_id, filer_name, counterparty, amount_cents, amount_low_cents
-- columns: amount_high_cents, precision, entry_date, election, candidate_id, stance, memo, transaction_tp, form_line
-- columns: file_num, tran_id, sub_id, source_id, line
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
-- columns: extra, file, format
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
  strftime('%Y-%m-%d', a.flight_start_day * 86400, 'unixepoch') AS flight_start,
  strftime('%Y-%m-%d', a.flight_end_day * 86400, 'unixepoch') AS flight_end,
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
FROM ad_buy a CROSS JOIN ledger l
WHERE l.entry_id = a.entry_id;
