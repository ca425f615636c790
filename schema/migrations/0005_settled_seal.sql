-- What `verify` holds against: one digest for each table (or part of one) that a transaction settles
-- as a whole: statuses and their rules, chains of filings, covered notices, replaced ad papers, shares
-- of costs, the log of what was removed. Written anew at the end of every transaction, so that a bit
-- that changes in them afterwards is found. Digests as in 0004_seal.sql.

CREATE TABLE settled_seal (
  part   TEXT PRIMARY KEY,   -- the table
  sha256 TEXT NOT NULL
) STRICT, WITHOUT ROWID;
