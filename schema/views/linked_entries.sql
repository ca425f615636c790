-- order: 48
-- view: linked_entries
-- about: Rows of an electronic filing that explain another row of the same filing: memos under a gift, the parts of a redesignation or reattribution, the payments on a card.
-- column: entry_id  integer  The row that explains
-- column: parent_entry_id  integer  The row it explains
-- column: link  text  conduit, redesignation, reattribution or memo
-- column: amount_cents  integer  US cents of the explaining row
-- column: parent_cents  integer  US cents of the row it explains
-- column: source_id  integer  The filing, see sources
CREATE VIEW linked_entries AS
SELECT
  e.entry_id, p.entry_id AS parent_entry_id,
  CASE WHEN k.status_rule = 'conduit-memo/1' THEN 'conduit'
    WHEN instr(upper(coalesce(d.memo_text, '') || coalesce(d.purpose, '')), 'REDESIG') > 0 THEN 'redesignation'
    WHEN instr(upper(coalesce(d.memo_text, '') || coalesce(d.purpose, '')), 'REATTRIB') > 0 THEN 'reattribution'
    ELSE 'memo' END AS link,
  e.amount_cents, p.amount_cents AS parent_cents, g.source_id
FROM filing g
CROSS JOIN entry e
JOIN entry p ON p.entry_id BETWEEN g.source_id * 1000000000 AND g.source_id * 1000000000 + 999999999
  AND p.tran_id = e.back_ref_tran_id
JOIN posting o ON o.posting_id = e.posting_id
JOIN posting_class k ON k.class_id = o.class_id
LEFT JOIN detail d ON d.detail_id = e.detail_id
WHERE e.entry_id BETWEEN g.source_id * 1000000000 AND g.source_id * 1000000000 + 999999999
  AND e.back_ref_tran_id IS NOT NULL;
