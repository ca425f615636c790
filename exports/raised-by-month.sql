-- name: raised-by-month
-- title: Money raised by month
-- question: How much came in each month, and in all until then?
-- param: committee  committee          Only this committee; absent: all filers together
-- param: cycle  cycle          Only this two-year period
-- column: cycle  text  Two-year period of the source files; blank when not told
-- column: filer_id  text  Committee, or * for all filers together
-- column: month  text  Month of the transaction, or undated
-- column: gifts  count  Gifts by individuals
-- column: gifts_cents  cents  Sum of those gifts
-- column: other_cents  cents  Other money in: committees, candidate, loans, transfers, offsets
-- column: receipts_cents  cents  All money in
-- column: running_cents  cents  All money in up to this month, in this cycle
-- column: refunds_cents  cents  Contributions given back this month; not subtracted
-- table: month, receipts_cents, running_cents, gifts, gifts_cents, other_cents, refunds_cents, cycle
-- key: cycle, filer_id, month
-- cell: receipts_cents
-- method: receipts-cash/1
-- rule: 48-hour notices of gifts are left out: reports tell them again; see late-gifts
-- rule: itemized rows only
-- rule: by the date of the transaction, not of the report; undated rows come last
-- rule: memo entries and joint-fundraising shares are left out (memo-entry/1, jfc-memo/1)
-- rule: a conduit's own rows are left out (conduit-type/1); the recipient's row is the gift
-- order: cycle desc, month
-- @query
WITH src AS (  -- the sources that speak on :as_of
  SELECT source_id, coalesce(CAST(cycle AS TEXT), '') AS cycle, format, file
  FROM source s
  WHERE s.known_from <= :as_of AND :as_of < s.known_until AND s.state <> 'removed'
    AND NOT EXISTS (SELECT 1 FROM filing g WHERE g.source_id = coalesce(s.supplements, s.source_id) AND g.form_tp = 'F6')
    AND (:cycle IS NULL OR cycle = CAST(:cycle AS INTEGER))),
by_month AS (
  SELECT s.cycle, r.month,
    sum(CASE WHEN k.counts_as = 'individual gift' THEN r.n ELSE 0 END) AS gifts,
    sum(CASE WHEN k.counts_as = 'individual gift' THEN r.cents ELSE 0 END) AS gift_cents,
    sum(CASE WHEN k.is_receipt THEN r.cents ELSE 0 END) AS receipts,
    sum(CASE WHEN k.counts_as = 'refund paid' THEN r.cents ELSE 0 END) AS refunds
  FROM src s CROSS JOIN roll_month r ON r.cmte_id = coalesce(:committee, '*') AND r.source_id = s.source_id
  JOIN posting_classes k ON k.class_id = r.class_id
  WHERE k.is_receipt OR k.counts_as = 'refund paid'
  GROUP BY s.cycle, r.month)
SELECT cycle, coalesce(:committee, '*') AS filer_id,
  CASE month WHEN 0 THEN 'undated' ELSE printf('%04d-%02d', month / 100, month % 100) END AS month,
  gifts, gift_cents AS gifts_cents, receipts - gift_cents AS other_cents, receipts AS receipts_cents,
  sum(receipts) OVER (PARTITION BY cycle ORDER BY month = 0, month) AS running_cents, refunds AS refunds_cents
FROM by_month
ORDER BY cycle DESC, by_month.month = 0, by_month.month
-- @why
WITH src AS (
  SELECT source_id, coalesce(CAST(cycle AS TEXT), '') AS cycle, format, file
  FROM source s
  WHERE s.known_from <= :as_of AND :as_of < s.known_until AND s.state <> 'removed'
    AND NOT EXISTS (SELECT 1 FROM filing g WHERE g.source_id = coalesce(s.supplements, s.source_id) AND g.form_tp = 'F6')
    AND coalesce(CAST(cycle AS TEXT), '') = CAST(:key_cycle AS TEXT))
SELECT e.entry_id AS record_id, e.amount_cents AS cents
FROM src s
CROSS JOIN entry e ON e.entry_id BETWEEN s.source_id * 1000000000 AND s.source_id * 1000000000 + 999999999
CROSS JOIN filing_ref f ON f.filing_id = e.filing_id
CROSS JOIN posting o ON o.posting_id = e.posting_id
CROSS JOIN posting_classes k ON k.class_id = o.class_id
WHERE k.is_receipt AND f.status IS NULL AND (:key_filer_id = '*' OR f.cmte_id = :key_filer_id)
  AND coalesce(strftime('%Y-%m', e.entry_day * 86400, 'unixepoch'), 'undated') = :key_month
ORDER BY e.entry_id
-- @excluded
WITH src AS (  -- the sources that speak on :as_of
  SELECT source_id, coalesce(CAST(cycle AS TEXT), '') AS cycle, format, file
  FROM source s
  WHERE s.known_from <= :as_of AND :as_of < s.known_until AND s.state <> 'removed'
    AND NOT EXISTS (SELECT 1 FROM filing g WHERE g.source_id = coalesce(s.supplements, s.source_id) AND g.form_tp = 'F6')
    AND (:cycle IS NULL OR cycle = CAST(:cycle AS INTEGER)))
SELECT k.status_rule AS rule, sum(t.n) AS n, sum(t.cents) AS cents
FROM src s CROSS JOIN roll_total t ON t.cmte_id = coalesce(:committee, '*') AND t.source_id = s.source_id
JOIN posting_classes k ON k.class_id = t.class_id
WHERE k.status <> 'active' AND k.direction = 'in'
GROUP BY k.status_rule
ORDER BY k.status_rule
