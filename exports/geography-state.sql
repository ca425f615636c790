-- name: geography-state
-- title: Gifts by state
-- question: How much came from in state, out of state, and from we cannot tell where?
-- param: committee  committee          Only gifts to this committee; absent: all filers together
-- param: cycle  cycle          Only this two-year period
-- param: filing  text          Only this electronic filing, by its FEC number
-- param: line  text          Only this line of the form, like 11(a)(i) or SA11AI; of electronic filings
-- param: home  state          Home state, two letters or its name; absent: the state of the office sought, else of the committee
-- param: limit  count = 100          Rows to return
-- column: cycle  text  Two-year period of the source files; blank when not told
-- column: filer_id  text  Committee, or * for all filers together
-- column: home  text  Home state; blank when none is known
-- column: home_basis  text  given, office sought or committee address
-- column: state  text  State as filed; blank when blank
-- column: state_name  text  Its name; blank when it is no U.S. place
-- column: side  text  in, out, unknown (no U.S. place), or known when there is no home state
-- column: gifts  count  Gifts
-- column: amount_cents  cents  Sum of the gifts
-- column: share_bp  basis_points  amount of known
-- column: side_cents  cents  Sum of all states of this side
-- column: side_share_bp  basis_points  side of known; blank for unknown
-- column: known_cents  cents  Base: all gifts from a known state
-- column: unknown_cents  cents  Gifts from no known state
-- column: total_cents  cents  known and unknown together: itemized gifts only
-- table: state_name, amount_cents, share_bp, gifts, side, state, cycle, known_cents, side_cents
-- key: cycle, filer_id, state
-- cell: amount_cents
-- method: geography-cash/1
-- rule: a 48-hour notice of a gift counts until a regular report of the committee covers its day (late-gift-merge/1)
-- rule: rows of bulk files that a loaded filing tells are left out (filing-speaks/1)
-- rule: memos that name the conduit of the gift above are left out (conduit-memo/1): they would move gifts to the conduit's state
-- rule: itemized gifts only: gifts that need not be named are in no file, so no share is of all money
-- rule: shares are of gifts from a known U.S. place; unknown is blank, foreign or not a U.S. code, and stands in no share
-- rule: shares are rounded half up to a hundredth of a percent
-- rule: memo entries and joint-fundraising shares are left out (memo-entry/1, jfc-memo/1)
-- rule: a conduit's own rows are left out (conduit-type/1); the recipient's row is the gift
-- rule: gifts of the candidate to the own campaign (15C) are no gifts by individuals to the FEC and are left out and listed (candidate-gift/1)
-- rule: refunds are not subtracted; see the report refunds
-- order: cycle desc, amount_cents desc, state
-- @query
WITH src AS MATERIALIZED (  -- the sources that speak on :as_of
  SELECT s.source_id, coalesce(CAST(s.cycle AS TEXT), '') AS cycle, s.format, s.file,
    coalesce(g.form_tp = 'F6', 0) AS is_notice
  FROM source s LEFT JOIN filing g ON g.source_id = coalesce(s.supplements, s.source_id)
  WHERE s.known_from <= :as_of AND :as_of < s.known_until AND s.state <> 'removed'
    AND (:cycle IS NULL OR s.cycle = CAST(:cycle AS INTEGER))
    AND (:filing IS NULL OR g.file_num = :filing)),
