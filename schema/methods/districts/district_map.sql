-- method: district_map
-- about: Which map of districts speaks for each two-year period; zip_district has its rows.
-- column: cycle  text  Two-year period in which the Congress of the map sat
-- column: congress  integer  Number of that Congress
-- column: has_land  integer  1 where the file tells how much land a ZIP has in each district
-- uses: speaking
-- rule: district-map/1: the map of the Congress that sat in the two-year period of the gifts (the 115th: 2017 and 2018, so for its special elections too), or of the one that --congress names; never another one's. Of several maps of one Congress one with shares of land speaks, then the newest import; they are never added
district_map AS MATERIALIZED (
  SELECT cycle, (CAST(cycle AS INTEGER) - 1788) / 2 AS congress, source_id, file, has_land FROM (
    SELECT s.cycle, s.source_id, s.file, q.has_land, row_number() OVER (PARTITION BY s.cycle
      ORDER BY q.has_land DESC, s.source_id DESC) AS turn
    FROM speaking s JOIN (SELECT record_id / 1000000000 AS source_id, max(CASE WHEN land_part IS NULL THEN 0
      ELSE 1 END) AS has_land FROM zip_district GROUP BY 1) q ON q.source_id = s.source_id WHERE s.cycle <> '') t
  WHERE turn = 1)
