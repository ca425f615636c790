-- Electronic and paper filings (.fec): one filing is one source. Its money rows are entries like any
-- other; what follows keeps the rest: cover page, summary lines, records without a cash flow (loans,
-- debts, guarantors, allocation ratios, notes), free text, and what is settled across filings.

-- The other side of a filed row, in the parts in which filings give it.
ALTER TABLE party ADD COLUMN last_name TEXT;
ALTER TABLE party ADD COLUMN first_name TEXT;
ALTER TABLE party ADD COLUMN middle_name TEXT;
ALTER TABLE party ADD COLUMN prefix TEXT;
ALTER TABLE party ADD COLUMN suffix TEXT;
ALTER TABLE party ADD COLUMN street_1 TEXT;
ALTER TABLE party ADD COLUMN street_2 TEXT;
-- The name in one piece, as the FEC's bulk files write it: LAST, FIRST MIDDLE SUFFIX.
ALTER TABLE party ADD COLUMN display_name TEXT GENERATED ALWAYS AS (
  coalesce(name, last_name || coalesce(', ' || first_name, '') || coalesce(' ' || middle_name, '')
    || coalesce(' ' || suffix, ''), first_name)) VIRTUAL;

ALTER TABLE posting ADD COLUMN election_desc TEXT;
ALTER TABLE posting ADD COLUMN back_ref_sched TEXT;
ALTER TABLE posting ADD COLUMN cand_last_name TEXT;
ALTER TABLE posting ADD COLUMN cand_first_name TEXT;

-- The filer's own running total (never added to anything), and the row that this one explains. They
-- differ on nearly every row of a filing: here, and not in `detail`, where each would cost a row.
ALTER TABLE entry ADD COLUMN aggregate_cents INTEGER;
ALTER TABLE entry ADD COLUMN back_ref_tran_id ANY;

-- The schedule and line of the form that a class of filed rows stands on ('SA11AI'); null elsewhere.
ALTER TABLE posting_class ADD COLUMN line TEXT;
DROP INDEX posting_class_key;
CREATE UNIQUE INDEX posting_class_key ON posting_class
  (kind, nature, direction, status, coalesce(status_rule,''), coalesce(stance,''), coalesce(transaction_tp,''), memo,
   individual, coalesce(line,''));

-- The cover page as filed. record_id = source_id * 1,000,000,000 + line of the cover.
CREATE TABLE filing (
  record_id         INTEGER PRIMARY KEY,
  source_id         INTEGER NOT NULL UNIQUE REFERENCES source(source_id),
  fec_version       TEXT NOT NULL,     -- of the FEC's format; P… for paper filings keyed by the FEC
  record_type       TEXT NOT NULL,     -- F3XN as filed
  form_tp           TEXT NOT NULL,     -- F3X
  amndt_ind         TEXT CHECK (amndt_ind IN ('N','A','T')),
  file_num          TEXT,              -- the FEC's number of this filing, from the file name or given
  amends            TEXT,              -- the filing that the header says it amends
  report_number     INTEGER,           -- how many amendments came before, and this one
  cmte_id           TEXT,
  filer_name        TEXT, last_name TEXT, first_name TEXT,
  rpt_tp            TEXT,              -- Q1, 12P, M5 …
  report_type       TEXT,              -- of a notice: 24 or 48
  election_code     TEXT, election_day INTEGER, election_state TEXT, state TEXT,
  coverage_from_day INTEGER, coverage_through_day INTEGER,
  signed_day        INTEGER,
  original_amendment_day INTEGER,
  cand_id           TEXT, cand_last_name TEXT, cand_first_name TEXT,
  cand_office       TEXT, cand_state TEXT, cand_district TEXT,
  cmte_tp           TEXT, cmte_dsgn TEXT, party TEXT,
  delimiter         INTEGER NOT NULL,  -- the byte between fields
  soft_name         TEXT, soft_ver TEXT, comment TEXT,
  extra             TEXT               -- other fields of header and cover, as JSON
) STRICT;
CREATE INDEX filing_by_filer ON filing(cmte_id, form_tp);
CREATE INDEX filing_by_number ON filing(file_num);
CREATE INDEX filing_by_amended ON filing(amends);

