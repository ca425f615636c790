-- method: by_pair
-- about: Gifts and transfers from one committee to another, as the giver and as the receiver tells them (told_by); of those in which a filer asked for gives or receives. In @why row by row. Decided here and nowhere else.
-- uses: entry_told, asked_filer
-- rule: gifts and transfers only: no loans, refunds or outside spending
pair_entry AS NOT MATERIALIZED (
  SELECT cycle, entry_id, CASE direction WHEN 'out' THEN filer_id ELSE other_id END AS giver_id, CASE direction
    WHEN 'out' THEN other_id ELSE filer_id END AS receiver_id, CASE direction WHEN 'in' THEN 'receiver'
    ELSE 'giver' END AS told_by, cents
  FROM entry_told e
  WHERE between_committees AND substr(other_id, 1, 1) = 'C' AND (:asked IS NULL OR EXISTS (SELECT 1 FROM asked_pair a
    WHERE a.filer_id IN (e.filer_id, e.other_id) AND (a.period = '' OR e.cycle = '' OR a.period = e.cycle)))),
-- @sums
by_pair AS (
  SELECT s.cycle, CAST(NULL AS BIGINT) AS entry_id, CASE k.direction WHEN 'out' THEN r.cmte_id
    ELSE r.other_id END AS giver_id, CASE k.direction WHEN 'out' THEN r.other_id ELSE r.cmte_id END AS receiver_id,
    CASE k.direction WHEN 'in' THEN 'receiver' ELSE 'giver' END AS told_by, r.n, r.cents
  FROM roll_pair r CROSS JOIN posting_classes k CROSS JOIN in_period s
  WHERE coalesce(:from, :to) IS NULL AND (:asked IS NULL OR r.cmte_id IN (SELECT filer_id FROM asked_pair)
    OR r.other_id IN (SELECT filer_id FROM asked_pair)) AND r.cmte_id <> '*' AND substr(r.other_id, 1, 1) = 'C'
    AND k.class_id = r.class_id AND k.between_committees AND s.source_id = r.source_id
    AND (:asked IS NULL OR EXISTS (SELECT 1 FROM asked_pair a WHERE a.filer_id IN (r.cmte_id, r.other_id)
      AND (a.period = '' OR s.cycle = '' OR a.period = s.cycle)))
  UNION ALL
  SELECT cycle, entry_id, giver_id, receiver_id, told_by, 1, cents
  FROM pair_entry WHERE coalesce(:from, :to) IS NOT NULL)
-- @rows
by_pair AS (SELECT cycle, entry_id, giver_id, receiver_id, told_by, 1 AS n, cents FROM pair_entry)
