-- order: 20
-- view: ledger
-- about: Every posted row of every kind, whatever its status. Filter status = 'active' for what counts once; even then do not add formats that tell the same money (itoth with itpas2, itpas2 with independent_expenditure): the reports do that.
-- column: entry_id  integer  The row's permanent number: source number times 1,000,000,000 plus line; a range of it is the fastest way to read one file
-- columns: kind
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
-- columns: transaction_tp
-- column: form_line  text  Line of the FEC form (LINE_NUM); blank where the format has none
-- column: file_num  text  FEC number of the filing; blank when not told
-- column: tran_id  text  The filer's own transaction id, unique only within a filing
-- column: sub_id  text  FEC record number, 19 digits, as text; blank where the format has none
-- column: source_id  integer  The file the row came from, see the view sources
-- column: line  integer  Physical line in that file, from 1
-- column: nature  text  What kind of transaction: contribution, earmarked, refund, transfer, independent-expenditure …
-- columns: direction
-- column: individual  integer  1 when coded as a contribution by an individual, else 0
-- column: counts_as  text  What the row adds to, see posting_classes; 'nothing' when it does not count (of the row's class, not of its file's state)
-- column: entity_tp  text  FEC entity type of the other side: IND, ORG, COM, PAC …
-- column: city  text  City of the other side as filed
-- column: state  text  State of the other side as filed; blank abroad and when blank in the file
-- column: zip_code  text  ZIP code of the other side as filed, text
-- column: employer  text  Employer as filed
-- column: occupation  text  Occupation as filed
-- column: other_id  text  FEC id of the other side where it is a committee or candidate (OTHER_ID)
-- column: candidate_name  text  Candidate's name as filed, where the format gives it
-- column: office  text  Office sought by that candidate: H, S or P
-- column: office_state  text  State of that office
-- column: office_district  text  District of that office
-- column: candidate_party  text  Party of that candidate as filed
-- column: election_yr  text  Election year or cycle as filed, where the format gives it
-- column: purpose  text  Purpose of the payment as filed
-- column: category  text  FEC disbursement category code; blank on most rows
-- column: category_desc  text  Words of the category as filed
-- column: memo_cd  text  MEMO_CD as filed
-- column: memo_text  text  MEMO_TEXT as filed
-- column: back_ref_tran_id  text  Transaction id of the row this one explains
-- column: dissemination_date  date  Day an advertisement was made public
-- column: receipt_date  date  Day the FEC received the report, where the format gives it
-- column: aggregate_cents  integer  US cents, the filer's own running total; never added to anything
-- column: verbatim  text  The amount in the words of the source, where it is not a plain number
-- column: stated_source  text  Source named by a journal row
-- column: note  text  Note of a journal row
-- column: extra  text  Columns without a place of their own, as a JSON object
-- column: amndt_ind  text  FEC amendment indicator of the report: N new, A amendment, T termination
-- column: rpt_yr  text  Year of the report
-- column: rpt_tp  text  FEC report type: Q1, YE, 12G …
-- column: prev_file_num  text  Filing this one replaces
-- column: form_tp_cd  text  FEC form, where the format gives it
-- column: sched_tp_cd  text  FEC schedule, where the format gives it
-- column: image_num  text  FEC image number, 11 or 18 digits, as text
-- column: filing_id  integer  Number of the report in the view filings
-- column: class_id  integer  Number of the row's class in the view posting_classes
-- column: file  text  Name of the source file
-- column: format  text  Format id of the source file
-- column: cycle  integer  Even year that ends the two-year period of the source file; blank when not told
-- column: record_type  text  Type of the record as filed (SA11AI); of electronic filings
-- column: schedule_line  text  Schedule and line of the form in one spelling (SA11AI for SA11A1 and SA11ai); of electronic filings
-- column: last_name  text  Last name of the other side, where filed apart
-- column: first_name  text  First name of the other side, where filed apart
-- column: street_1  text  Street of the other side; of electronic filings
-- column: street_2  text  Second line of the street; of electronic filings
-- column: covered_by  integer  Source of the regular report that tells a covered notice now
CREATE VIEW ledger AS
SELECT
  e.entry_id AS entry_id,
  k.kind AS kind,
  CASE WHEN s.state = 'superseded' THEN 'superseded' WHEN f.status IS NOT NULL THEN f.status
    WHEN n.rule IS NOT NULL THEN 'covered' ELSE k.status END AS status,
  CASE WHEN s.state = 'superseded' THEN iif(s.format = 'fec-efile', 'amended-filing/1', 'newer-snapshot/1')
    WHEN f.status IS NOT NULL THEN f.status_rule WHEN n.rule IS NOT NULL THEN n.rule ELSE k.status_rule END AS status_rule,
  f.cmte_id AS filer_id,
  coalesce((SELECT c.cmte_nm FROM committee c JOIN source cs ON cs.source_id = c.record_id / 1000000000 AND cs.state = 'current' WHERE c.cmte_id = f.cmte_id ORDER BY cs.cycle DESC, c.record_id DESC LIMIT 1), f.filer_name) AS filer_name,
  p.display_name AS counterparty,
  e.amount_cents AS amount_cents,
  coalesce(d.low_cents, CASE WHEN d.high_cents IS NULL THEN e.amount_cents END) AS amount_low_cents,
  CASE WHEN d.low_cents IS NULL THEN coalesce(d.high_cents, e.amount_cents) ELSE d.high_cents END AS amount_high_cents,
  coalesce(d.precision, s.precision) AS precision,
  strftime('%Y-%m-%d', e.entry_day * 86400, 'unixepoch') AS entry_date,
  o.transaction_pgi AS election,
  o.cand_id AS candidate_id,
  k.stance AS stance,
  k.memo AS memo,
  o.transaction_tp AS transaction_tp,
  o.line_num AS form_line,
  f.file_num AS file_num,
  CAST(e.tran_id AS TEXT) AS tran_id,
  CASE typeof(e.sub_id) WHEN 'integer' THEN CAST(f.sub_base + CAST(e.sub_id AS INTEGER) AS TEXT) ELSE CAST(e.sub_id AS TEXT) END AS sub_id,
  s.source_id AS source_id,
  e.entry_id % 1000000000 AS line,
  k.nature AS nature,
  k.direction AS direction,
  k.individual AS individual,
  k.counts_as AS counts_as,
  p.entity_tp AS entity_tp,
  p.city AS city,
  p.state AS state,
  p.zip_code AS zip_code,
  p.employer AS employer,
  p.occupation AS occupation,
  o.other_id AS other_id,
  coalesce(o.cand_name, o.cand_last_name || coalesce(', ' || o.cand_first_name, '')) AS candidate_name,
  o.office AS office,
  o.office_state AS office_state,
  o.office_district AS office_district,
  o.cand_party AS candidate_party,
  o.election_yr AS election_yr,
  d.purpose AS purpose,
  o.category AS category,
  o.category_desc AS category_desc,
  o.memo_cd AS memo_cd,
  d.memo_text AS memo_text,
  coalesce(CAST(e.back_ref_tran_id AS TEXT), d.back_ref_tran_id) AS back_ref_tran_id,
  strftime('%Y-%m-%d', d.dissemination_day * 86400, 'unixepoch') AS dissemination_date,
  strftime('%Y-%m-%d', d.receipt_day * 86400, 'unixepoch') AS receipt_date,
  coalesce(e.aggregate_cents, d.aggregate_cents) AS aggregate_cents,
  d.verbatim AS verbatim,
  d.stated_source AS stated_source,
  d.note AS note,
  d.extra AS extra,
  f.amndt_ind AS amndt_ind,
  f.rpt_yr AS rpt_yr,
  f.rpt_tp AS rpt_tp,
  f.prev_file_num AS prev_file_num,
  o.form_tp_cd AS form_tp_cd,
  o.sched_tp_cd AS sched_tp_cd,
  CASE typeof(e.image) WHEN 'integer' THEN CAST(f.image_base + CAST(e.image AS INTEGER) AS TEXT) ELSE CAST(e.image AS TEXT) END AS image_num,
  f.filing_id AS filing_id,
  k.class_id AS class_id,
  s.file AS file,
  s.format AS format,
  s.cycle AS cycle,
  o.line_num AS record_type,
  k.line AS schedule_line,
  p.last_name AS last_name,
  p.first_name AS first_name,
  p.street_1 AS street_1,
  p.street_2 AS street_2,
  n.covered_by AS covered_by
FROM entry e
CROSS JOIN filing_ref f CROSS JOIN posting o CROSS JOIN posting_classes k CROSS JOIN source s
LEFT JOIN party p ON p.party_id = e.party_id
LEFT JOIN detail d ON d.detail_id = e.detail_id
LEFT JOIN notice_cover n ON n.entry_id = e.entry_id AND n.known_until = '9999-12-31'
WHERE f.filing_id = e.filing_id AND o.posting_id = e.posting_id AND k.class_id = o.class_id
  AND s.source_id = e.entry_id / 1000000000;
