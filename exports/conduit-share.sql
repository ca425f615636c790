-- name: conduit-share
-- title: Gifts through conduits
-- question: How much came through ActBlue, WinRed and other conduits?
-- param: committee  committee          Only gifts to this committee; absent: all filers together
-- param: cycle  cycle          Only this two-year period
-- param: limit  count = 25          Rows to return
-- column: cycle  text  Two-year period of the source files; blank when not told
-- column: filer_id  text  Recipient, or * for all filers together
-- column: conduit_id  text  Conduit, FEC id; its name in capitals where a filing gives no id; blank when the row names none
-- column: conduit  text  Name of the conduit
-- column: gifts  count  Gifts the recipient reported as earmarked through it (15E)
-- column: amount_cents  cents  Sum of those gifts
-- column: base_cents  cents  Base: all itemized gifts the recipient reported on the lines for individuals, organisations there too
-- column: share_bp  basis_points  amount of base
-- column: passed_on  count  Rows in which the conduit itself says it passed a gift on (24T, 24I)
-- column: passed_on_cents  cents  Sum of those rows: a second telling of partly the same gifts, never added
-- table: conduit, amount_cents, gifts, share_bp, conduit_id, cycle, passed_on_cents, base_cents
-- key: cycle, filer_id, conduit_id
-- cell: amount_cents
-- method: conduit-recipient/1
-- rule: the recipient's own rows of type 15E are the gifts; a conduit's rows (24T, 24I) are shown beside them and never added (conduit-type/1)
-- rule: in filings the conduit is named by the memo under the gift (conduit-memo/1), which is never added
-- rule: rows of bulk files that a loaded filing tells are left out (filing-speaks/1); 48-hour notices name no conduit and are left out
-- rule: share is of itemized gifts on the lines for individuals (11(a)(i), 17(a)), where the FEC's forms have organisations and partnerships too, all but memos; gifts that need not be named may only appear in the conduit's rows
-- rule: memo entries and joint-fundraising shares are left out (memo-entry/1, jfc-memo/1)
-- order: cycle desc, amount_cents desc, passed_on_cents desc, conduit_id
-- @query
WITH src AS MATERIALIZED (  -- the sources that speak on :as_of
  SELECT s.source_id, coalesce(CAST(s.cycle AS TEXT), '') AS cycle, s.format, s.file,
    coalesce(g.form_tp = 'F6', 0) AS is_notice
  FROM source s LEFT JOIN filing g ON g.source_id = coalesce(s.supplements, s.source_id)
  WHERE s.known_from <= :as_of AND :as_of < s.known_until AND s.state <> 'removed'
    AND (:cycle IS NULL OR s.cycle = CAST(:cycle AS INTEGER))
    AND coalesce(g.form_tp, '') <> 'F6'),
earmarked AS MATERIALIZED (  -- filings with gifts through conduits
  SELECT DISTINCT s.source_id, s.cycle FROM src s
  CROSS JOIN roll_total t ON t.cmte_id = coalesce(:committee, '*') AND t.source_id = s.source_id
  JOIN posting_classes k ON k.class_id = t.class_id
  WHERE s.format = 'fec-efile' AND k.is_earmarked),
row_of AS MATERIALIZED (
  SELECT s.source_id, s.cycle, e.entry_id, e.amount_cents, CAST(e.tran_id AS TEXT) AS tran_id,
    CAST(e.back_ref_tran_id AS TEXT) AS parent, k.is_earmarked, coalesce(o.other_id, upper(p.display_name), '') AS who
  FROM earmarked s
  CROSS JOIN entry e ON e.entry_id BETWEEN s.source_id * 1000000000 AND s.source_id * 1000000000 + 999999999
  CROSS JOIN filing_ref f ON f.filing_id = e.filing_id
  CROSS JOIN posting o ON o.posting_id = e.posting_id
  CROSS JOIN posting_classes k ON k.class_id = o.class_id
  CROSS JOIN party p ON p.party_id = e.party_id
  WHERE (k.is_earmarked OR k.status_rule = 'conduit-memo/1')
    AND (coalesce(:committee, '*') = '*' OR f.cmte_id = coalesce(:committee, '*'))),
memo AS (  -- one memo for a gift: that points to it, or that it points to, else the one right below
  SELECT source_id, parent, min(entry_id) AS entry_id FROM row_of WHERE NOT is_earmarked AND parent IS NOT NULL
  GROUP BY source_id, parent),
filed AS MATERIALIZED (
  SELECT q.cycle, q.entry_id, q.amount_cents, coalesce(a.who, c.who, b.who, '') AS conduit_id
  FROM row_of q
  LEFT JOIN memo m ON m.source_id = q.source_id AND m.parent = q.tran_id
  LEFT JOIN row_of a ON a.entry_id = m.entry_id
  LEFT JOIN row_of c ON c.source_id = q.source_id AND c.tran_id = q.parent AND NOT c.is_earmarked
  LEFT JOIN row_of b ON b.entry_id = q.entry_id + 1 AND NOT b.is_earmarked AND b.parent IS NULL
  WHERE q.is_earmarked),
