-- title: Money raised by month
-- question: How much came in each month, and in all until then?
-- uses: by_month, left_out
-- param: committee committees Only this committee; of several the sum
-- params: candidate, race, cycle, from, to
-- columns: cycle, filer_id, month, gifts, gifts_cents, other_cents, itemized_receipts_cents, running_cents, refunds_cents
-- column: other_cents cents Other money in: committees, candidate, loans, transfers, offsets
-- table: month, itemized_receipts_cents, running_cents, gifts, gifts_cents, other_cents, refunds_cents, cycle
-- key: cycle, filer_id, month
-- cell: itemized_receipts_cents
-- derived: gifts counts gifts_cents; other_cents = itemized_receipts_cents - gifts_cents
-- method: receipts-cash/1
-- rule: itemized rows only
-- rule: by the date of the transaction, not of the report; undated rows come last
-- rule: conduit-type/1: a conduit's own rows are left out; the recipient's row is the gift
-- chart: columns x=month y=gifts_cents,other_cents
-- order: cycle desc, month
-- @with
named AS (
  SELECT *, CASE month WHEN 0 THEN 'undated' ELSE substr(CAST(month AS TEXT), 1,
    4) || '-' || substr(CAST(month AS TEXT), 5) END AS label
  FROM by_month)
-- @query
SELECT cycle, coalesce(:committee, '*') AS filer_id, label AS month, sum(CASE WHEN counts_as = 'individual gift' THEN n
  ELSE 0 END) AS gifts, sum(CASE WHEN counts_as = 'individual gift' THEN cents ELSE 0 END) AS gifts_cents,
  sum(CASE WHEN counts_as = 'other receipt' THEN cents ELSE 0 END) AS other_cents, sum(CASE WHEN is_receipt THEN cents
  ELSE 0 END) AS itemized_receipts_cents, sum(sum(CASE WHEN is_receipt THEN cents ELSE 0 END)) OVER (PARTITION BY cycle
  ORDER BY label) AS running_cents, sum(CASE WHEN counts_as = 'refund paid' THEN cents ELSE 0 END) AS refunds_cents
FROM named WHERE is_receipt OR counts_as = 'refund paid' GROUP BY cycle, label
-- @why
WITH placed AS (  -- the month of a row once: undated last
  SELECT entry_id, cents, counts_as, is_receipt, coalesce(nullif(month, 0), 999999) - CASE :key_month
    WHEN 'undated' THEN 999999 ELSE CAST(replace(:key_month, '-', '') AS INTEGER) END AS place
  FROM by_month WHERE is_receipt OR counts_as = 'refund paid')
SELECT entry_id AS record_id, CASE WHEN place = 0 AND is_receipt THEN cents END AS cents, CASE
  WHEN place = 0 AND counts_as = 'individual gift' THEN cents END AS gifts_cents, CASE
  WHEN is_receipt THEN cents END AS running_cents, CASE WHEN place = 0
  AND counts_as = 'refund paid' THEN cents END AS refunds_cents
FROM placed WHERE place <= 0 ORDER BY entry_id
-- @excluded
SELECT rule, sum(n) AS n, sum(cents) AS cents FROM left_out WHERE direction = 'in' GROUP BY rule ORDER BY rule
