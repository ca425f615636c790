-- method: ad_told
-- about: Every ad buy known on :as_of, with the rule that keeps it from counting. Decided here and nowhere else.
-- uses: ad_rule
-- column: period    integer  Two-year period of the election's day, else of the ad's; blank without a day
-- column: is_asked  integer  1 for rows of the race, day, media and two-year period of the question
-- rule: no-amount/1: an index of stations' papers names no amount: its rows are never money
-- rule: whose committee a sponsor is, its party, the race and party of a candidate, and what people decided of sponsors are as known today (the view ad_money), whatever day --as-of asks for
-- rule: ad-side/1: an ad helps the party of the candidate it supports, or of the two large parties the one it does not oppose; an ad that names nobody helps its sponsor's party; else the side is not known
ad_unpriced AS NOT MATERIALIZED (  -- papers known on :as_of that name no amount
  SELECT record_id FROM ad_document WHERE record_id / 1000000000 IN (SELECT source_id FROM speaking)),
ad_told AS NOT MATERIALIZED (
  SELECT m.*, coalesce(m.advertiser_id, '') AS buyer,
    (CAST(substr(coalesce(m.election_date, m.day), 1, 4) AS INTEGER) + 1) / 2 * 2 AS period, r.rule,
    (:race IS NULL OR coalesce(m.race = :race, FALSE)) AND (:race_date IS NULL OR m.election_date IS NULL
      OR m.election_date = :race_date) AND CASE :media WHEN 'air' THEN m.on_air = 1
      WHEN 'digital' THEN m.medium = 'digital' ELSE TRUE END AND (:cycle IS NULL OR coalesce(m.election_date,
      m.day) IS NULL OR (CAST(substr(coalesce(m.election_date, m.day), 1,
      4) AS INTEGER) + 1) / 2 * 2 = CAST(:cycle AS INTEGER)) AS is_asked
  FROM ad_money m CROSS JOIN ad_rule r WHERE r.entry_id = m.entry_id)