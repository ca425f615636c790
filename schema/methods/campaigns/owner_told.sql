-- method: owner_told
-- about: Whose committee each is, as the records known on :as_of tell; pairs repeat. Where committees' own forms are to be left aside see linked_committee.
-- rule: whose committee it is tells a linkage file (P or A), a candidate file, or the candidate id on the committee's own Forms 1, 3 and 3P; else the committee stands for itself, with state and district of its cover
owner_told AS NOT MATERIALIZED (
  SELECT candidate_id, committee_id FROM candidate_committees WHERE known_from <= :as_of AND :as_of < known_until)
