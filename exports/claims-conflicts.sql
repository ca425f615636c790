-- title: Figures for one quantity, side by side
-- question: Where do outlets, officials or dates give different figures for the same thing?
-- uses: speaking
-- params: race, limit = 500
-- param: measure text Only this measure, like vote_share or ad_total
-- param: only choice(all|apart) = all apart: only quantities with figures that cannot both be true of one day
-- columns: race, subject, measure, stated, low_cents, high_cents, as_of, said_by, kind, agrees, figures, record_id
-- table: subject, measure, stated, as_of, said_by, agrees, race
-- key: record_id
-- cell: low_cents
-- derived: figures of race, subject, measure: rows of one race, person or group, and measure
-- method: as-stated/1
-- rule: figures of one quantity are alternatives; nothing is added
-- rule: a later day may well have a larger figure: apart is a reason to look, not an error
-- rule: claims are set beside totals of the same committee or candidate; raised_total is receipts, ad_buy is ad_total, outside_spending_total is outside_spender
-- order: race, who_is_meant, measure, as_of, nth_loaded
-- @query
WITH named AS (  -- who is meant, by FEC id where a result or a committee has that name
  SELECT name, max(id) AS id FROM (
    SELECT upper(r.candidate_name) AS name, r.cand_id AS id, r.record_id FROM result r
    UNION ALL SELECT upper(c.cmte_nm), c.cmte_id, c.record_id FROM committee c) n
  WHERE id IS NOT NULL AND record_id / 1000000000 IN (SELECT source_id FROM speaking) GROUP BY name),
figure AS (
  SELECT substr(t.race, 1, instr(t.race || '@', '@') - 1) AS race, t.subject, coalesce(t.subject_id,
    upper(t.subject)) AS who_is_meant, t.measure, t.verbatim AS stated, t.low_cents, t.high_cents, t.as_of,
    substr(t.stated_source, 1, instr(t.stated_source || ',', ',') - 1) AS said_by, CASE WHEN substr(t.stated_source, 1,
    4) = 'FEC ' THEN 'official' ELSE 'press' END AS kind, t.record_id AS nth_loaded
  FROM stated_total t
  UNION ALL SELECT substr(c.contest, 1, instr(c.contest || ' ', ' ') - 1), c.subject, coalesce(
      (SELECT min(n.id) FROM named n
      WHERE n.name = upper(trim(substr(c.subject, 1, instr(c.subject || ' (', ' (') - 1)))
        OR n.name = upper(replace(substr(c.subject, instr(c.subject, '(') + 1), ')', ''))), upper(c.subject)),
    CASE c.measure WHEN 'raised_total' THEN 'receipts' WHEN 'ad_buy' THEN 'ad_total'
      WHEN 'outside_spending_total' THEN 'outside_spender' ELSE c.measure END,
    c.verbatim, c.low_cents, c.high_cents, c.published_on, coalesce(c.attributed_to, c.outlet), 'claim', c.record_id
  FROM claim c WHERE c.unit = 'usd' AND (c.low_cents IS NOT NULL OR c.high_cents IS NOT NULL)),
compared AS (  -- apart: its range misses that of another figure
  SELECT *, count(*) OVER q AS figures, max(coalesce(low_cents, 0)) OVER q > coalesce(high_cents, 9223372036854775807)
    OR coalesce(low_cents, 0) > min(coalesce(high_cents, 9223372036854775807)) OVER q AS is_apart
  FROM figure WHERE nth_loaded / 1000000000 IN (SELECT source_id FROM speaking)
  WINDOW q AS (PARTITION BY race, who_is_meant, measure))
SELECT race, subject, measure, stated, low_cents, high_cents, as_of, said_by, kind, CASE WHEN is_apart THEN 'apart'
  ELSE 'overlaps' END AS agrees, figures, CAST(nth_loaded AS TEXT) AS record_id
FROM compared WHERE figures > 1 AND (:race IS NULL OR race = :race) AND (:measure IS NULL OR measure = :measure)
  AND (:only = 'all' OR is_apart)
-- @why
SELECT record_id, coalesce(low_cents, 0) AS cents, high_cents FROM (
  SELECT record_id, low_cents, high_cents FROM stated_total UNION ALL SELECT record_id, low_cents, high_cents
    FROM claim) f
WHERE record_id = CAST(:key_record_id AS INTEGER)
