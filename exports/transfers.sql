-- title: Money between committees
-- question: Which committee gave how much to which?
-- uses: by_pair, left_out, committee_record
-- params: candidate, race, cycle, from, to, limit = 100
-- param: committee committees Only where this committee, or one of several, gives or receives
-- param: kind choice(all|pac-to-candidate|party|joint-fundraising|between-candidates|other|unknown) = all Only these
-- columns: cycle, giver_id, giver, receiver_id, receiver, basis, to_itself, transfers, amount_cents, giver_cents, receiver_cents
-- column: basis text Whose rows speak: giver, else receiver
-- table: giver, receiver, amount_cents, to_itself, transfers, basis, cycle
-- key: cycle, giver_id, receiver_id, basis
-- cell: amount_cents
-- derived: transfers counts amount_cents
-- method: giver-else-receiver/1
-- rule: per pair and cycle the giver's rows speak, else the receiver's; the two tellings are never added
-- rule: same-sub-id/1: a row told in itoth and in itpas2 is counted once
-- rule: a row in which a committee names itself as the other side is shown and marked; it is no money between committees
-- rule: committees with an FEC id (C…) on the other side; gifts of committees that files of states tell stand in candidate-totals and find
-- rule: pair-kind/1: by the committees' type and designation in the FEC's list: joint-fundraising where either is designated J; else party where either is of type X, Y or Z; else from a candidate's committee (type H, S or P, or designated P or A) to another between-candidates, from any other to one pac-to-candidate; else other; unknown where the list has not both
-- order: cycle desc, amount_cents desc, giver_id, receiver_id
-- @with
paired AS (
  SELECT cycle, giver_id, receiver_id, min(told_by) AS basis, sum(CASE told_by WHEN 'giver' THEN n END) AS giver_n,
    sum(CASE told_by WHEN 'giver' THEN cents END) AS giver_cents,
    sum(CASE told_by WHEN 'receiver' THEN n END) AS receiver_n,
    sum(CASE told_by WHEN 'receiver' THEN cents END) AS receiver_cents
  FROM by_pair GROUP BY cycle, giver_id, receiver_id),
page AS (
  SELECT * FROM paired d
  WHERE :kind = 'all' OR :kind = coalesce((
    SELECT CASE WHEN 'joint' IN (g.kind, r.kind) THEN 'joint-fundraising' WHEN 'party' IN (g.kind, r.kind) THEN 'party'
      WHEN r.kind <> 'candidate' THEN 'other' WHEN g.kind = 'candidate' THEN 'between-candidates'
      ELSE 'pac-to-candidate' END
    FROM committee_record g JOIN committee_record r ON r.committee_id = d.receiver_id
    WHERE g.committee_id = d.giver_id), 'unknown')
  ORDER BY cycle DESC, coalesce(giver_cents, receiver_cents) DESC, giver_id, receiver_id LIMIT :limit)
-- @query
SELECT d.cycle, d.giver_id, (SELECT n.name FROM committee_named n WHERE n.committee_id = d.giver_id) AS giver,
  d.receiver_id, (SELECT n.name FROM committee_named n WHERE n.committee_id = d.receiver_id) AS receiver,
  d.basis, CASE WHEN d.giver_id = d.receiver_id THEN 'yes' ELSE '' END AS to_itself,
    coalesce(d.giver_n, d.receiver_n) AS transfers,
  coalesce(d.giver_cents, d.receiver_cents) AS amount_cents, d.giver_cents, d.receiver_cents
FROM page d
-- @why
SELECT entry_id AS record_id, CASE told_by WHEN :key_basis THEN cents END AS cents, CASE told_by
  WHEN 'giver' THEN cents END AS giver_cents, CASE told_by WHEN 'receiver' THEN cents END AS receiver_cents
FROM by_pair WHERE giver_id = :key_giver_id AND receiver_id = :key_receiver_id ORDER BY entry_id
-- @excluded
SELECT rule, sum(n) AS n, sum(cents) AS cents FROM left_out
WHERE nature IN ('transfer', 'committee-contribution', 'jfc-share') GROUP BY rule ORDER BY rule