total AS (
  SELECT s.cycle, sum(CASE WHEN k.counts_as = 'individual gift' THEN t.cents ELSE 0 END) AS base,
    sum(CASE WHEN k.is_earmarked THEN t.n ELSE 0 END) AS n,
    sum(CASE WHEN k.is_earmarked THEN t.cents ELSE 0 END) AS cents
  FROM src s CROSS JOIN roll_total t ON t.cmte_id = coalesce(:committee, '*') AND t.source_id = s.source_id
  JOIN posting_classes k ON k.class_id = t.class_id
  WHERE k.counts_as = 'individual gift'
  GROUP BY s.cycle),
received AS (
  SELECT s.cycle, r.other_id AS conduit_id, sum(r.n) AS n, sum(r.cents) AS cents
  FROM src s CROSS JOIN roll_pair r ON r.cmte_id = coalesce(:committee, '*') AND r.source_id = s.source_id
  JOIN posting_classes k ON k.class_id = r.class_id
  WHERE k.is_earmarked AND s.format <> 'fec-efile'
  GROUP BY s.cycle, r.other_id
  UNION ALL
  SELECT cycle, conduit_id, count(*), sum(amount_cents) FROM filed WHERE conduit_id <> '' GROUP BY cycle, conduit_id),
passed AS (
  SELECT s.cycle, r.cmte_id AS conduit_id, sum(r.n) AS n, sum(r.cents) AS cents
  FROM src s CROSS JOIN roll_pair r ON r.other_id = :committee AND r.source_id = s.source_id
      AND r.cmte_id <> '*'
  JOIN posting_classes k ON k.class_id = r.class_id
  WHERE k.is_passed_on
  GROUP BY s.cycle, r.cmte_id
  UNION ALL
  SELECT s.cycle, t.cmte_id, sum(t.n), sum(t.cents)
  FROM src s CROSS JOIN (SELECT DISTINCT conduit_id FROM received) d
  CROSS JOIN roll_total t ON t.cmte_id = d.conduit_id AND t.source_id = s.source_id
  JOIN posting_classes k ON k.class_id = t.class_id
  WHERE :committee IS NULL AND k.is_passed_on
  GROUP BY s.cycle, t.cmte_id),
line AS (
  SELECT cycle, conduit_id, n, cents, 0 AS pn, 0 AS pc FROM received
  UNION ALL
  SELECT t.cycle, '', t.n - coalesce(sum(r.n), 0), t.cents - coalesce(sum(r.cents), 0), 0, 0
  FROM total t LEFT JOIN received r ON r.cycle = t.cycle
  GROUP BY t.cycle HAVING t.n - coalesce(sum(r.n), 0) <> 0
  UNION ALL
  SELECT cycle, conduit_id, 0, 0, n, cents FROM passed),
folded AS (
  SELECT cycle, conduit_id, sum(n) AS n, sum(cents) AS cents, sum(pn) AS pn, sum(pc) AS pc
  FROM line GROUP BY cycle, conduit_id
  ORDER BY cycle DESC, cents DESC, pc DESC, conduit_id
  LIMIT coalesce(:limit, 25))
SELECT d.cycle, coalesce(:committee, '*') AS filer_id, d.conduit_id,
  coalesce(
    (SELECT c.cmte_nm FROM committee c JOIN source cs ON cs.source_id = c.record_id / 1000000000
     WHERE c.cmte_id = d.conduit_id AND cs.known_from <= :as_of AND :as_of < cs.known_until
         AND cs.state <> 'removed'
     ORDER BY cs.cycle DESC, c.record_id DESC LIMIT 1),
    (SELECT fr.filer_name FROM filing_ref fr WHERE fr.cmte_id = d.conduit_id AND fr.filer_name IS NOT NULL
     ORDER BY fr.filing_id DESC LIMIT 1),
    (SELECT upper(p.display_name) FROM row_of q JOIN entry e ON e.entry_id = q.entry_id
     JOIN party p ON p.party_id = e.party_id WHERE q.who = d.conduit_id AND NOT q.is_earmarked
     ORDER BY q.entry_id LIMIT 1)) AS conduit,
  d.n AS gifts, d.cents AS amount_cents, coalesce(t.base, 0) AS base_cents,
  CASE WHEN t.base > 0 THEN (d.cents * 20000 + t.base) / (2 * t.base) END AS share_bp, d.pn AS passed_on,
      d.pc AS passed_on_cents
FROM folded d LEFT JOIN total t ON t.cycle = d.cycle
ORDER BY d.cycle DESC, d.cents DESC, d.pc DESC, d.conduit_id
LIMIT coalesce(:limit, 25)
-- @why
WITH src AS MATERIALIZED (
  SELECT s.source_id, coalesce(CAST(s.cycle AS TEXT), '') AS cycle, s.format, s.file,
    coalesce(g.form_tp = 'F6', 0) AS is_notice
  FROM source s LEFT JOIN filing g ON g.source_id = coalesce(s.supplements, s.source_id)
  WHERE s.known_from <= :as_of AND :as_of < s.known_until AND s.state <> 'removed'
    AND coalesce(CAST(s.cycle AS TEXT), '') = CAST(:key_cycle AS TEXT)
    AND coalesce(g.form_tp, '') <> 'F6'),
