-- The ledger, first version. Frozen once released: later changes are later migrations.
--
-- One rule explains most of this layout: a national FEC file has tens of millions of rows, so a fact
-- row (`entry`) is a handful of small integers, and every text that repeats is stored once in a
-- dimension (`filing_ref`, `party`, `posting`, `detail`). The public views (schema/views) give the
-- FEC's words back. Measured in docs/architecture.md.
--
-- Numbering: entry_id = source_id * 1,000,000,000 + line, so a row's provenance costs no byte and
-- 7000004812 reads as "source 7, line 4812". The same holds for the record_id of reference tables.
-- Days are counted from 1970-01-01; the views print ISO dates. Money is integer US cents.

-- ---------------------------------------------------------------------------------------------
-- What was loaded

CREATE TABLE source (
  source_id        INTEGER PRIMARY KEY,
  file             TEXT NOT NULL,                 -- file name as given, without its folder
  path             TEXT NOT NULL,                 -- absolute path when imported
  member           TEXT,                          -- member of a zip
  format           TEXT NOT NULL,                 -- id: path under importers/ without its ending
  cycle            INTEGER,                       -- even year that ends the two-year period
  series           TEXT,                          -- snapshots of one series supersede each other
  supplements      INTEGER REFERENCES source(source_id), -- the source whose rejects this one mends
  header_line      TEXT,                          -- the file's own header line, if it had one
  sha256           TEXT NOT NULL,                 -- of the (unzipped) bytes
  bytes            INTEGER NOT NULL,
  lines            INTEGER NOT NULL,              -- physical lines
  records          INTEGER NOT NULL,              -- posted + rejected + header + blank + text
  posted           INTEGER NOT NULL,
  rejected         INTEGER NOT NULL,
  header_records   INTEGER NOT NULL,
  blank_records    INTEGER NOT NULL,
  text_records     INTEGER NOT NULL,
  sum_cents        INTEGER NOT NULL,              -- control sum of the declared amount column
  memo_cents       INTEGER NOT NULL,              -- of which on memo entries
  row_hash         TEXT NOT NULL,                 -- sum modulo 2^64 over posted rows, hex
  encoding_fallbacks INTEGER NOT NULL DEFAULT 0,  -- rows read as Windows-1252
  precision        TEXT NOT NULL CHECK (precision IN ('exact','whole-dollar','stated','estimate')),
  state            TEXT NOT NULL CHECK (state IN ('current','superseded','removed')),
  superseded_by    INTEGER REFERENCES source(source_id),
  received_on      TEXT,                          -- when it became public, if told
  known_from       TEXT NOT NULL,                 -- first day on which it speaks (received, else imported)
  known_until      TEXT NOT NULL DEFAULT '9999-12-31', -- first day on which it no longer speaks
  imported_at      TEXT NOT NULL,                 -- UTC, ISO
  tool_version     TEXT NOT NULL,
  CHECK (records = posted + rejected + header_records + blank_records + text_records)
) STRICT;
CREATE UNIQUE INDEX source_by_content ON source(sha256) WHERE state <> 'removed';

CREATE TABLE reject (
  source_id   INTEGER NOT NULL REFERENCES source(source_id),
  line        INTEGER NOT NULL,                   -- first physical line of the record, from 1
  byte_offset INTEGER NOT NULL,
  column_name TEXT,
  reason      TEXT NOT NULL,                      -- code, see docs/formats.md
  message     TEXT NOT NULL,
  raw         BLOB NOT NULL,                      -- first 64 KiB of the record
  raw_bytes   INTEGER NOT NULL,                   -- its whole length
  raw_sha256  TEXT NOT NULL,
  PRIMARY KEY (source_id, line)
) STRICT, WITHOUT ROWID;

