-- method: district_gift
-- about: Itemized gifts of individuals and which side of the home district they came from, of the filers asked for; district_seat has home and map of each period. Rows without a home district or without a map have side NULL.
-- column: district  text  Home district
-- column: congress  integer  Congress whose map is asked for; congress_name is 115th
-- column: side  text  in, split, out or unknown
-- column: told_by  text  ZIP or state; of unknown why
-- column: in_bp  integer  Of a split ZIP the share of its land that lies in the home district
-- uses: by_zip, home, district_map
-- rule: in-district/1: a ZIP lies in the districts in which the map has land of it; of a ZIP in several states only what lies in the state as filed counts; in: wholly in the home district, out: wholly elsewhere, split: in both, which is none of it up to all of it in, never a forced figure
-- rule: in-district-state/1: where the map does not have the ZIP the state as filed still tells: another state is out, the only district of a state is in; what is left is unknown: no ZIP, a ZIP that is not in the map (post-office boxes and single buildings are in no ZIP code tabulation area), a ZIP that does not lie in the state as filed, or no U.S. place
-- rule: land-share/1: an estimate of what a split ZIP gave from inside is its share of land there: people do not live evenly on land, and donors less so; it stands beside the range and is never in it
district_seat AS MATERIALIZED (
  SELECT q.period, q.district, q.basis, q.congress, q.congress || CASE
    WHEN q.congress % 100 BETWEEN 11 AND 13 THEN 'th' WHEN q.congress % 10 = 1 THEN 'st'
    WHEN q.congress % 10 = 2 THEN 'nd' WHEN q.congress % 10 = 3 THEN 'rd' ELSE 'th' END AS congress_name, m.source_id,
    m.file FROM (
    SELECT p.period, h.district, h.basis, coalesce(:congress, CASE p.period WHEN '' THEN NULL
      ELSE (CAST(p.period AS INTEGER) - 1788) / 2 END) AS congress, row_number() OVER (PARTITION BY p.period
      ORDER BY h.place, CASE WHEN h.newest = CAST(nullif(p.period, '') AS INTEGER) THEN 0 ELSE 1 END, h.newest DESC,
      h.record_id DESC) AS turn
    FROM (SELECT DISTINCT period FROM by_zip) p LEFT JOIN home_told h ON h.place < 3 AND h.state IS NOT NULL) q
  LEFT JOIN district_map m ON m.congress = q.congress WHERE q.turn = 1),
zip_seat AS MATERIALIZED (  -- by ZIP and state, and by ZIP alone (state '')
  SELECT q.period, z.zip, CASE x.whole WHEN 1 THEN '' ELSE substr(z.district, 1, 2) END AS state,
    max(CASE z.district WHEN q.district THEN 1 ELSE 0 END) AS is_in, min(CASE z.district WHEN q.district THEN 1
    ELSE 0 END) AS is_whole, sum(z.land_part) AS land, sum(CASE z.district WHEN q.district THEN z.land_part
    ELSE 0 END) AS land_in
  FROM district_seat q CROSS JOIN zip_district z CROSS JOIN (SELECT 0 AS whole UNION ALL SELECT 1) x
  WHERE z.record_id BETWEEN q.source_id * 1000000000 AND q.source_id * 1000000000 + 999999999 AND z.zip IS NOT NULL
    AND z.district IS NOT NULL AND coalesce(z.land_part, 1) > 0 AND q.district IS NOT NULL
  GROUP BY 1, 2, 3),
district_gift AS MATERIALIZED (
  SELECT g.cycle, g.period, g.entry_id, h.district, h.basis, h.congress, h.congress_name, h.file, g.n, g.cents, CASE
    WHEN h.district IS NULL OR h.source_id IS NULL THEN NULL WHEN g.state <> '' AND c.code IS NULL THEN 'unknown'
    WHEN t.is_whole = 1 THEN 'in' WHEN t.is_in = 1 THEN 'split' WHEN t.is_in = 0 THEN 'out' WHEN a.is_in = 1
    OR (a.is_in = 0 AND g.state = substr(h.district, 1, 2)) THEN 'unknown' WHEN g.state = substr(h.district, 1, 2)
    AND substr(h.district, 4) = '00' THEN 'in' WHEN g.state <> '' AND g.state <> substr(h.district, 1, 2) THEN 'out'
    ELSE 'unknown' END AS side, CASE WHEN g.state <> '' AND c.code IS NULL THEN 'no U.S. place'
    WHEN t.is_in IS NOT NULL THEN 'ZIP' WHEN a.is_in = 1 OR (a.is_in = 0 AND g.state = substr(h.district, 1, 2))
    THEN 'ZIP of another state' WHEN g.state <> '' AND (g.state <> substr(h.district, 1, 2) OR substr(h.district,
    4) = '00') THEN 'state' WHEN g.zip = '' THEN 'no ZIP' ELSE 'ZIP not in the map' END AS told_by, CASE
    WHEN t.land > 0 THEN (t.land_in * 20000 + t.land) / (2 * t.land) END AS in_bp
  FROM by_zip g JOIN district_seat h ON h.period = g.period LEFT JOIN code_state c ON c.code = g.state
  LEFT JOIN zip_seat t ON t.period = g.period AND t.zip = g.zip AND t.state = g.state
  LEFT JOIN zip_seat a ON a.period = g.period AND a.zip = g.zip AND a.state = '')
