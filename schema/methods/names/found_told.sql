-- method: found_told
-- about: Whom the index of names found (the table feed, which warchest fills: words and parties are looked up by the program), narrowed to the question: their rows in the sources that speak, each with the rule that keeps it from counting, and records that name them, which have no amount. Whose turn it is to tell of outside money and ads says found_turn.
-- uses: entry_told
-- column: role       text     donor, payee, committee, candidate, spender or sponsor
-- column: record_id  integer  Entry or record
-- column: told_in    text     electronic filings, or the file; bulk files are never added to each other here
-- column: name_id    text     FEC id of the name where a row or record gives one; on rows of individuals it is the conduit's and left out
-- column: rule       text     Rule that keeps the row from counting; blank when it counts
-- rule: found-name/1: a name is found when words of it begin with each word asked for, in any order, without accents, capitals and punctuation; a name is as its filer wrote it, and spellings are not merged
-- rule: found-role/1: donor is the other side of money that came in, payee of money that went out; spender, sponsor and candidate are those whom rows of outside spending and ad buys name; records name committees, candidates, sponsors, and as payees those to whom loans and debts are owed
-- rule: bulk files, which tell other parts or the same, stand in rows of their own and are never added
hit AS NOT MATERIALIZED (
  SELECT c0 AS role, c1 AS source_id, c2 AS number, c3 AS party_id, c4 AS name, c5 AS name_id, c6 AS city, c7 AS state,
    c8 AS zip_code, c9 AS record
  FROM feed),
found_any AS NOT MATERIALIZED (
  SELECT CASE x.role WHEN 'party' THEN CASE e.direction WHEN 'in' THEN 'donor' ELSE 'payee' END ELSE x.role END AS role,
    e.entry_id AS record_id, e.source_id, CASE e.format WHEN 'fec-efile' THEN 'electronic filings'
    ELSE e.file END AS told_in, CASE x.role WHEN 'party' THEN p.display_name ELSE x.name END AS name, CASE
    WHEN x.role <> 'party' THEN x.name_id WHEN e.individual = 0 THEN nullif(e.other_id, '') END AS name_id, CASE x.role
    WHEN 'party' THEN p.city END AS city, CASE x.role WHEN 'party' THEN p.state END AS state, CASE x.role
    WHEN 'party' THEN p.zip_code END AS zip_code, CASE x.role WHEN 'party' THEN p.employer END AS employer, CASE x.role
    WHEN 'party' THEN p.occupation END AS occupation, e.day, e.cents, e.filer_id, e.candidate_id, e.cycle, e.kind,
    e.nature AS record, e.format, CASE WHEN e.status <> 'active' THEN e.status WHEN e.covered_by_rule IS NULL
    THEN 'active' ELSE 'covered' END AS status, CASE WHEN e.status <> 'active' THEN e.status_rule
    ELSE e.covered_by_rule END AS rule
  FROM hit x CROSS JOIN entry_told e CROSS JOIN party p
  WHERE x.record IS NULL AND e.source_id = x.source_id AND e.entry_id = x.number AND p.party_id = e.party_id
  UNION ALL
  SELECT x.role, x.number, x.source_id, CASE s.format WHEN 'fec-efile' THEN 'electronic filings' ELSE s.file END,
    x.name, x.name_id, x.city, x.state, x.zip_code, NULL, NULL, NULL, NULL, x.name_id, x.name_id, s.cycle, 'record',
    x.record, s.format, CAST(NULL AS TEXT), CAST(NULL AS TEXT)
  FROM hit x CROSS JOIN in_period s
  WHERE x.record IS NOT NULL AND s.source_id = x.source_id AND coalesce(:from, :to, :min, :employer) IS NULL),
found_told AS NOT MATERIALIZED (
  SELECT * FROM found_any
  WHERE (:as IS NULL OR role = :as) AND (:state IS NULL OR upper(state) = :state) AND (:zip IS NULL
    OR substr(zip_code, 1, length(:zip)) = :zip) AND (:min IS NULL OR abs(cents) >= :min * 100) AND (:race IS NULL
    OR instr(',' || :asked || ',', ',' || candidate_id || ':,') > 0
    OR instr(',' || :asked || ',', ',' || filer_id || ':' || cycle || ',') > 0
    OR instr(',' || :asked || ',', ',' || filer_id || ':,') > 0))
