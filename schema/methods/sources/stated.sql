-- method: stated
-- about: Figures stated by official summaries and the press that speak on :as_of; seat is the race without its day.
-- uses: speaking
-- rule: stated figures stand beside records and are never added to them or to each other
stated AS NOT MATERIALIZED (
  SELECT t.*, substr(t.race, 1, instr(t.race || '@', '@') - 1) AS seat, s.file
  FROM stated_total t JOIN speaking s ON s.source_id = t.record_id / 1000000000)
