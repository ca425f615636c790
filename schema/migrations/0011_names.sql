-- The index of names: which party, record or row has a word in its name, and which rows a party has. Written with every
-- source (Store/Names), gone with it, recounted by `verify`. An index of SQLite on entry.party_id would be a fourth of
-- the database; lists of distances are a twentieth. Words are folded by LedgerModel/NameWords.

-- One list of holders: numbers from `first` on. kind: party (numbers are party_id), rows (which rows a party has),
-- committee, candidate, payee, spender, sponsor (numbers are lines of the source), source (its names are in the index).
CREATE TABLE name_part (
  part_id INTEGER PRIMARY KEY,     -- source_id * 1,000,000,000 + number of the part in the source; 0 is the source's own
  kind    TEXT NOT NULL CHECK (kind IN ('source','party','rows','committee','candidate','payee','spender','sponsor')),
  first   INTEGER NOT NULL,        -- smallest number in it
  last    INTEGER NOT NULL,        -- largest
  line    INTEGER NOT NULL,        -- of rows: the first line
  chunk   INTEGER NOT NULL,        -- of rows: the first chunk in party_rows
  starts  BLOB NOT NULL            -- of rows: the first party of each chunk, as distances
) STRICT;

CREATE TABLE name_word (
  word      TEXT NOT NULL,
  source_id INTEGER NOT NULL,
  part      INTEGER NOT NULL,      -- name_part.part_id less source_id * 1,000,000,000
  holders   BLOB NOT NULL,         -- distances, the first from name_part.first; seven bits a byte
  PRIMARY KEY (word, source_id, part)
) STRICT, WITHOUT ROWID;

-- For each party of a chunk: its distance from the party before, how many rows, their distances.
CREATE TABLE party_rows (
  chunk_id INTEGER PRIMARY KEY,    -- source_id * 1,000,000,000 + number
  rows     BLOB NOT NULL
) STRICT;
