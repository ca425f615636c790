-- title: Ad buys
-- question: Who bought which advertising, where, when, for how much, and by which paper?
-- uses: ad_told
-- params: cycle, limit = 200
-- param: race race Only buys in this race
-- param: committee committee Only this sponsor
-- param: sponsor text Only sponsors whose name holds these words
-- param: medium text Only this medium: broadcast, cable, satellite, radio, digital …
-- columns: race, sponsor_id, sponsor, medium, station, market, stage, flight_start, flight_end, spots, gross_cents, net_cents, low_cents, high_cents, currency, precision, counts, order_no, revision, invoice_no, side, told_by, source, entry_id
-- table: sponsor, low_cents, counts, stage, station, high_cents, medium, flight_start, race
-- key: entry_id
-- cell: gross_cents
-- method: ad-papers/1
-- rule: every row is shown, whatever its stage; the column counts says whether it is added anywhere
-- rule: a row in another currency than the dollar is shown in its own; its amounts are not dollars
-- rule: net is the amount as stated, else gross less the commission named in the row, rounded half up to the cent
-- empty: no ad buys that fit are loaded: warchest formats, ad-buys/…
-- order: race nulls last, sponsor, station, order_no, revision, entry_id
-- @with
paper AS NOT MATERIALIZED (
  SELECT m.*, a.order_no, a.revision, a.invoice_no, a.flight_start_day, a.flight_end_day, coalesce(a.net_cents, CASE
    WHEN substr(a.commission, -1) = '%' AND trim(a.commission, '0123456789% ') = ''
    AND length(trim(a.commission, '% ')) BETWEEN 1 AND 2 THEN (m.amount_cents * 2 * (100 - CAST(trim(a.commission,
    '% ') AS INTEGER)) + 100) / 200 END) AS net_cents
  FROM ad_told m CROSS JOIN ad_buy a WHERE a.entry_id = m.entry_id)
-- @query
SELECT m.race, m.sponsor_id, m.sponsor, m.medium, m.station, m.market, m.stage, date(m.flight_start_day * 86400,
  'unixepoch') AS flight_start, date(m.flight_end_day * 86400, 'unixepoch') AS flight_end, m.spots,
  m.amount_cents AS gross_cents, m.net_cents, m.low_cents, m.high_cents, m.currency, coalesce(d.precision,
  s.precision) AS precision, coalesce(m.rule, 'yes') AS counts, m.order_no, m.revision, m.invoice_no, m.side,
  m.told_by, s.file AS source, CAST(m.entry_id AS TEXT) AS entry_id
FROM paper m CROSS JOIN entry e CROSS JOIN source s LEFT JOIN detail d ON d.detail_id = e.detail_id
WHERE e.entry_id = m.entry_id AND s.source_id = m.source_id AND m.is_asked AND (:committee IS NULL
  OR m.sponsor_id = :committee) AND (:sponsor IS NULL OR instr(upper(m.sponsor), upper(:sponsor)) > 0)
  AND (:medium IS NULL OR m.medium = lower(:medium))
-- @why
SELECT entry_id AS record_id, coalesce(amount_cents, 0) AS cents, net_cents, low_cents, high_cents, spots
FROM paper WHERE entry_id = CAST(:key_entry_id AS INTEGER)
