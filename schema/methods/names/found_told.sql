-- method: found_told
-- about: Whom the index of names found (the table feed: words and parties are looked up by warchest), narrowed to the question: their rows in the sources that speak, each with the rule that keeps it from counting, and records that name them, which have no amount. The role of a party is donor where money came in and payee where it went out.
-- uses: entry_told, outside_sum, ad_once
-- column: role       text     donor, payee, committee, candidate, spender or sponsor
-- column: record_id  integer  Entry or record
-- column: told_in    text     electronic filings, or the file; bulk files are never added to each other here
-- column: rule       text     Rule that keeps the row from counting; blank when it counts
-- rule: found-name/1: a name is found when words of it begin with each word asked for, in any order, without accents, capitals and punctuation; a name has what its filer wrote, and spellings are not merged
-- rule: found-role/1: donor and payee are the other sides of rows; spender, sponsor and candidate are those whom rows of outside spending and ad buys name, and records name committees, candidates, payees of loans and debts, and sponsors
hit AS NOT MATERIALIZED (
  SELECT c0 AS role, c1 AS source_id, c2 AS number, c3 AS party_id, c4 AS name, c5 AS name_id, c6 AS city, c7 AS state,
    c8 AS zip_code, c9 AS record FROM feed),
found_row AS NOT MATERIALIZED (
  SELECT CASE x.role WHEN 'party' THEN CASE e.direction WHEN 'in' THEN 'donor' ELSE 'payee' END ELSE x.role END AS role,
    e.entry_id AS record_id, e.source_id, CASE e.format WHEN 'fec-efile' THEN 'electronic filings'
    ELSE e.file END AS told_in, coalesce(x.name, p.display_name) AS name, CASE x.role WHEN 'party' THEN nullif(e.other_id,
    '') ELSE x.name_id END AS name_id, CASE x.role WHEN 'party' THEN p.city END AS city, CASE x.role
    WHEN 'party' THEN p.state END AS state, CASE x.role WHEN 'party' THEN p.zip_code END AS zip_code, CASE x.role
    WHEN 'party' THEN p.employer END AS employer, CASE x.role WHEN 'party' THEN p.occupation END AS occupation, e.day,
    e.cents, e.filer_id, e.candidate_id, e.cycle, e.nature AS record, CASE
    WHEN e.status <> 'active' THEN e.status ELSE CASE WHEN e.covered_by_rule IS NULL THEN 'active' ELSE 'covered' END
    END AS status, CASE WHEN e.status <> 'active' THEN e.status_rule WHEN e.kind = 'outside_spending' THEN CASE
      WHEN e.covered_by_rule IS NULL AND e.format <> 'fec-efile' AND NOT EXISTS (SELECT 1 FROM outside_sum t
        WHERE t.source_id = e.source_id AND t.spender_id = e.filer_id AND t.nature = e.nature AND t.place = t.turn
          AND t.counts_as = 'outside spending') THEN 'ie-csv-or-pas2/1' ELSE e.covered_by_rule END
      WHEN e.kind = 'ad_buy' THEN CASE WHEN e.entry_id NOT IN (SELECT entry_id FROM ad_once) THEN coalesce((
        SELECT max(t.rule) FROM ad_told t WHERE t.entry_id = e.entry_id), 'ad-breakdown/1') END
      ELSE e.covered_by_rule END AS rule
  FROM hit x CROSS JOIN entry_told e CROSS JOIN party p
  WHERE x.record IS NULL AND e.source_id = x.source_id AND e.entry_id = x.number AND p.party_id = e.party_id),
found_any AS NOT MATERIALIZED (
  SELECT role, record_id, source_id, told_in, name, name_id, city, state, zip_code, employer, occupation, day, cents,
    filer_id, candidate_id, cycle, record, status, rule
  FROM found_row
  UNION ALL
  SELECT x.role, x.number, x.source_id, CASE s.format WHEN 'fec-efile' THEN 'electronic filings' ELSE s.file END, x.name,
    x.name_id, x.city, x.state, x.zip_code, NULL, NULL, NULL, NULL, x.name_id, x.name_id, s.cycle, x.record,
    CAST(NULL AS TEXT), CAST(NULL AS TEXT)
  FROM hit x CROSS JOIN in_period s
  WHERE x.record IS NOT NULL AND s.source_id = x.source_id AND coalesce(:from, :to, :min, :employer) IS NULL),
found_told AS MATERIALIZED (
  SELECT * FROM found_any
  WHERE (:as IS NULL OR role = :as) AND (:state IS NULL OR upper(state) = :state) AND (:zip IS NULL
    OR substr(zip_code, 1, length(:zip)) = :zip) AND (:min IS NULL OR abs(cents) >= :min * 100) AND (:race IS NULL
    OR instr(',' || :asked || ',', ',' || candidate_id || ':,') > 0
    OR instr(',' || :asked || ',', ',' || filer_id || ':' || cycle || ',') > 0
    OR instr(',' || :asked || ',', ',' || filer_id || ':,') > 0))