earmarked AS MATERIALIZED (  -- filings with gifts through conduits
  SELECT DISTINCT s.source_id, s.cycle FROM src s
  CROSS JOIN roll_total t ON t.cmte_id = :key_filer_id AND t.source_id = s.source_id
  JOIN posting_classes k ON k.class_id = t.class_id
  WHERE s.format = 'fec-efile' AND k.is_earmarked),
row_of AS MATERIALIZED (
  SELECT s.source_id, s.cycle, e.entry_id, e.amount_cents, CAST(e.tran_id AS TEXT) AS tran_id,
    CAST(e.back_ref_tran_id AS TEXT) AS parent, k.is_earmarked, coalesce(o.other_id, upper(p.display_name), '') AS who
  FROM earmarked s
  CROSS JOIN entry e ON e.entry_id BETWEEN s.source_id * 1000000000 AND s.source_id * 1000000000 + 999999999
  CROSS JOIN filing_ref f ON f.filing_id = e.filing_id
  CROSS JOIN posting o ON o.posting_id = e.posting_id
  CROSS JOIN posting_classes k ON k.class_id = o.class_id
  CROSS JOIN party p ON p.party_id = e.party_id
  WHERE (k.is_earmarked OR k.status_rule = 'conduit-memo/1')
    AND (:key_filer_id = '*' OR f.cmte_id = :key_filer_id)),
memo AS (  -- one memo for a gift: that points to it, or that it points to, else the one right below
  SELECT source_id, parent, min(entry_id) AS entry_id FROM row_of WHERE NOT is_earmarked AND parent IS NOT NULL
  GROUP BY source_id, parent),
filed AS MATERIALIZED (
  SELECT q.cycle, q.entry_id, q.amount_cents, coalesce(a.who, c.who, b.who, '') AS conduit_id
  FROM row_of q
  LEFT JOIN memo m ON m.source_id = q.source_id AND m.parent = q.tran_id
  LEFT JOIN row_of a ON a.entry_id = m.entry_id
  LEFT JOIN row_of c ON c.source_id = q.source_id AND c.tran_id = q.parent AND NOT c.is_earmarked
  LEFT JOIN row_of b ON b.entry_id = q.entry_id + 1 AND NOT b.is_earmarked AND b.parent IS NULL
  WHERE q.is_earmarked)
SELECT entry_id AS record_id, amount_cents AS cents FROM (
  SELECT e.entry_id, e.amount_cents, coalesce(o.other_id, '') AS conduit_id
  FROM src s
  CROSS JOIN entry e ON e.entry_id BETWEEN s.source_id * 1000000000 AND s.source_id * 1000000000 + 999999999
  CROSS JOIN filing_ref f ON f.filing_id = e.filing_id
  CROSS JOIN posting o ON o.posting_id = e.posting_id
  CROSS JOIN posting_classes k ON k.class_id = o.class_id
  WHERE s.format <> 'fec-efile' AND k.is_earmarked AND f.status IS NULL
    AND (:key_filer_id = '*' OR f.cmte_id = :key_filer_id)
  UNION ALL SELECT entry_id, amount_cents, conduit_id FROM filed)
WHERE conduit_id = :key_conduit_id
ORDER BY entry_id
-- @excluded
WITH src AS MATERIALIZED (  -- the sources that speak on :as_of
  SELECT s.source_id, coalesce(CAST(s.cycle AS TEXT), '') AS cycle, s.format, s.file,
    coalesce(g.form_tp = 'F6', 0) AS is_notice
  FROM source s LEFT JOIN filing g ON g.source_id = coalesce(s.supplements, s.source_id)
  WHERE s.known_from <= :as_of AND :as_of < s.known_until AND s.state <> 'removed'
    AND (:cycle IS NULL OR s.cycle = CAST(:cycle AS INTEGER))
    AND coalesce(g.form_tp, '') <> 'F6')
SELECT k.status_rule AS rule, sum(t.n) AS n, sum(t.cents) AS cents
FROM src s CROSS JOIN roll_total t ON t.cmte_id = coalesce(:committee, '*') AND t.source_id = s.source_id
JOIN posting_classes k ON k.class_id = t.class_id
WHERE (k.individual = 1 OR k.status_rule = 'conduit-memo/1') AND k.status <> 'active'
GROUP BY k.status_rule
UNION ALL
SELECT k.status_rule, sum(r.n), sum(r.cents)
FROM src s CROSS JOIN roll_pair r ON r.other_id = :committee AND r.source_id = s.source_id
    AND r.cmte_id <> '*'
JOIN posting_classes k ON k.class_id = r.class_id
WHERE k.is_passed_on
GROUP BY k.status_rule
ORDER BY rule