-- A finding is something a reader should know of a posted row or of a whole file (line 0).
CREATE TABLE finding (
  source_id INTEGER NOT NULL REFERENCES source(source_id),
  line      INTEGER NOT NULL,
  code      TEXT NOT NULL,
  message   TEXT NOT NULL,
  count     INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX finding_by_source ON finding(source_id, code);

-- What was done to the database by hand (remove, prune, quarantine decisions).
CREATE TABLE journal_log (
  log_id   INTEGER PRIMARY KEY,
  at       TEXT NOT NULL,
  action   TEXT NOT NULL,
  subject  TEXT NOT NULL,
  detail   TEXT
) STRICT;

-- ---------------------------------------------------------------------------------------------
-- The ledger

-- What a kind of posting means. A few hundred rows in all; the rule that gave a status is named here.
CREATE TABLE posting_class (
  class_id       INTEGER PRIMARY KEY,
  kind           TEXT NOT NULL CHECK (kind IN
                 ('contribution','receipt','disbursement','outside_spending','ad_buy')),
  nature         TEXT NOT NULL,   -- contribution, refund, transfer, loan, earmark-pass, independent-expenditure …
  direction      TEXT NOT NULL CHECK (direction IN ('in','out')),  -- seen from the filer
  status         TEXT NOT NULL CHECK (status IN
                 ('active','superseded','covered','attribution','conduit','duplicate','quarantined','out_of_scope')),
  status_rule    TEXT,            -- null only when active
  stance         TEXT CHECK (stance IN ('support','oppose')),
  transaction_tp TEXT,            -- FEC code, null where the source has none
  memo           INTEGER NOT NULL DEFAULT 0 CHECK (memo IN (0,1)),
  individual     INTEGER NOT NULL DEFAULT 0 CHECK (individual IN (0,1)), -- coded as an individual's contribution
  CHECK ((status = 'active') = (status_rule IS NULL))
) STRICT;
CREATE UNIQUE INDEX posting_class_key ON posting_class
  (kind, nature, direction, status, coalesce(status_rule,''), coalesce(stance,''), coalesce(transaction_tp,''), memo, individual);

-- The report a row was filed on. image_base and sub_base make the two long ids of a row small.
CREATE TABLE filing_ref (
  filing_id   INTEGER PRIMARY KEY,
  source_id   INTEGER NOT NULL REFERENCES source(source_id),
  cmte_id     TEXT NOT NULL,      -- the filer (spender, payer or recipient)
  filer_name  TEXT,               -- only where the source itself names the filer
  amndt_ind   TEXT, rpt_yr TEXT, rpt_tp TEXT, file_num TEXT, prev_file_num TEXT,
  image_base  INTEGER NOT NULL DEFAULT 0,
  sub_base    INTEGER NOT NULL DEFAULT 0,
  status      TEXT, status_rule TEXT,  -- when the whole filing is re-statused (superseded)
  CHECK ((status IS NULL) = (status_rule IS NULL))
) STRICT;

CREATE INDEX filing_ref_by_cmte ON filing_ref(cmte_id);

-- The other side of a row, as filed: contributor, payee, vendor.
CREATE TABLE party (
  party_id   INTEGER PRIMARY KEY,
  entity_tp  TEXT, name TEXT, city TEXT, state TEXT, zip_code TEXT, employer TEXT, occupation TEXT
) STRICT;

CREATE TABLE posting (
  posting_id      INTEGER PRIMARY KEY,
  source_id       INTEGER NOT NULL REFERENCES source(source_id),
  class_id        INTEGER NOT NULL REFERENCES posting_class(class_id),
  transaction_tp  TEXT, transaction_pgi TEXT, memo_cd TEXT,
  line_num TEXT, form_tp_cd TEXT, sched_tp_cd TEXT, category TEXT, category_desc TEXT,
  other_id        TEXT, cand_id TEXT, cand_name TEXT,
  office TEXT, office_state TEXT, office_district TEXT, cand_party TEXT, sup_opp TEXT,
  election_yr     TEXT
) STRICT;

-- Whatever else a row says. Null columns are the rule.
CREATE TABLE detail (
  detail_id          INTEGER PRIMARY KEY,
  memo_text          TEXT, purpose TEXT, back_ref_tran_id TEXT,
  dissemination_day  INTEGER, receipt_day INTEGER, aggregate_cents INTEGER,
  precision          TEXT CHECK (precision IN ('exact','whole-dollar','estimate','range','stated')),
  low_cents INTEGER, high_cents INTEGER,   -- interval [low, high]; high null = no upper bound
  verbatim           TEXT,                 -- the words of the amount as stated
  stated_source      TEXT, note TEXT,
  extra              TEXT                  -- columns without a place of their own, as JSON
) STRICT;

CREATE TABLE entry (
  entry_id     INTEGER PRIMARY KEY,
  filing_id    INTEGER NOT NULL REFERENCES filing_ref(filing_id),
  party_id     INTEGER NOT NULL REFERENCES party(party_id),
  posting_id   INTEGER NOT NULL REFERENCES posting(posting_id),
  detail_id    INTEGER REFERENCES detail(detail_id),
  entry_day    INTEGER,
  amount_cents INTEGER NOT NULL CHECK (amount_cents BETWEEN -99999999999999 AND 99999999999999),
  tran_id      ANY,      -- integer when its digits allow, else text
  image        ANY,      -- integer: add filing_ref.image_base; text: as filed
  sub_id       ANY       -- integer: add filing_ref.sub_base; text: as filed
) STRICT;

CREATE TABLE ad_buy (
  entry_id       INTEGER PRIMARY KEY REFERENCES entry(entry_id),
  stage          TEXT NOT NULL CHECK (stage IN ('reserved','ordered','invoiced','aired','refunded','estimated')),
  medium         TEXT, station TEXT, market TEXT, invoice_no TEXT, advertiser TEXT, buyer TEXT,
  flight_start_day INTEGER, flight_end_day INTEGER, spots INTEGER,
  net_cents      INTEGER, currency TEXT NOT NULL DEFAULT 'USD', revision TEXT, contest TEXT
) STRICT;

-- ---------------------------------------------------------------------------------------------
-- Reference records: record_id = source_id * 1,000,000,000 + line

CREATE TABLE committee (
  record_id INTEGER PRIMARY KEY, cmte_id TEXT NOT NULL, cmte_nm TEXT, tres_nm TEXT,
  cmte_st1 TEXT, cmte_st2 TEXT, cmte_city TEXT, cmte_st TEXT, cmte_zip TEXT,
  cmte_dsgn TEXT, cmte_tp TEXT, cmte_pty_affiliation TEXT, cmte_filing_freq TEXT, org_tp TEXT,
  connected_org_nm TEXT, cand_id TEXT, stated_source TEXT, note TEXT, extra TEXT
) STRICT;
CREATE INDEX committee_by_id ON committee(cmte_id);

CREATE TABLE candidate (
  record_id INTEGER PRIMARY KEY, cand_id TEXT NOT NULL, cand_name TEXT, cand_pty_affiliation TEXT,
  cand_election_yr INTEGER, cand_office_st TEXT, cand_office TEXT, cand_office_district TEXT,
  cand_ici TEXT, cand_status TEXT, cand_pcc TEXT, cand_st1 TEXT, cand_st2 TEXT, cand_city TEXT,
  cand_st TEXT, cand_zip TEXT, stated_source TEXT, note TEXT, extra TEXT
) STRICT;
CREATE INDEX candidate_by_id ON candidate(cand_id);

CREATE TABLE linkage (
  record_id INTEGER PRIMARY KEY, cand_id TEXT NOT NULL, cand_election_yr INTEGER, fec_election_yr INTEGER,
  cmte_id TEXT NOT NULL, cmte_tp TEXT, cmte_dsgn TEXT, linkage_id TEXT, extra TEXT
) STRICT;
CREATE INDEX linkage_by_cand ON linkage(cand_id, cmte_id);
CREATE INDEX linkage_by_cmte ON linkage(cmte_id, cand_id);

-- webl, weball and both layouts of the FEC's candidate_summary CSV. Alternatives, never addends.
CREATE TABLE candidate_summary (
  record_id INTEGER PRIMARY KEY, cand_id TEXT NOT NULL, cand_name TEXT, cand_ici TEXT, pty_cd TEXT,
  cand_pty_affiliation TEXT, cand_office TEXT, cand_office_st TEXT, cand_office_district TEXT,
  cand_st1 TEXT, cand_st2 TEXT, cand_city TEXT, cand_st TEXT, cand_zip TEXT, link_image TEXT,
  ttl_receipts_cents INTEGER, trans_from_auth_cents INTEGER, ttl_disb_cents INTEGER, trans_to_auth_cents INTEGER,
  coh_bop_cents INTEGER, coh_cop_cents INTEGER, cand_contrib_cents INTEGER, cand_loans_cents INTEGER,
  other_loans_cents INTEGER, ttl_loans_cents INTEGER, cand_loan_repay_cents INTEGER, other_loan_repay_cents INTEGER,
  ttl_loan_repay_cents INTEGER, debts_owed_by_cents INTEGER, debts_owed_to_cents INTEGER,
  indiv_itemized_cents INTEGER, indiv_unitemized_cents INTEGER, ttl_indiv_contrib_cents INTEGER,
  other_pol_cmte_contrib_cents INTEGER, pol_pty_contrib_cents INTEGER, ttl_contrib_cents INTEGER,
  offsets_to_op_exp_cents INTEGER, offsets_to_fundraising_cents INTEGER, offsets_to_legal_cents INTEGER,
  other_receipts_cents INTEGER, op_exp_cents INTEGER, exempt_legal_disb_cents INTEGER, fundraising_disb_cents INTEGER,
  indiv_refunds_cents INTEGER, pol_pty_refunds_cents INTEGER, cmte_refunds_cents INTEGER, ttl_refunds_cents INTEGER,
  other_disb_cents INTEGER, net_contrib_cents INTEGER, net_op_exp_cents INTEGER,
  spec_election TEXT, prim_election TEXT, run_election TEXT, gen_election TEXT, gen_election_precent TEXT,
  cvg_start_day INTEGER, cvg_end_day INTEGER, extra TEXT
) STRICT;
CREATE INDEX candidate_summary_by_id ON candidate_summary(cand_id);

CREATE TABLE committee_summary (
  record_id INTEGER PRIMARY KEY, cmte_id TEXT NOT NULL, cmte_nm TEXT, cmte_tp TEXT, cmte_dsgn TEXT, cmte_filing_freq TEXT,
  ttl_receipts_cents INTEGER, trans_from_aff_cents INTEGER, indv_contrib_cents INTEGER,
  other_pol_cmte_contrib_cents INTEGER, cand_contrib_cents INTEGER, cand_loans_cents INTEGER,
  ttl_loans_received_cents INTEGER, ttl_disb_cents INTEGER, tranf_to_aff_cents INTEGER, indv_refunds_cents INTEGER,
  other_pol_cmte_refunds_cents INTEGER, cand_loan_repay_cents INTEGER, loan_repay_cents INTEGER,
  coh_bop_cents INTEGER, coh_cop_cents INTEGER, debts_owed_by_cents INTEGER, nonfed_trans_received_cents INTEGER,
  contrib_to_other_cmte_cents INTEGER, ind_exp_cents INTEGER, pty_coord_exp_cents INTEGER,
  nonfed_share_exp_cents INTEGER, cvg_end_day INTEGER, extra TEXT
) STRICT;
CREATE INDEX committee_summary_by_id ON committee_summary(cmte_id);

CREATE TABLE lobbyist_bundle (
  record_id INTEGER PRIMARY KEY, cmte_id TEXT NOT NULL, cmte_nm TEXT, link_image TEXT, election_st TEXT,
  election_district TEXT, rpt_tp TEXT, receipt_day INTEGER, cvg_start_day INTEGER, cvg_end_day INTEGER,
  quarterly_cents INTEGER, semi_annual_cents INTEGER, extra TEXT
) STRICT;

CREATE TABLE election (
  record_id INTEGER PRIMARY KEY, race TEXT NOT NULL, election_date TEXT NOT NULL, election_tp TEXT NOT NULL,
  office TEXT, state TEXT, district TEXT, stated_source TEXT, note TEXT, extra TEXT
) STRICT;

-- level: 'state' and 'county' rows carry totals; 'precinct' rows add up to them; 'total-row' is a
-- TOTAL pseudo-precinct, kept and never added. vote_type null = all types together.
CREATE TABLE result (
  record_id INTEGER PRIMARY KEY, race TEXT, election_date TEXT, contest TEXT, office TEXT, state TEXT, district TEXT,
  level TEXT NOT NULL CHECK (level IN ('state','county','precinct','total-row')),
  county TEXT, precinct TEXT, candidate_name TEXT NOT NULL, cand_id TEXT, party TEXT, vote_type TEXT,
  is_candidate INTEGER NOT NULL DEFAULT 1 CHECK (is_candidate IN (0,1)),  -- 0: Registered, Ballots Cast …
  votes INTEGER NOT NULL, stated_source TEXT, note TEXT, extra TEXT
) STRICT;

-- Figures stated by an official summary or the press: shown beside records, never added to them.
CREATE TABLE stated_total (
  record_id INTEGER PRIMARY KEY, race TEXT, subject TEXT NOT NULL, subject_id TEXT, measure TEXT NOT NULL, period TEXT,
  verbatim TEXT NOT NULL, low_cents INTEGER, high_cents INTEGER, precision TEXT NOT NULL,
  as_of TEXT, stated_source TEXT NOT NULL, note TEXT, extra TEXT
) STRICT;

CREATE TABLE claim (
  record_id INTEGER PRIMARY KEY, claim_id TEXT NOT NULL, seed TEXT, published_on TEXT, outlet TEXT,
  attributed_to TEXT, subject TEXT, counterpart TEXT, measure TEXT NOT NULL, verbatim TEXT NOT NULL, unit TEXT NOT NULL,
  low_cents INTEGER, high_cents INTEGER,   -- for unit usd; null where the words give no figure
  contest TEXT, scope TEXT, note TEXT, extra TEXT
) STRICT;

-- ---------------------------------------------------------------------------------------------
-- Roll-ups, kept in the import's own transaction so that reports need not scan `entry`.
-- cmte_id '*' is every filer together. `verify` recounts them.

CREATE TABLE roll_total (
  cmte_id TEXT NOT NULL, source_id INTEGER NOT NULL, class_id INTEGER NOT NULL,
  n INTEGER NOT NULL, cents INTEGER NOT NULL,
  PRIMARY KEY (cmte_id, source_id, class_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE roll_month (   -- month: 201704, 0 when the row has no date
  cmte_id TEXT NOT NULL, source_id INTEGER NOT NULL, month INTEGER NOT NULL, class_id INTEGER NOT NULL,
  n INTEGER NOT NULL, cents INTEGER NOT NULL,
  PRIMARY KEY (cmte_id, source_id, month, class_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE roll_state (   -- individual contributions (posting_class.individual = 1) and refunds to individuals (22Y); '' when blank
  cmte_id TEXT NOT NULL, source_id INTEGER NOT NULL, state TEXT NOT NULL, class_id INTEGER NOT NULL,
  n INTEGER NOT NULL, cents INTEGER NOT NULL,
  PRIMARY KEY (cmte_id, source_id, state, class_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE roll_size (    -- individual contributions; bucket by absolute amount: 0 to 4, see exports/gifts-by-size.sql
  cmte_id TEXT NOT NULL, source_id INTEGER NOT NULL, bucket INTEGER NOT NULL, class_id INTEGER NOT NULL,
  n INTEGER NOT NULL, cents INTEGER NOT NULL,
  PRIMARY KEY (cmte_id, source_id, bucket, class_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE roll_pair (    -- every row that names a second committee or candidate: conduits (15E, 24T), transfers, 24K …
  cmte_id TEXT NOT NULL, source_id INTEGER NOT NULL, other_id TEXT NOT NULL, class_id INTEGER NOT NULL,
  n INTEGER NOT NULL, cents INTEGER NOT NULL,
  PRIMARY KEY (cmte_id, source_id, other_id, class_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX roll_pair_by_other ON roll_pair(other_id, source_id);

CREATE TABLE roll_outside ( -- outside spending only; days are first and last entry_day
  cmte_id TEXT NOT NULL, source_id INTEGER NOT NULL, cand_id TEXT NOT NULL, class_id INTEGER NOT NULL,
  n INTEGER NOT NULL, cents INTEGER NOT NULL, first_day INTEGER, last_day INTEGER,
  PRIMARY KEY (cmte_id, source_id, cand_id, class_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX roll_outside_by_cand ON roll_outside(cand_id, source_id);

CREATE TABLE roll_purpose ( -- disbursements by FEC category code ('' when blank)
  cmte_id TEXT NOT NULL, source_id INTEGER NOT NULL, category TEXT NOT NULL, class_id INTEGER NOT NULL,
  n INTEGER NOT NULL, cents INTEGER NOT NULL,
  PRIMARY KEY (cmte_id, source_id, category, class_id)
) STRICT, WITHOUT ROWID;

-- The largest counterparties of each filer, exact sums: the top 100 of each filer, the top 1,000 of '*'.
-- dimension 'donor': active individual contributions by (name, first five of ZIP), refunds not subtracted;
-- 'employer': the same rows by employer; 'vendor': active disbursements (refunds left out) and active outside
-- spending, by name.
CREATE TABLE roll_top (
  dimension TEXT NOT NULL CHECK (dimension IN ('donor','employer','vendor')),
  cmte_id TEXT NOT NULL, source_id INTEGER NOT NULL, rank INTEGER NOT NULL,
  party_id INTEGER NOT NULL,  -- one of its parties: the words to print
  n INTEGER NOT NULL, cents INTEGER NOT NULL,
  PRIMARY KEY (dimension, cmte_id, source_id, rank)
) STRICT, WITHOUT ROWID;
