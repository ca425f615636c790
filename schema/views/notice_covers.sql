-- order: 49
-- view: notice_covers
-- about: Rows of 24- and 48-hour notices that a regular report tells as well, and from when until when it does (ie-merge/1, late-gift-merge/1). A row counts on the days on which no span here holds.
-- column: entry_id  integer  The row of the notice
-- column: known_from  date  First day on which it is covered
-- column: known_until  date  First day on which it is no longer; 9999-12-31 while it is
-- column: covered_by  integer  Source of the report that covers it
-- column: rule  text  ie-merge/1 or late-gift-merge/1
-- column: straddles  integer  1 when only one of the row's two dates lies in a report's period
-- column: filer_id  text  Spender or committee
-- column: candidate_id  text  Candidate the row is about
-- column: class_id  integer  Class of the row, see posting_classes
-- column: amount_cents  integer  US cents of the row
-- column: source_id  integer  The notice, see sources
CREATE VIEW notice_covers AS
SELECT n.entry_id, n.known_from, n.known_until, n.covered_by, n.rule, n.straddles, f.cmte_id AS filer_id,
  coalesce(o.cand_id, '') AS candidate_id, o.class_id, e.amount_cents, n.entry_id / 1000000000 AS source_id
FROM notice_cover n CROSS JOIN entry e CROSS JOIN posting o CROSS JOIN filing_ref f
WHERE e.entry_id = n.entry_id AND o.posting_id = e.posting_id AND f.filing_id = e.filing_id;
