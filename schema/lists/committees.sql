-- title: Committees
-- question: Which committees do the loaded lists name?
-- param: sheet count = 1 Which two hundred rows
-- param: words text Only what has these letters
-- column: committee_id text FEC id
-- column: committee text Name
-- column: city text City
-- column: state text State
-- column: type text Type of committee
-- column: party text Party, as filed
-- table: committee_id, committee, city, state, type, party
-- method: lists/1
-- order: none
-- @query
SELECT c.cmte_id AS committee_id, c.cmte_nm AS committee, c.cmte_city AS city, c.cmte_st AS state,
  coalesce((SELECT t.label FROM code_committee_type t WHERE t.code = c.cmte_tp), c.cmte_tp) AS type,
  c.cmte_pty_affiliation AS party
FROM committees c
WHERE :words IS NULL OR instr(upper(c.cmte_nm), upper(:words)) > 0 OR c.cmte_id = upper(:words)
ORDER BY c.cmte_nm, c.cmte_id LIMIT 201 OFFSET (:sheet - 1) * 200
