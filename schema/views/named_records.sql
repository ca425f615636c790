-- order: 60
-- view: named_records
-- about: Every record beside the ledger's rows that names somebody: lists, summaries, covers of filings, loans and debts, results, stated figures, papers of ad buys. What `warchest find` looks through beside the rows.
-- column: record_id  integer  The record: source number times 1,000,000,000 plus line
-- column: role  text  committee, candidate, payee (of loans and debts: who is owed) or sponsor
-- column: name  text  Name as filed
-- column: name_id  text  FEC id of that committee or candidate; blank when the record gives none
-- column: city  text  City; blank when the record gives none
-- column: state  text  State; blank when the record gives none
-- column: zip_code  text  ZIP code; blank when the record gives none
-- column: record  text  What kind of record
CREATE VIEW named_records AS
SELECT record_id, 'committee' AS role, cmte_nm AS name, cmte_id AS name_id, cmte_city AS city, cmte_st AS state,
  cmte_zip AS zip_code, 'committee record' AS record FROM committee
UNION ALL SELECT record_id, 'committee', cmte_nm, cmte_id, NULL, NULL, NULL, 'committee summary' FROM committee_summary
UNION ALL SELECT record_id, 'committee', cmte_nm, cmte_id, NULL, NULL, NULL, 'bundled gifts' FROM lobbyist_bundle
UNION ALL SELECT record_id, 'committee', coalesce(filer_name, last_name || coalesce(', ' || first_name, '')), cmte_id,
  NULL, state, NULL, 'filing' FROM filing
UNION ALL SELECT record_id, 'candidate', cand_name, cand_id, cand_city, cand_st, cand_zip, 'candidate record'
  FROM candidate
UNION ALL SELECT record_id, 'candidate', cand_name, cand_id, cand_city, cand_st, cand_zip, 'candidate summary'
  FROM candidate_summary
UNION ALL SELECT record_id, 'candidate', cand_last_name || coalesce(', ' || cand_first_name, ''), cand_id, NULL,
  cand_state, NULL, 'filing' FROM filing
UNION ALL SELECT record_id, 'candidate', candidate_name, cand_id, NULL, state, NULL, 'election result'
  FROM result WHERE is_candidate = 1
UNION ALL SELECT record_id, 'candidate', subject, subject_id, NULL, NULL, NULL, 'stated figure'
  FROM stated_total WHERE substr(subject_id, 1, 1) IN ('H', 'S', 'P')
UNION ALL SELECT record_id, 'candidate', subject, subject_id, NULL, NULL, NULL, 'poll or published share'
  FROM stated_share
UNION ALL SELECT record_id, 'payee', coalesce(name, last_name || coalesce(', ' || first_name, '')), NULL, NULL, NULL,
  NULL, 'loan or debt' FROM filing_item
UNION ALL SELECT record_id, 'sponsor', advertiser, NULL, NULL, NULL, NULL, 'ad document' FROM ad_document
UNION ALL SELECT record_id, 'sponsor', sponsor, cmte_id, NULL, NULL, NULL, 'decision on a sponsor' FROM sponsor_match;
