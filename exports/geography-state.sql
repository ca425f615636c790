-- title: Gifts by state
-- question: How much came from in state, out of state, and from we cannot tell where?
-- uses: by_state, home, gift_left_out
-- param: committee committees Only this committee; of several the sum
-- params: candidate, race, cycle, from, to, filing, line, limit = 100, home
-- columns: cycle, filer_id, home, home_basis, state, state_name, side, gifts, amount_cents, share_bp, side_cents, side_share_bp, known_cents, unknown_cents, total_cents
-- column: state text State as filed; blank when blank
-- column: side text in, out, unknown (no U.S. place), or known when there is no home state
-- column: share_bp basis_points amount of known
-- column: total_cents cents known and unknown together: itemized gifts only
-- table: state_name, amount_cents, share_bp, gifts, side, state, cycle, known_cents, side_cents
-- key: cycle, filer_id, state
-- cell: amount_cents
-- derived: gifts counts amount_cents; unknown_cents = total_cents - known_cents; side_cents of known_cents, unknown_cents, home, side: the gifts of all states of that side
-- method: geography-cash/1
-- rule: itemized gifts only: gifts that need not be named are in no file, so no share is of all money
-- rule: shares are of gifts from a known U.S. place; unknown is blank, foreign or not a U.S. code, and stands in no share
-- rule: shares are rounded half up to a hundredth of a percent
-- rule: memos that name a conduit would move gifts to the conduit's state
-- chart: map state=state y=amount_cents home=home
-- order: cycle desc, amount_cents desc, state
-- @with
sided AS (
  SELECT g.*, c.label, h.state AS home, coalesce(h.basis, '') AS basis, CASE WHEN c.code IS NULL THEN 'unknown'
    WHEN h.state IS NULL THEN 'known' WHEN g.state = h.state THEN 'in' ELSE 'out' END AS side
  FROM (
    SELECT cycle, state, sum(n) AS n, sum(cents) AS cents
    FROM by_state WHERE counts_as = 'individual gift' GROUP BY cycle, state) g
  LEFT JOIN home h ON TRUE LEFT JOIN code_state c ON c.code = g.state),
summed AS (
  SELECT *, sum(cents) OVER (PARTITION BY cycle, side) AS side_cents,
    coalesce(sum(CASE WHEN side <> 'unknown' THEN cents END) OVER (PARTITION BY cycle), 0) AS known,
    coalesce(sum(CASE WHEN side = 'unknown' THEN cents END) OVER (PARTITION BY cycle), 0) AS unknown
  FROM sided)
-- @query
SELECT cycle, coalesce(:committee, '*') AS filer_id, home, basis AS home_basis, state, label AS state_name, side,
  n AS gifts, cents AS amount_cents, CASE WHEN side <> 'unknown'
  AND known > 0 THEN (cents * 20000 + known) / (2 * known) END AS share_bp, side_cents, CASE WHEN side <> 'unknown'
  AND known > 0 THEN (side_cents * 20000 + known) / (2 * known) END AS side_share_bp, known AS known_cents,
  unknown AS unknown_cents, known + unknown AS total_cents
FROM summed
-- @why
SELECT entry_id AS record_id, CASE state WHEN :key_state THEN cents END AS cents, CASE WHEN state IN (SELECT code
  FROM code_state) THEN cents END AS known_cents, cents AS total_cents
FROM by_state WHERE counts_as = 'individual gift' ORDER BY entry_id
-- @excluded
SELECT rule, sum(n) AS n, sum(cents) AS cents FROM gift_left_out GROUP BY rule ORDER BY rule
