-- Ad buys: what ties the documents of one order together, documents without an amount, and the
-- decisions of people on who a sponsor is.

ALTER TABLE ad_buy ADD COLUMN order_no TEXT;       -- the station's number of the order or contract
ALTER TABLE ad_buy ADD COLUMN advertiser_id TEXT;  -- the platform's own number of the buyer
ALTER TABLE ad_buy ADD COLUMN sponsor_ids TEXT;    -- ids of the buyer as the source writes them
ALTER TABLE ad_buy ADD COLUMN commission TEXT;     -- the agency's share as written: 15%

-- Which entry was replaced, from when which source is known. Settled anew with every ad-buy source.
CREATE TABLE ad_replaced (
  entry_id     INTEGER NOT NULL,
  by_source_id INTEGER NOT NULL,
  by_entry_id  INTEGER NOT NULL,
  rule         TEXT NOT NULL,
  PRIMARY KEY (entry_id, by_source_id)
) STRICT, WITHOUT ROWID;

-- Papers of the FCC's political files that name no amount: never money, but they say who bought where.
CREATE TABLE ad_document (
  record_id INTEGER PRIMARY KEY, document_id TEXT NOT NULL, kind TEXT NOT NULL, station TEXT,
  advertiser TEXT, product TEXT, agency TEXT, order_no TEXT, revision TEXT, estimate_no TEXT,
  flight_start_day INTEGER, flight_end_day INTEGER, first_day INTEGER, revision_day INTEGER,
  commission TEXT, folder TEXT, file_name TEXT, url TEXT, extra TEXT
) STRICT;

-- A person's decision that a sponsor of ads is a committee, or that it is not; one file of decisions
-- replaces the one before.
CREATE TABLE sponsor_match (
  record_id INTEGER PRIMARY KEY, sponsor TEXT NOT NULL, cmte_id TEXT NOT NULL,
  decision TEXT NOT NULL,
  decided_by TEXT NOT NULL, decided_on TEXT NOT NULL, why TEXT NOT NULL, extra TEXT
) STRICT;
CREATE INDEX sponsor_match_by_sponsor ON sponsor_match(sponsor);
CREATE INDEX ad_buy_by_advertiser ON ad_buy(advertiser_id) WHERE advertiser_id IS NOT NULL;