-- What is settled from all loaded filings together, afresh at each import: Import/FilingChains.
CREATE TABLE filing_chain (
  source_id   INTEGER PRIMARY KEY REFERENCES source(source_id),
  root        TEXT NOT NULL,           -- what all versions of one report share
  position    INTEGER NOT NULL,        -- 0 is the oldest loaded version
  versions    INTEGER NOT NULL,        -- how many are loaded
  state       TEXT NOT NULL CHECK (state IN ('current','past','unknown')),
  missing     INTEGER NOT NULL,        -- versions that the report numbers say exist and are not loaded
  known_basis TEXT NOT NULL CHECK (known_basis IN ('received','signed','imported'))
) STRICT;
CREATE INDEX filing_chain_by_root ON filing_chain(root);

-- Summary lines. record_id = source_id * 1,000,000,000 + position of the field in the cover.
CREATE TABLE cover_line (
  record_id    INTEGER PRIMARY KEY,
  form_line    TEXT NOT NULL,          -- 11(a)(i)
  column_ab    TEXT NOT NULL CHECK (column_ab IN ('A','B')),
  amount_cents INTEGER NOT NULL
) STRICT;

-- Records that are no cash flow: loans (SC) and debts (SD) as balances, guarantors, ratios, notes.
CREATE TABLE filing_item (
  record_id        INTEGER PRIMARY KEY,
  record_type      TEXT NOT NULL,
  tran_id          TEXT, back_ref_tran_id TEXT, back_ref_sched TEXT,
  name             TEXT, last_name TEXT, first_name TEXT,
  day              INTEGER,            -- incurred
  amount_cents     INTEGER,            -- loan amount, debt incurred this period
  beginning_cents  INTEGER, payment_cents INTEGER, balance_cents INTEGER,
  cand_id          TEXT, cand_last_name TEXT, cand_first_name TEXT,
  office           TEXT, office_state TEXT, office_district TEXT, transaction_pgi TEXT,
  text             TEXT,
  extra            TEXT
) STRICT;

-- Free text (Form 99, and notes between [BEGINTEXT] and [ENDTEXT]), line by line.
CREATE TABLE filing_text (
  record_id   INTEGER PRIMARY KEY,
  byte_offset INTEGER NOT NULL,
  text        TEXT NOT NULL,
  raw         BLOB                     -- only where the line was not UTF-8
) STRICT;

-- One cost that concerns several candidates, shared out; the shares of an entry add up to it exactly.
CREATE TABLE allocation (
  entry_id   INTEGER NOT NULL REFERENCES entry(entry_id),
  item_id    INTEGER NOT NULL,         -- the record that names the candidate
  cents      INTEGER NOT NULL,
  method     TEXT NOT NULL,            -- equal-share/1
  PRIMARY KEY (entry_id, item_id)
) STRICT, WITHOUT ROWID;

-- Rows of notices that a regular report repeats, and from when until when: Import/NoticeMerge.
CREATE TABLE notice_cover (
  entry_id    INTEGER NOT NULL REFERENCES entry(entry_id),
  known_from  TEXT NOT NULL,
  known_until TEXT NOT NULL,
  covered_by  INTEGER NOT NULL REFERENCES source(source_id),
  rule        TEXT NOT NULL,
  straddles   INTEGER NOT NULL CHECK (straddles IN (0,1)),  -- only one of the row's two dates is covered
  PRIMARY KEY (entry_id, known_from)
) STRICT, WITHOUT ROWID;
CREATE INDEX notice_cover_by_report ON notice_cover(covered_by);

-- When filings became public, where a list says so (journal/received).
CREATE TABLE received (
  record_id   INTEGER PRIMARY KEY,
  file_num    TEXT NOT NULL,
  received_on TEXT NOT NULL,
  stated_source TEXT, note TEXT, extra TEXT
) STRICT;
CREATE INDEX received_by_number ON received(file_num);