scope AS (SELECT coalesce(:committee, (SELECT min(cmte_id) FROM filing WHERE file_num = :filing)) AS cmte_id),
home AS (
  SELECT CASE WHEN :home IS NOT NULL THEN upper(:home) WHEN office IS NOT NULL THEN office
      WHEN cover IS NOT NULL THEN cover ELSE coalesce(seat, filed_seat) END AS state,
    CASE WHEN :home IS NOT NULL THEN 'given' WHEN coalesce(office, cover) IS NOT NULL THEN 'office sought'
         WHEN coalesce(seat, filed_seat) IS NOT NULL THEN 'committee address' ELSE '' END AS basis
  FROM (SELECT
    (SELECT c.cand_office_st FROM candidate c JOIN source cs ON cs.source_id = c.record_id / 1000000000
     WHERE cs.known_from <= :as_of AND :as_of < cs.known_until AND cs.state <> 'removed'
         AND c.cand_office_st IN (SELECT code FROM code_state)
       AND c.cand_id IN (
         SELECT l.cand_id FROM linkage l JOIN source ls ON ls.source_id = l.record_id / 1000000000
         WHERE l.cmte_id = (SELECT cmte_id FROM scope) AND l.cmte_dsgn IN ('P', 'A') AND ls.known_from <= :as_of
             AND :as_of < ls.known_until AND ls.state <> 'removed'
         UNION
         SELECT m.cand_id FROM committee m JOIN source ms ON ms.source_id = m.record_id / 1000000000
         WHERE m.cmte_id = (SELECT cmte_id FROM scope) AND m.cand_id IS NOT NULL AND m.cmte_dsgn IN ('P', 'A')
             AND ms.known_from <= :as_of AND :as_of < ms.known_until AND ms.state <> 'removed')
     ORDER BY cs.cycle DESC, c.record_id DESC LIMIT 1) AS office,
    (SELECT upper(g.cand_state) FROM filing g JOIN src s ON s.source_id = g.source_id
     WHERE g.cmte_id = (SELECT cmte_id FROM scope) AND upper(g.cand_state) IN (SELECT code FROM code_state)
     ORDER BY g.coverage_through_day DESC, g.record_id DESC LIMIT 1) AS cover,
    (SELECT upper(g.state) FROM filing g JOIN src s ON s.source_id = g.source_id
     WHERE g.cmte_id = (SELECT cmte_id FROM scope) AND upper(g.state) IN (SELECT code FROM code_state)
     ORDER BY g.coverage_through_day DESC, g.record_id DESC LIMIT 1) AS filed_seat,
    (SELECT c.cmte_st FROM committee c JOIN source cs ON cs.source_id = c.record_id / 1000000000
     WHERE c.cmte_id = (SELECT cmte_id FROM scope) AND cs.known_from <= :as_of AND :as_of < cs.known_until
         AND cs.state <> 'removed' AND c.cmte_st IN (SELECT code FROM code_state)
     ORDER BY cs.cycle DESC, c.record_id DESC LIMIT 1) AS seat)),
gift AS (
  SELECT s.cycle, r.state, r.n, r.cents
  FROM src s CROSS JOIN roll_state r ON r.cmte_id = coalesce(:committee, '*') AND r.source_id = s.source_id
  JOIN posting_classes k ON k.class_id = r.class_id
  WHERE k.counts_as = 'individual gift' AND NOT s.is_notice AND (:line IS NULL OR k.line = upper(:line)
    OR k.line IN (SELECT line FROM code_form_line WHERE cover_line = lower(:line)))
  UNION ALL  -- 48-hour notices that no report covers
  SELECT s.cycle, coalesce(p.state, ''), 1, e.amount_cents
  FROM src s
  CROSS JOIN entry e ON e.entry_id BETWEEN s.source_id * 1000000000 AND s.source_id * 1000000000 + 999999999
  CROSS JOIN filing_ref f ON f.filing_id = e.filing_id
  CROSS JOIN posting o ON o.posting_id = e.posting_id
  CROSS JOIN posting_classes k ON k.class_id = o.class_id
  CROSS JOIN party p ON p.party_id = e.party_id
  WHERE s.is_notice AND k.counts_as = 'individual gift' AND (:committee IS NULL OR f.cmte_id = :committee)
    AND (:line IS NULL OR k.line = upper(:line)
    OR k.line IN (SELECT line FROM code_form_line WHERE cover_line = lower(:line)))
    AND NOT EXISTS (SELECT 1 FROM notice_cover n WHERE n.entry_id = e.entry_id
      AND n.known_from <= :as_of AND :as_of < n.known_until)),
by_state AS (
  SELECT r.cycle, r.state, c.label, sum(r.n) AS n, sum(r.cents) AS cents,
    CASE WHEN c.code IS NULL THEN 'unknown' WHEN h.state IS NULL THEN 'known'
         WHEN r.state = h.state THEN 'in' ELSE 'out' END AS side,
    h.state AS home, h.basis
  FROM gift r CROSS JOIN home h
  LEFT JOIN code_state c ON c.code = r.state
  GROUP BY r.cycle, r.state),
sided AS (
  SELECT *, sum(cents) OVER (PARTITION BY cycle, side) AS side_cents,
    coalesce(sum(CASE WHEN side <> 'unknown' THEN cents END) OVER (PARTITION BY cycle), 0) AS known,
    coalesce(sum(CASE WHEN side = 'unknown' THEN cents END) OVER (PARTITION BY cycle), 0) AS unknown
  FROM by_state)
SELECT cycle, coalesce(:committee, '*') AS filer_id, home, basis AS home_basis, state, label AS state_name,
    side, n AS gifts,
  cents AS amount_cents,
  CASE WHEN side <> 'unknown' THEN CASE WHEN known > 0
      THEN (cents * 20000 + known) / (2 * known) END END AS share_bp,
  side_cents,
  CASE WHEN side <> 'unknown' THEN CASE WHEN known > 0
      THEN (side_cents * 20000 + known) / (2 * known) END END AS side_share_bp,
  known AS known_cents, unknown AS unknown_cents, known + unknown AS total_cents
