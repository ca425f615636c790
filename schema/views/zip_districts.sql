-- order: 54
-- view: zip_districts
-- about: Which districts of Congress a ZIP code tabulation area lies in, by each map that is loaded; not exactly a ZIP code, which is a list of addresses.
-- column: zip  text  Five digits; blank for what of a district lies in none
-- column: district  text  District, like GA-06; AK-00 is the whole state; blank when the row names none
-- column: congress  integer  Congress whose map it is, told by the two-year period of the file
-- column: land_part  integer  Square metres of its land in that district, where the file tells
-- columns: extra, record_id
-- column: source_id  integer  The file it came from, see sources
-- columns: line, file, format, source_cycle, source_state
CREATE VIEW zip_districts AS
SELECT
  r.zip,
  r.district,
  (s.cycle - 1788) / 2 AS congress,
  r.land_part,
  r.extra,
  r.record_id,
  s.source_id,
  r.record_id % 1000000000 AS line,
  s.file,
  s.format,
  s.cycle AS source_cycle,
  s.state AS source_state
FROM zip_district r CROSS JOIN source s
WHERE s.source_id = r.record_id / 1000000000 AND s.state = 'current';
