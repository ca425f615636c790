-- title: Search the names of contributors
-- about: Words of a name, employer or committee (SQLite FTS5).
SELECT c.counterparty, c.contributor_employer, c.contributor_city, c.contributor_state, c.filer_name, c.entry_date,
  c.amount_cents, c.status
FROM contributions_fts s JOIN contributions c ON c.rowid = s.rowid
WHERE contributions_fts MATCH :words ORDER BY c.amount_cents DESC LIMIT 500
