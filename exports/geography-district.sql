-- title: Gifts from inside the district
-- question: How much came from inside the district, from outside, and from we cannot tell where?
-- uses: district_gift, gift_left_out, period_report
-- param: committee committees Only this committee; of several the sum
-- params: candidate, race, district, congress, cycle, from, to, filing, line
-- columns: cycle, filer_id, district, home_basis, map, side, told_by, gifts, amount_cents, low_cents, high_cents, share_low_bp, share_high_bp, about_cents, share_about_bp, known_cents, all_cents, all_low_bp, all_high_bp
-- column: district text Home district
-- column: home_basis text given or office sought
-- column: side text in, out, split (a ZIP in this and other districts), unknown, or unitemized (gifts that are in no list)
-- column: told_by text ZIP or state; of unknown why it is; of unitemized the summary pages of reports
-- column: low_cents cents Of in and out: all that is certainly there; of split 0
-- column: high_cents cents The same with all that is split
-- column: known_cents cents Base: in, out and split together
-- table: side, told_by, amount_cents, share_low_bp, share_high_bp, all_low_bp, all_high_bp, cycle
-- key: cycle, filer_id, side, told_by
-- cell: amount_cents
-- derived: gifts counts amount_cents; about_cents of low_cents, high_cents, map: the split ZIPs by their share of land
-- method: district-cash/1
-- rule: no-map/1: gifts of a two-year period whose map of districts is not loaded; never measured by another Congress's
-- rule: no-district/1: gifts to a filer whose office has no district, or none that a loaded file tells: give --district
-- rule: shares are of gifts from a known place (itemized), and beside them of all money of individuals: there unitemized and unknown gifts lie anywhere from none to all inside; low ends are cut down, high ends up, the estimate rounded half up
-- rule: a ZIP of the map is a ZIP code tabulation area of the Census: ZIP codes are lists of addresses, and change; some addresses of a ZIP lie in another area
-- rule: a seat is sometimes sought in the districts of the next Congress (after a census): --congress names its map
-- chart: bars x=side,told_by y=amount_cents
-- order: cycle desc, side, told_by
-- @with
cover AS MATERIALIZED (  -- of the filers asked for, where the question is of whole reports
  SELECT cycle, filing_id, unitemized_cents, individuals_cents FROM period_report r
  WHERE coalesce(:from, :to, :line) IS NULL AND individuals_cents IS NOT NULL AND EXISTS (SELECT 1 FROM asked_pair a
    WHERE a.filer_id IN ('*', r.filer_id) AND (a.period = '' OR r.cycle = '' OR a.period = r.cycle))),
placed AS MATERIALIZED (
  SELECT cycle, max(district) AS district, max(basis) AS basis, CASE
    WHEN min(file) = max(file) THEN max(congress_name || ' Congress: ' || file) ELSE 'several' END AS map, side,
    told_by, sum(n) AS n, sum(cents) AS cents, CASE
    WHEN count(*) = count(in_bp) THEN sum((cents * in_bp + 5000) / 10000) END AS about
  FROM district_gift WHERE side IS NOT NULL GROUP BY cycle, side, told_by),
summed AS (
  SELECT p.*, u.individuals, sum(CASE WHEN side <> 'unknown' THEN cents END) OVER w AS known,
    sum(cents) OVER w AS listed, coalesce(sum(CASE WHEN side = 'in' THEN cents END) OVER w, 0) AS inside,
    coalesce(sum(CASE WHEN side = 'out' THEN cents END) OVER w, 0) AS outside,
    coalesce(sum(CASE WHEN side = 'split' THEN cents END) OVER w, 0) AS split, CASE
    WHEN count(CASE WHEN side = 'split' THEN 1 END) OVER w = count(CASE WHEN side = 'split' THEN about END) OVER w
    THEN coalesce(sum(CASE WHEN side = 'split' THEN about END) OVER w, 0) END AS split_in
  FROM placed p LEFT JOIN (SELECT cycle, sum(individuals_cents) AS individuals FROM cover
    GROUP BY cycle) u ON u.cycle = p.cycle WINDOW w AS (PARTITION BY p.cycle)),
