-- method: by_pair
-- about: Gifts and transfers from one committee to another, as the giver and as the receiver tells them (told_by); with --committee those in which it gives or receives. In @why row by row. Decided here and nowhere else.
-- uses: entry_told
-- rule: gifts and transfers only: no loans, refunds or outside spending
-- @sums
by_pair AS (
  SELECT s.cycle, CAST(NULL AS BIGINT) AS entry_id, CASE k.direction WHEN 'out' THEN r.cmte_id
    ELSE r.other_id END AS giver_id, CASE k.direction WHEN 'out' THEN r.other_id ELSE r.cmte_id END AS receiver_id,
    CASE k.direction WHEN 'in' THEN 'receiver' ELSE 'giver' END AS told_by, r.n, r.cents
  FROM roll_pair r CROSS JOIN posting_classes k CROSS JOIN in_period s
  WHERE (:committee IS NULL OR r.cmte_id = :committee OR r.other_id = :committee) AND r.cmte_id <> '*'
    AND substr(r.other_id, 1, 1) = 'C' AND k.class_id = r.class_id AND k.between_committees
    AND s.source_id = r.source_id)
-- @rows
by_pair AS (
  SELECT cycle, entry_id, CASE direction WHEN 'out' THEN filer_id ELSE other_id END AS giver_id, CASE direction
    WHEN 'out' THEN other_id ELSE filer_id END AS receiver_id, CASE direction WHEN 'in' THEN 'receiver'
    ELSE 'giver' END AS told_by, 1 AS n, cents
  FROM entry_told WHERE between_committees AND substr(other_id, 1, 1) = 'C')
