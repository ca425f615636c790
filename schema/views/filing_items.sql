-- order: 47
-- view: filing_items
-- about: Records of electronic filings that are no cash flow: loans (SC) and debts (SD) as balances, guarantors, allocation ratios, notes (TEXT), candidates of a communication (F94).
-- column: record_id  integer  Number of the record: source number times 1,000,000,000 plus line
-- column: kind  text  loan, debt, guarantor, note, allocation, bundle or other
-- column: record_type  text  Type of the record as filed, like SC/10
-- columns: filer_id, file_num
-- column: name  text  Lender, creditor, guarantor or candidate as filed
-- column: date  date  Day on which it was incurred
-- column: amount_cents  integer  US cents: the loan, or the debt incurred this period
-- column: beginning_cents  integer  US cents outstanding when the period began
-- column: payment_cents  integer  US cents paid
-- column: balance_cents  integer  US cents outstanding when the period ended
-- column: share_cents  integer  US cents of a shared cost that fall on this candidate
-- column: share_method  text  Rule by which the cost was shared
-- column: candidate_id  text  Candidate, FEC id
-- column: text  text  Text of a note
-- column: tran_id  text  The filer's own id
-- column: back_ref_tran_id  text  Id of the row it belongs to
-- column: parent_entry_id  integer  That row, where it is a money row of the same filing
-- column: chain_state  text  Of its filing: current, past or unknown
-- column: extra  text  Other fields as a JSON object
-- columns: source_id
-- column: line  integer  Physical line in that file
CREATE VIEW filing_items AS
SELECT
  i.record_id,
  CASE WHEN substr(upper(i.record_type), 1, 3) = 'SC1' OR substr(upper(i.record_type), 1, 3) = 'SC2' THEN 'guarantor'
    WHEN substr(upper(i.record_type), 1, 2) = 'SC' THEN 'loan' WHEN substr(upper(i.record_type), 1, 2) = 'SD' THEN 'debt'
    WHEN substr(upper(i.record_type), 1, 4) = 'TEXT' THEN 'note' WHEN substr(upper(i.record_type), 1, 3) = 'F94' THEN 'allocation'
    WHEN substr(upper(i.record_type), 1, 4) = 'SA3L' THEN 'bundle' ELSE 'other' END AS kind,
  i.record_type, g.cmte_id AS filer_id, g.file_num,
  coalesce(i.name, i.last_name || coalesce(', ' || i.first_name, ''), i.cand_last_name || coalesce(', ' || i.cand_first_name, '')) AS name,
  strftime('%Y-%m-%d', i.day * 86400, 'unixepoch') AS date, i.amount_cents, i.beginning_cents, i.payment_cents, i.balance_cents,
  a.cents AS share_cents, a.method AS share_method, i.cand_id AS candidate_id, i.text, i.tran_id, i.back_ref_tran_id,
  coalesce(a.entry_id, (SELECT e.entry_id FROM entry e WHERE e.entry_id BETWEEN i.record_id / 1000000000 * 1000000000
    AND i.record_id / 1000000000 * 1000000000 + 999999999 AND CAST(e.tran_id AS TEXT) = i.back_ref_tran_id LIMIT 1)) AS parent_entry_id,
  c.state AS chain_state, i.extra, g.source_id, i.record_id % 1000000000 AS line
FROM filing_item i CROSS JOIN filing g CROSS JOIN filing_chain c
LEFT JOIN allocation a ON a.item_id = i.record_id
WHERE g.source_id = i.record_id / 1000000000 AND c.source_id = g.source_id;
