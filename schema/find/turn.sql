-- title: Whose turn
-- question: Which of the rows does another file tell?
-- uses: found_turn
-- param: cycle
-- column: record_id count Entry
-- column: rule text Rule that keeps it from counting
-- method: found/1
-- order: none
-- @query
SELECT record_id, rule FROM found_turn WHERE rule IS NOT NULL
