-- What `warchest watch` has seen of the feed of electronic filings, so that each is told once, also after a kill.

CREATE TABLE watched (
  file_num  TEXT PRIMARY KEY,      -- the FEC's number; blank: the feed itself, as it was last read
  published TEXT NOT NULL,         -- when the feed says it was published; of the feed the newest of these (UTC)
  state     TEXT NOT NULL CHECK (state IN ('begun','told','refused','feed')),
  before    TEXT,                  -- begun: what the ledger said before it was imported, as JSON
  told_at   TEXT,                  -- when it was told (UTC)
  heading   TEXT,                  -- what was told: who filed what
  meaning   TEXT                   -- and what it means, a line each
) STRICT, WITHOUT ROWID;
