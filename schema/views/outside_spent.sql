-- order: 51
-- view: outside_spent
-- about: Sums of outside spending by spender, source, candidate and class, and beside them, negative, the rows of notices that a regular report tells as well, for the days on which it does. For the sum of a day take the rows whose covered_from is blank, and those with covered_from <= day < covered_until; of sources that speak.
-- column: cmte_id  text  Spender
-- column: source_id  integer  The file, see sources
-- column: cand_id  text  Candidate; blank when the rows name none
-- column: class_id  integer  Class of the rows, see posting_classes
-- column: n  integer  Rows; -1 for a covered one
-- column: cents  integer  US cents; negative for a covered row
-- column: first_day  integer  First day of a transaction, counted from 1970-01-01
-- column: last_day  integer  Last day of a transaction
-- column: covered_from  date  First day on which the row is covered; blank for sums
-- column: covered_until  date  First day on which it no longer is
CREATE VIEW outside_spent AS
SELECT r.cmte_id, r.source_id, r.cand_id, r.class_id, r.n, r.cents, r.first_day, r.last_day,
  CAST(NULL AS TEXT) AS covered_from, CAST(NULL AS TEXT) AS covered_until
FROM roll_outside r WHERE r.cmte_id <> '*'
UNION ALL
SELECT n.filer_id, n.source_id, n.candidate_id, n.class_id, -1, -n.amount_cents, NULL, NULL, n.known_from, n.known_until
FROM notice_covers n JOIN posting_class k ON k.class_id = n.class_id
WHERE k.kind = 'outside_spending';
