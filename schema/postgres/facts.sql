-- One row an entry, with what the file keeps apart (the other side, further words) in the row itself: joins of millions
-- of rows on a server cost more than repeated words. A part is what one publisher sent at once; parts may be foreign
-- tables on other servers (shards). The views give the file's tables back: the first row of a party stands for it. What came later: migrations/.
CREATE TABLE warchest.fact (
  part             integer NOT NULL,
  entry_id         bigint NOT NULL,
  filing_id        bigint NOT NULL,
  party_id         bigint NOT NULL,
  party_first      boolean NOT NULL,   -- the first row with this party
  posting_id       bigint NOT NULL,
  detail_id        bigint,             -- the entry's own number, where it has further words
  entry_day        bigint,
  amount_cents     bigint NOT NULL,
  tran_id          text,
  image            text,               -- whole: filing_ref.image_base is 0 here
  sub_id           text,               -- whole: filing_ref.sub_base is 0 here
  aggregate_cents  bigint,
  back_ref_tran_id text,
  party_entity_tp text, party_name text, party_city text, party_state text, party_zip_code text, party_employer text,
  party_occupation text, party_last_name text, party_first_name text, party_middle_name text, party_prefix text,
  party_suffix text, party_street_1 text, party_street_2 text,
  detail_memo_text text, detail_purpose text, detail_back_ref_tran_id text, detail_dissemination_day bigint,
  detail_receipt_day bigint, detail_aggregate_cents bigint, detail_precision text, detail_low_cents bigint,
  detail_high_cents bigint, detail_verbatim text, detail_stated_source text, detail_note text, detail_extra text
) PARTITION BY LIST (part);

CREATE VIEW warchest.entry AS
SELECT entry_id, filing_id, party_id, posting_id, detail_id, entry_day, amount_cents, tran_id, image, sub_id,
  aggregate_cents, back_ref_tran_id
FROM warchest.fact;

CREATE VIEW warchest.party AS
SELECT party_id, party_entity_tp AS entity_tp, party_name AS name, party_city AS city, party_state AS state,
  party_zip_code AS zip_code, party_employer AS employer, party_occupation AS occupation,
  party_last_name AS last_name, party_first_name AS first_name, party_middle_name AS middle_name,
  party_prefix AS prefix, party_suffix AS suffix, party_street_1 AS street_1, party_street_2 AS street_2,
  coalesce(party_name, party_last_name || coalesce(', ' || party_first_name, '')
    || coalesce(' ' || party_middle_name, '') || coalesce(' ' || party_suffix, ''), party_first_name) AS display_name
FROM warchest.fact WHERE party_first;

CREATE VIEW warchest.detail AS
SELECT detail_id, detail_memo_text AS memo_text, detail_purpose AS purpose,
  detail_back_ref_tran_id AS back_ref_tran_id, detail_dissemination_day AS dissemination_day,
  detail_receipt_day AS receipt_day, detail_aggregate_cents AS aggregate_cents, detail_precision AS precision,
  detail_low_cents AS low_cents, detail_high_cents AS high_cents, detail_verbatim AS verbatim,
  detail_stated_source AS stated_source, detail_note AS note, detail_extra AS extra
FROM warchest.fact WHERE detail_id IS NOT NULL;
