-- method: ad_rule
-- about: Every ad buy known on :as_of with the rule that keeps it from counting, without its words: who paid and for what says ad_told. Decided here and nowhere else.
-- uses: speaking
-- column: rule   text  Rule that keeps the row from counting on :as_of; blank when it counts
-- column: buyer  text  The platform's number of the buyer; '' when none is told
-- rule: ad-order-revision/1, ad-later-stage/1: of the papers of one order (station and order number) only the newest revision and the latest stage count; each counts until the day on which what replaces it is known
-- rule: ad-breakdown/1: a platform's money by place or by ad, without the buyer, is another view of the same money
-- rule: foreign-currency/1: foreign money is never added to dollars
ad_rule AS NOT MATERIALIZED (
  SELECT a.entry_id, a.advertiser_id, coalesce(a.advertiser_id, '') AS buyer, upper(a.currency) AS currency, t.platform,
    CAST(t.rank AS INTEGER) AS rank, CASE WHEN k.status_rule IS NOT NULL THEN coalesce((
      SELECT max(r.rule) FROM ad_replaced r
      WHERE r.entry_id = a.entry_id AND r.by_source_id IN (SELECT source_id FROM speaking)), CASE
      WHEN k.status_rule NOT IN ('ad-order-revision/1', 'ad-later-stage/1') THEN k.status_rule END) END AS rule
  FROM ad_buy a CROSS JOIN entry e CROSS JOIN posting o CROSS JOIN posting_class k CROSS JOIN speaking s
    LEFT JOIN code_ad_platform t ON t.format = s.format
  WHERE e.entry_id = a.entry_id AND o.posting_id = e.posting_id AND k.class_id = o.class_id
    AND s.source_id = a.entry_id / 1000000000)
