-- title: What does not count, and by which rule
-- about: Gifts of a committee whose status is not active.
SELECT status, status_rule, count(*) AS rows, sum(amount_cents) AS cents
FROM contributions WHERE filer_id = :committee AND status <> 'active'
GROUP BY status, status_rule ORDER BY rows DESC
