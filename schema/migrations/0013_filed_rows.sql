-- Which rows a filing has (filing_ref: for bulk files a filer's report), so that a proof of one filer's figure need not read
-- the whole file. Lists as of parties, in party_rows. The index of names is written anew with them.
CREATE TABLE filed_part (
  part_id INTEGER PRIMARY KEY,     -- source_id * 1,000,000,000 + number
  first   INTEGER NOT NULL,        -- smallest filing_id in it
  last    INTEGER NOT NULL,        -- largest
  line    INTEGER NOT NULL,        -- the first line
  chunk   INTEGER NOT NULL,        -- the first chunk in party_rows
  starts  BLOB NOT NULL            -- the first filing of each chunk, as distances
) STRICT;
DELETE FROM name_part;
DELETE FROM name_word;
DELETE FROM party_rows;
