-- Shares as published: of the answers in a poll, or of the votes where no count is loaded (the presidential vote inside
-- a district). They stand beside records and are never added to them; a share of votes is not a count.

CREATE TABLE stated_share (
  record_id INTEGER PRIMARY KEY,
  share_of TEXT NOT NULL,       -- poll or votes
  race TEXT NOT NULL,
  inside TEXT,                  -- the district inside which it was taken; null: all of the race
  election_date TEXT NOT NULL,
  subject TEXT NOT NULL, subject_id TEXT, party TEXT,
  share_bp INTEGER NOT NULL,    -- hundredths of a percentage point
  stated TEXT NOT NULL,         -- as printed: 48 means less than 48.0 does
  taken_by TEXT, paid_by TEXT, field_start TEXT, field_end TEXT,
  sample INTEGER, population TEXT,
  margin_bp INTEGER,            -- the poll's own margin of error
  stated_source TEXT NOT NULL, note TEXT, extra TEXT
) STRICT;
