-- name: transfers
-- title: Money between committees
-- question: Which committee gave how much to which?
-- param: committee  committee          Only where this committee gives or receives
-- param: cycle  cycle          Only this two-year period
-- param: limit  count = 100          Rows to return
-- column: cycle  text  Two-year period of the source files; blank when not told
-- column: giver_id  text  Committee that gave
-- column: giver  text  Its name
-- column: receiver_id  text  Committee that received
-- column: receiver  text  Its name
-- column: basis  text  Whose rows speak: giver, else receiver
-- column: to_itself  text  yes where giver and receiver are one committee, as between its accounts: no money from another
-- column: transfers  count  Rows
-- column: amount_cents  cents  Sum of those rows
-- column: giver_cents  cents  The same money as the giver tells it; blank when the giver does not
-- column: receiver_cents  cents  The same money as the receiver tells it; blank when the receiver does not
-- table: giver, receiver, amount_cents, to_itself, transfers, basis, cycle
-- key: cycle, giver_id, receiver_id, basis
-- cell: amount_cents
-- method: giver-else-receiver/1
-- rule: per pair and cycle the giver's rows speak, else the receiver's; the two tellings are never added
-- rule: a row told in itoth and in itpas2 is counted once (same-sub-id/1)
-- rule: a row in which a committee names itself as the other side is shown and marked; it is no money between committees
-- rule: gifts and transfers only: no loans, refunds or outside spending
-- rule: memo entries are left out (memo-entry/1, jfc-memo/1)
-- order: cycle desc, amount_cents desc, giver_id, receiver_id
-- @query
WITH src AS (  -- the sources that speak on :as_of
  SELECT source_id, coalesce(CAST(cycle AS TEXT), '') AS cycle, format, file
  FROM source s
  WHERE s.known_from <= :as_of AND :as_of < s.known_until AND s.state <> 'removed'
    AND (:cycle IS NULL OR cycle = CAST(:cycle AS INTEGER))),
move AS MATERIALIZED (SELECT class_id, direction FROM posting_classes WHERE between_committees),
near AS (
  SELECT cmte_id, source_id, other_id, class_id, n, cents FROM roll_pair
  WHERE cmte_id = :committee AND substr(other_id, 1, 1) = 'C' AND class_id IN (SELECT class_id FROM move)
  UNION ALL
  SELECT cmte_id, source_id, other_id, class_id, n, cents FROM roll_pair
  WHERE other_id = :committee AND cmte_id NOT IN ('*', :committee) AND class_id IN (SELECT class_id FROM move)
  UNION ALL
  SELECT cmte_id, source_id, other_id, class_id, n, cents FROM roll_pair
  WHERE :committee IS NULL AND cmte_id <> '*' AND substr(other_id, 1, 1) = 'C'
    AND class_id IN (SELECT class_id FROM move)),
told AS (
  SELECT s.cycle, CASE m.direction WHEN 'out' THEN r.cmte_id ELSE r.other_id END AS giver_id,
    CASE m.direction WHEN 'out' THEN r.other_id ELSE r.cmte_id END AS receiver_id,
    CASE m.direction WHEN 'in' THEN 'receiver' ELSE 'giver' END AS basis,
    r.n, r.cents
  FROM near r CROSS JOIN move m ON m.class_id = r.class_id CROSS JOIN src s ON s.source_id = r.source_id),
folded AS (
  SELECT cycle, giver_id, receiver_id, min(basis) AS basis,
    sum(CASE basis WHEN 'giver' THEN n END) AS gn, sum(CASE basis WHEN 'giver' THEN cents END) AS gc,
    sum(CASE basis WHEN 'receiver' THEN n END) AS rn, sum(CASE basis WHEN 'receiver' THEN cents END) AS rc
  FROM told GROUP BY cycle, giver_id, receiver_id),
