-- title: What is stated about a race
-- question: Who raised, who spent outside, and what did the press claim, in the words stated?
-- uses: stated
-- params: race required, limit = 500
-- columns: part, who, who_id, measure, stated, low_cents, high_cents, as_of, said_by, speaks, covers, note, stated_source, record_id
-- column: part text raised, spent, outside or claimed
-- column: low_cents cents Low end; blank where the words give no dollars
-- table: who, stated, said_by, part, as_of, measure, speaks
-- key: record_id
-- cell: low_cents
-- method: as-stated/1
-- rule: raised and spent are official figures (FEC) of receipts and disbursements; outside and claimed are the press's
-- rule: several figures of one subject and measure are alternatives: the one that covers the latest day speaks
-- rule: claims are words to be checked; those about all contests are listed with every race
-- order: nth_part, those_behind, nth_measure, size desc, name, nth_loaded
-- @query
WITH told AS (  -- nth_part: 1 raised, 2 spent, 3 outside, 4 claimed
  SELECT t.*, CASE WHEN nth_part = 4 OR row_number() OVER (PARTITION BY nth_part, who, coalesce(who_id, ''), measure
      ORDER BY coalesce(as_of, '') DESC, nth_loaded) = 1 THEN 0 ELSE 1 END AS those_behind, CASE measure
    WHEN 'outside_total' THEN 0 WHEN 'outside_for' THEN 1 WHEN 'outside_against' THEN 2 WHEN 'outside_spender' THEN 3
    ELSE 4 END AS nth_measure, CASE WHEN nth_part < 4 THEN low_cents END AS size, CASE
    WHEN nth_part < 4 THEN who ELSE '' END AS name
  FROM (
    SELECT CASE measure WHEN 'receipts' THEN 1 WHEN 'disbursements' THEN 2 ELSE 3 END AS nth_part, subject AS who,
      subject_id AS who_id, measure, verbatim AS stated, low_cents, high_cents, as_of, substr(stated_source, 1,
      instr(stated_source || ',', ',') - 1) AS said_by, period AS covers, note, stated_source, record_id AS nth_loaded
    FROM stated
    WHERE seat = :race AND ((measure IN ('receipts', 'disbursements') AND substr(stated_source, 1, 4) = 'FEC ')
      OR measure IN ('outside_total', 'outside_for', 'outside_against', 'outside_spender'))
    UNION ALL SELECT 4, coalesce(c.subject, ''), NULL, c.measure, c.verbatim, c.low_cents, c.high_cents, c.published_on,
      coalesce(c.attributed_to, c.outlet), coalesce(c.contest, '') || coalesce('; ' || c.scope, ''), c.note, c.outlet,
      c.record_id
    FROM claim c JOIN speaking s ON s.source_id = c.record_id / 1000000000
    WHERE substr(c.contest, 1, length(:race)) = :race OR c.contest = 'all contests') t)
SELECT CASE nth_part WHEN 1 THEN 'raised' WHEN 2 THEN 'spent' WHEN 3 THEN 'outside' ELSE 'claimed' END AS part, who,
  who_id, measure, stated, low_cents, high_cents, as_of, said_by, CASE WHEN nth_part < 4 AND those_behind = 0 THEN 'yes'
  ELSE '' END AS speaks, covers, note, stated_source, CAST(nth_loaded AS TEXT) AS record_id
FROM told
-- @why
SELECT record_id, coalesce(low_cents, 0) AS cents, high_cents FROM stated
WHERE record_id = CAST(:key_record_id AS INTEGER)
UNION ALL SELECT record_id, coalesce(low_cents, 0), high_cents FROM claim
WHERE record_id = CAST(:key_record_id AS INTEGER)
