-- What people decided on rows that wait for a person (quarantine), and on others that should: a line says who, when
-- and why. The last day's line on a filing or row holds, of one day the last line; removing the file undoes it.

CREATE TABLE decision (
  record_id INTEGER PRIMARY KEY,
  verb TEXT NOT NULL,          -- release or quarantine
  file_num TEXT NOT NULL,      -- the FEC's number of the filing
  tran_id TEXT,                -- one transaction of it; null: all of it
  decided_by TEXT NOT NULL, decided_on TEXT NOT NULL, why TEXT NOT NULL,
  stated_source TEXT, note TEXT, extra TEXT
) STRICT;
CREATE INDEX decision_by_filing ON decision(file_num);
