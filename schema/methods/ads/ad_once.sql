-- method: ad_once
-- about: Ad buys, each dollar once on :as_of. ad_spoken: in any currency; ad_once: in dollars; ad_dated: in dollars, where days matter. Decided here and nowhere else.
-- uses: ad_told
-- rule: of a platform's files one speaks per buyer: the sum by buyer, then weeks or regions, then single ads; where days matter weeks, then single ads (schema/codes/ad_platform.csv)
ad_ranked AS NOT MATERIALIZED (
  SELECT * FROM ad_rule WHERE platform IS NOT NULL AND (rule IS NULL OR rule = 'foreign-currency/1')),
ad_rank AS MATERIALIZED (  -- the smallest rank speaks
  SELECT platform, buyer, currency, min(rank) AS rank FROM ad_ranked GROUP BY platform, buyer, currency),
ad_nameless AS MATERIALIZED (
  SELECT platform, currency, min(rank) AS rank FROM ad_ranked WHERE buyer = '' GROUP BY platform, currency),
ad_turn AS NOT MATERIALIZED (  -- of few rows: is_turn where none of the same buyer has a smaller one
  SELECT r.*, r.platform IS NULL OR CASE WHEN r.buyer <> '' THEN NOT EXISTS (SELECT 1 FROM ad_ranked x
    WHERE x.advertiser_id = r.advertiser_id AND x.platform = r.platform AND x.currency = r.currency
      AND x.rank < r.rank) ELSE r.rank = (SELECT n.rank FROM ad_nameless n
    WHERE n.platform = r.platform AND n.currency = r.currency) END AS is_turn FROM ad_rule r),
ad_spoken AS NOT MATERIALIZED (  -- not kept: most questions are about few of them
  SELECT t.* FROM ad_told t LEFT JOIN ad_rank f ON f.platform = t.platform AND f.buyer = t.buyer
    AND f.currency = t.currency
  WHERE (t.rule IS NULL OR t.rule = 'foreign-currency/1') AND (t.platform IS NULL OR t.rank = f.rank)),
ad_once AS NOT MATERIALIZED (SELECT * FROM ad_spoken WHERE rule IS NULL AND currency = 'USD'),
ad_day AS MATERIALIZED (
  SELECT * FROM ad_told WHERE (rule IS NULL OR rule = 'foreign-currency/1') AND currency = 'USD' AND (platform IS NULL
    OR dated_rank IS NOT NULL)),
ad_dated AS NOT MATERIALIZED (
  SELECT t.* FROM ad_day t LEFT JOIN (
    SELECT platform, buyer, min(dated_rank) AS rank FROM ad_day WHERE platform IS NOT NULL GROUP BY platform, buyer) f
    ON f.platform = t.platform AND f.buyer = t.buyer
  WHERE t.rule IS NULL AND (t.platform IS NULL OR t.dated_rank = f.rank))