page AS (
  SELECT *, coalesce(gc, rc) AS cents FROM folded
  ORDER BY cycle DESC, cents DESC, giver_id, receiver_id
  LIMIT coalesce(:limit, 100))
SELECT d.cycle, d.giver_id,
  coalesce(
    (SELECT c.cmte_nm FROM committee c JOIN source cs ON cs.source_id = c.record_id / 1000000000
     WHERE c.cmte_id = d.giver_id AND cs.known_from <= :as_of AND :as_of < cs.known_until
         AND cs.state <> 'removed'
     ORDER BY cs.cycle DESC, c.record_id DESC LIMIT 1),
    (SELECT fr.filer_name FROM filing_ref fr WHERE fr.cmte_id = d.giver_id AND fr.filer_name IS NOT NULL
     ORDER BY fr.filing_id DESC LIMIT 1)) AS giver,
  d.receiver_id,
  coalesce(
    (SELECT c.cmte_nm FROM committee c JOIN source cs ON cs.source_id = c.record_id / 1000000000
     WHERE c.cmte_id = d.receiver_id AND cs.known_from <= :as_of AND :as_of < cs.known_until
         AND cs.state <> 'removed'
     ORDER BY cs.cycle DESC, c.record_id DESC LIMIT 1),
    (SELECT fr.filer_name FROM filing_ref fr WHERE fr.cmte_id = d.receiver_id AND fr.filer_name IS NOT NULL
     ORDER BY fr.filing_id DESC LIMIT 1)) AS receiver,
  d.basis, iif(d.giver_id = d.receiver_id, 'yes', '') AS to_itself, coalesce(d.gn, d.rn) AS transfers, d.cents AS amount_cents,
  d.gc AS giver_cents, d.rc AS receiver_cents
FROM page d
ORDER BY d.cycle DESC, d.cents DESC, d.giver_id, d.receiver_id
LIMIT coalesce(:limit, 100)
-- @why
WITH src AS (
  SELECT source_id, coalesce(CAST(cycle AS TEXT), '') AS cycle, format, file
  FROM source s
  WHERE s.known_from <= :as_of AND :as_of < s.known_until AND s.state <> 'removed'
    AND coalesce(CAST(cycle AS TEXT), '') = CAST(:key_cycle AS TEXT))
SELECT e.entry_id AS record_id, e.amount_cents AS cents
FROM src s
CROSS JOIN entry e ON e.entry_id BETWEEN s.source_id * 1000000000 AND s.source_id * 1000000000 + 999999999
CROSS JOIN filing_ref f ON f.filing_id = e.filing_id
CROSS JOIN posting o ON o.posting_id = e.posting_id
CROSS JOIN posting_classes k ON k.class_id = o.class_id
WHERE k.between_committees AND f.status IS NULL
  AND CASE :key_basis
    WHEN 'receiver' THEN k.direction = 'in' AND f.cmte_id = :key_receiver_id AND o.other_id = :key_giver_id
    ELSE k.direction = 'out' AND f.cmte_id = :key_giver_id AND o.other_id = :key_receiver_id END
ORDER BY e.entry_id
-- @excluded
WITH src AS (  -- the sources that speak on :as_of
  SELECT source_id, coalesce(CAST(cycle AS TEXT), '') AS cycle, format, file
  FROM source s
  WHERE s.known_from <= :as_of AND :as_of < s.known_until AND s.state <> 'removed'
    AND (:cycle IS NULL OR cycle = CAST(:cycle AS INTEGER)))
SELECT k.status_rule AS rule, sum(t.n) AS n, sum(t.cents) AS cents
FROM src s CROSS JOIN roll_total t ON t.cmte_id = coalesce(:committee, '*') AND t.source_id = s.source_id
JOIN posting_classes k ON k.class_id = t.class_id
WHERE k.status <> 'active' AND k.nature IN ('transfer', 'committee-contribution', 'jfc-share')
GROUP BY k.status_rule
ORDER BY k.status_rule
