-- Lines by what became of them. A record may go on over several lines inside quotes, but for those of filings: what an older
-- program let a cover of a filing swallow is found by verify.
ALTER TABLE source ADD COLUMN continued_lines INTEGER NOT NULL DEFAULT 0;
UPDATE source SET continued_lines = lines - records WHERE format <> 'fec-efile' AND lines > records;
