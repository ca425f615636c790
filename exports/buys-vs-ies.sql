-- title: Ad buys against independent expenditures
-- question: Do a group's ad buys match the outside spending it reported?
-- uses: ad_bound, race_outside, committee_record
-- params: cycle, limit = 100
-- param: race race required The race, like GA-06
-- columns: race, sponsor_id, sponsor, buys_low_cents, buys_high_cents, ie_cents, gap_low_cents, gap_high_cents, says
-- table: sponsor, buys_low_cents, buys_high_cents, ie_cents, gap_low_cents, says
-- key: race, sponsor_id, sponsor
-- cell: buys_low_cents
-- derived: gap_low_cents = ie_cents - buys_high_cents; gap_high_cents = ie_cents - buys_low_cents; buys_high_cents of buys_low_cents: the high ends of these buys, or of a tracker's estimate of the same money where that is more
-- method: ad-interval/1
-- rule: candidates' own committees are left out: they report no outside spending
-- rule: outside spending is of all purposes, ads are a part of it: more spending than buys is what one expects; more buys than spending is not
-- rule: a sponsor that is no committee yet can be matched: warchest match
-- chart: ranges x=sponsor low=buys_low_cents high=buys_high_cents top=20
-- order: buys_high_cents desc nulls last, buys_low_cents desc nulls last, ie_cents desc nulls last, sponsor, sponsor_id
-- @query
WITH bought AS (
  SELECT sponsor_key AS id, max(sponsor_id) AS sponsor_id, max(sponsor) AS sponsor, sum(low) AS low, CASE
    WHEN count(high) = count(*) THEN sum(high) END AS high, CAST(NULL AS BIGINT) AS spent
  FROM ad_bound WHERE own_candidate IS NULL GROUP BY sponsor_key
  UNION ALL SELECT spender_id, spender_id, NULL, NULL, NULL, sum(cents) FROM race_outside GROUP BY spender_id)
SELECT :race AS race, sponsor_id, sponsor, low AS buys_low_cents, high AS buys_high_cents, spent AS ie_cents,
  spent - high AS gap_low_cents, spent - low AS gap_high_cents, CASE WHEN low IS NULL THEN 'no ad buys loaded'
  WHEN spent IS NULL THEN 'no outside spending loaded' WHEN spent < low THEN 'buys exceed what was reported'
  WHEN high IS NULL OR spent < high THEN 'within the range of the buys' ELSE 'reports cover the buys' END AS says
FROM (
  SELECT max(b.sponsor_id) AS sponsor_id, coalesce(max(b.sponsor), max(c.name), b.id) AS sponsor, max(b.low) AS low,
    max(b.high) AS high, max(b.spent) AS spent
  FROM bought b LEFT JOIN committee_record c ON c.committee_id = b.id GROUP BY b.id) j
-- @why
SELECT r.entry_id AS record_id, r.low_cents AS cents, CAST(NULL AS BIGINT) AS ie_cents
FROM ad_row r JOIN ad_bound b ON b.race IS NOT DISTINCT FROM r.race AND b.period IS NOT DISTINCT FROM r.period
  AND b.sponsor_key = r.sponsor_key AND b.medium = r.medium AND b.side = r.side
WHERE r.is_behind = 1 AND b.own_candidate IS NULL AND coalesce(:key_sponsor_id, :key_sponsor) IN (b.sponsor_id,
  b.sponsor)
UNION ALL SELECT entry_id, NULL, cents FROM race_outside WHERE spender_id = :key_sponsor_id ORDER BY 1