ranged AS (
  SELECT *, CASE side WHEN 'in' THEN inside WHEN 'out' THEN outside WHEN 'split' THEN 0 END AS low, CASE side
    WHEN 'in' THEN inside + split WHEN 'out' THEN outside + split WHEN 'split' THEN split END AS high, CASE side
    WHEN 'in' THEN inside + split_in WHEN 'out' THEN outside + split - split_in END AS near, CASE
    WHEN individuals >= listed AND listed >= 0 THEN individuals END AS whole, CASE side WHEN 'in' THEN outside
    WHEN 'out' THEN inside END AS other FROM summed)
-- @query
SELECT cycle, coalesce(:committee, '*') AS filer_id, district, basis AS home_basis, map, side, told_by, n AS gifts,
  cents AS amount_cents, low AS low_cents, high AS high_cents, CASE
  WHEN known > 0 THEN low * 10000 / known END AS share_low_bp, CASE
  WHEN known > 0 THEN (high * 10000 + known - 1) / known END AS share_high_bp, near AS about_cents, CASE
  WHEN known > 0 THEN (near * 20000 + known) / (2 * known) END AS share_about_bp, known AS known_cents,
  whole AS all_cents, CASE WHEN whole > 0 AND other IS NOT NULL THEN low * 10000 / whole END AS all_low_bp, CASE
  WHEN whole > 0 THEN ((whole - other) * 10000 + whole - 1) / whole END AS all_high_bp
FROM ranged
UNION ALL
SELECT u.cycle, coalesce(:committee, '*'), max(p.district), max(p.basis), max(p.map), 'unitemized', 'summary pages',
  NULL, u.cents, NULL, NULL, NULL, NULL, NULL, NULL, max(p.known), max(p.whole), NULL, NULL
FROM (SELECT cycle, sum(unitemized_cents) AS cents FROM cover GROUP BY cycle) u JOIN ranged p ON p.cycle = u.cycle
WHERE u.cents IS NOT NULL GROUP BY u.cycle, u.cents
-- @why
SELECT entry_id AS record_id, CASE WHEN side = :key_side AND told_by = :key_told_by THEN cents END AS cents, CASE
  WHEN side = :key_side AND side IN ('in', 'out') THEN cents END AS low_cents, CASE WHEN :key_side IN ('in', 'out',
  'split') AND side IN (:key_side, 'split') THEN cents END AS high_cents, CASE
  WHEN side <> 'unknown' THEN cents END AS known_cents, CAST(NULL AS BIGINT) AS all_cents
FROM district_gift WHERE side IS NOT NULL
UNION ALL
SELECT filing_id, CASE :key_side WHEN 'unitemized' THEN unitemized_cents END, NULL, NULL, NULL, individuals_cents
FROM cover ORDER BY 1
-- @excluded
SELECT rule, sum(n) AS n, sum(cents) AS cents FROM (
  SELECT rule, n, cents FROM gift_left_out
  UNION ALL SELECT CASE WHEN district IS NULL THEN 'no-district/1' ELSE 'no-map/1' END, n, cents
  FROM district_gift WHERE side IS NULL) q
GROUP BY rule ORDER BY rule
-- @empty
SELECT words FROM (
  SELECT CASE WHEN h.district IS NULL THEN 'the office sought has no district, or no loaded file tells it: give '
    || '--race GA-06 or --district GA-06' WHEN h.congress IS NULL THEN 'the gifts have neither a period nor a day: '
    || 'give --congress' ELSE 'no map of the districts of the ' || h.congress_name || ' Congress (two-year period '
    || (2 * h.congress + 1788) || ') is loaded: warchest import zccd_' || h.congress_name || '_….csv (of '
    || 'us-zipcodes-congress) or, from the 118th on, the Census''s tab20_cd' || h.congress || '20_zcta520_natl.txt'
    || coalesce('; loaded, to be asked for by --congress: ' || (SELECT group_concat(name, ', ') FROM (
      SELECT CAST(congress AS TEXT) AS name FROM district_map ORDER BY congress) m), '') END AS words
  FROM district_seat h WHERE h.district IS NULL OR h.source_id IS NULL ORDER BY h.period DESC LIMIT 1) q
UNION ALL
SELECT 'a home district is needed: give --committee, --candidate, --race or --district'
WHERE coalesce(:committee, :candidate, :race, :district, :filing) IS NULL
