-- title: Spenders
-- question: Who filed outside spending, in rows that are loaded?
-- uses: committee_record
-- param: sheet count = 1 Which two hundred rows
-- param: words text Only what has these letters
-- column: spender_id text FEC id
-- column: spender text Name
-- column: told count Rows of all files, those that repeat each other too
-- table: spender_id, spender, told
-- note: how much counts is for the page of a spender to say: files that tell the same spending are never added up
-- method: lists/1
-- order: none
-- @query
SELECT spender_id, spender, told
FROM (
  SELECT o.cmte_id AS spender_id, (SELECT n.name FROM committee_named n WHERE n.committee_id = o.cmte_id) AS
    spender, sum(o.n) AS told
  FROM outside_spent o WHERE o.n > 0 AND o.cmte_id IS NOT NULL GROUP BY o.cmte_id) d
WHERE :words IS NULL OR instr(upper(coalesce(spender, '')), upper(:words)) > 0 OR spender_id = upper(:words)
ORDER BY told DESC, spender_id LIMIT 201 OFFSET (:sheet - 1) * 200
