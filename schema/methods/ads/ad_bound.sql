-- method: ad_bound
-- about: Between which two amounts the ads of a sponsor lie, by race, two-year period and medium. ad_part: papers and platforms apart from estimates, is_behind 1 where they add up to the low end; ad_row: the rows of those. Decided here and nowhere else.
-- kept: ad_part
-- uses: ad_once
-- column: period   integer  Two-year period; of rows without a day the sponsor's latest; blank when none has one
-- column: undated  count    Rows without a day
-- column: proved   cents    Of the low end: what invoices, station logs and platforms prove
-- column: low      cents    Low end
-- column: high     cents    High end; blank without an upper bound
-- rule: ad-interval/1: per sponsor, medium and two-year period, papers and platforms are the low end where there are any; a tracker's estimate of the same money only moves the high end; where there is nothing but an estimate it gives both
ad_dealt AS NOT MATERIALIZED (
  SELECT *, period AS told_period, CASE told_by WHEN 'tracker' THEN 1 ELSE 0 END AS is_estimate
  FROM ad_once WHERE is_asked),
ad_part AS MATERIALIZED (
  SELECT d.*, CASE WHEN is_estimate = 1 AND min(is_estimate) OVER (PARTITION BY race, sponsor_key, medium,
    period) = 0 THEN 0 ELSE 1 END AS is_behind
  FROM (
    SELECT race, sponsor_key, medium, is_estimate, told_period, coalesce(told_period,
      max(told_period) OVER s) AS period, coalesce(max(max(side)) OVER s, '') AS side, max(sponsor_id) AS sponsor_id,
      max(sponsor) AS sponsor, max(own_candidate) AS own_candidate, count(*) AS n, sum(low_cents) AS low,
      sum(CASE WHEN is_estimate = 0 AND stage IN ('invoiced', 'aired', 'refunded') THEN low_cents
      ELSE 0 END) AS proved, CASE WHEN count(high_cents) = count(*) THEN sum(high_cents) END AS high,
      sum(spots) AS spots
    FROM ad_dealt GROUP BY race, sponsor_key, medium, is_estimate, told_period
    WINDOW s AS (PARTITION BY race, sponsor_key, medium)) d),
ad_row AS (
  SELECT d.entry_id, p.race, p.period, p.sponsor_key, p.medium, p.side, d.stage, d.told_by, coalesce(d.election_date,
    d.day) AS day, d.low_cents, p.is_behind
  FROM ad_part p JOIN ad_dealt d ON d.race IS NOT DISTINCT FROM p.race AND d.sponsor_key = p.sponsor_key
    AND d.medium = p.medium AND d.is_estimate = p.is_estimate AND d.told_period IS NOT DISTINCT FROM p.told_period),
ad_bound AS (
  SELECT race, period, sponsor_key, medium, side, max(sponsor_id) AS sponsor_id, max(sponsor) AS sponsor,
    max(own_candidate) AS own_candidate, sum(n) AS n, sum(CASE WHEN told_period IS NULL THEN n ELSE 0 END) AS undated,
    sum(proved) AS proved, sum(is_behind * low) AS low, CASE
    WHEN count(high) = count(*) THEN max(sum((1 - is_estimate) * high), sum(is_estimate * high)) END AS high,
    coalesce(sum(CASE is_estimate WHEN 0 THEN spots END), sum(spots)) AS spots
  FROM ad_part GROUP BY race, period, sponsor_key, medium, side)