FROM sided
ORDER BY cycle DESC, cents DESC, state
LIMIT coalesce(:limit, 100)
-- @why
WITH src AS MATERIALIZED (
  SELECT s.source_id, coalesce(CAST(s.cycle AS TEXT), '') AS cycle, s.format, s.file,
    coalesce(g.form_tp = 'F6', 0) AS is_notice
  FROM source s LEFT JOIN filing g ON g.source_id = coalesce(s.supplements, s.source_id)
  WHERE s.known_from <= :as_of AND :as_of < s.known_until AND s.state <> 'removed'
    AND coalesce(CAST(s.cycle AS TEXT), '') = CAST(:key_cycle AS TEXT)
    AND (:filing IS NULL OR g.file_num = :filing))
SELECT e.entry_id AS record_id, e.amount_cents AS cents
FROM src s
  CROSS JOIN entry e ON e.entry_id BETWEEN s.source_id * 1000000000 AND s.source_id * 1000000000 + 999999999
  CROSS JOIN filing_ref f ON f.filing_id = e.filing_id
  CROSS JOIN posting o ON o.posting_id = e.posting_id
  CROSS JOIN posting_classes k ON k.class_id = o.class_id
  CROSS JOIN party p ON p.party_id = e.party_id
WHERE k.counts_as = 'individual gift' AND f.status IS NULL
  AND (:key_filer_id = '*' OR f.cmte_id = :key_filer_id) AND coalesce(p.state, '') = :key_state
  AND (:line IS NULL OR k.line = upper(:line)
    OR k.line IN (SELECT line FROM code_form_line WHERE cover_line = lower(:line)))
  AND NOT (s.is_notice AND EXISTS (SELECT 1 FROM notice_cover n WHERE n.entry_id = e.entry_id
      AND n.known_from <= :as_of AND :as_of < n.known_until))
ORDER BY e.entry_id
-- @excluded
WITH src AS MATERIALIZED (  -- the sources that speak on :as_of
  SELECT s.source_id, coalesce(CAST(s.cycle AS TEXT), '') AS cycle, s.format, s.file,
    coalesce(g.form_tp = 'F6', 0) AS is_notice
  FROM source s LEFT JOIN filing g ON g.source_id = coalesce(s.supplements, s.source_id)
  WHERE s.known_from <= :as_of AND :as_of < s.known_until AND s.state <> 'removed'
    AND (:cycle IS NULL OR s.cycle = CAST(:cycle AS INTEGER))
    AND (:filing IS NULL OR g.file_num = :filing))
SELECT rule, sum(n) AS n, sum(cents) AS cents FROM (
  SELECT k.status_rule AS rule, t.n, t.cents
  FROM src s CROSS JOIN roll_total t ON t.cmte_id = coalesce(:committee, '*') AND t.source_id = s.source_id
  JOIN posting_classes k ON k.class_id = t.class_id
  WHERE k.status <> 'active' AND (k.individual = 1 OR k.status_rule = 'conduit-memo/1')
  AND (:line IS NULL OR k.line = upper(:line)
    OR k.line IN (SELECT line FROM code_form_line WHERE cover_line = lower(:line)))
  UNION ALL
  SELECT CASE WHEN k.is_passed_on THEN k.status_rule ELSE 'candidate-gift/1' END, t.n, t.cents
  FROM src s CROSS JOIN roll_total t ON t.cmte_id = coalesce(:committee, '*') AND t.source_id = s.source_id
  JOIN posting_classes k ON k.class_id = t.class_id
  WHERE (k.is_passed_on OR (k.nature = 'candidate-contribution' AND k.individual = 0 AND k.status = 'active'))
    AND (:line IS NULL OR k.line = upper(:line)
    OR k.line IN (SELECT line FROM code_form_line WHERE cover_line = lower(:line)))
  UNION ALL
  SELECT n.rule, 1, n.amount_cents
  FROM notice_covers n JOIN src s ON s.source_id = n.source_id JOIN posting_classes k ON k.class_id = n.class_id
  WHERE s.is_notice AND n.known_from <= :as_of AND :as_of < n.known_until AND k.individual = 1
    AND (:committee IS NULL OR n.filer_id = :committee)
  AND (:line IS NULL OR k.line = upper(:line)
    OR k.line IN (SELECT line FROM code_form_line WHERE cover_line = lower(:line))))
GROUP BY rule
ORDER BY rule
