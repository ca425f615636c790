-- Which districts a ZIP lies in, by the map of one Congress: the file's two-year period tells which (the 115th sat in 2018).
-- A ZIP here is a ZIP code tabulation area of the Census; one that lies in several districts has a row for each.
CREATE TABLE zip_district (
  record_id INTEGER PRIMARY KEY,
  zip TEXT,                     -- five digits; null: what of a district lies in no such area
  district TEXT,                -- like GA-06, AK-00 for a whole state; null: no district, or the state alone is told
  land_part INTEGER,            -- square metres of the ZIP's land in that district; null when the file does not tell
  extra TEXT
) STRICT;
