-- method: polled
-- about: The votes by candidate, of the day of --race, without a day of every election day of the cycle: the FEC id of the result, else by the printed name, else the name itself; cycle is the two-year period of that day.
-- uses: votes_once, printed_name
polled AS MATERIALIZED (
  SELECT v.race, v.election_date, coalesce(v.candidate_id, n.candidate_id, v.candidate_name) AS candidate_id,
    max(v.candidate_name) AS printed, max(CASE WHEN v.candidate_id IS NOT NULL THEN ''
    WHEN n.candidate_id IS NOT NULL THEN '; FEC id by name'
    ELSE '; the name fits no one candidate of the race' END) AS told,
    CAST((CAST(substr(v.election_date, 1, 4) AS INTEGER) + 1) / 2 * 2 AS TEXT) AS cycle, sum(v.votes) AS votes,
    max(CASE WHEN coalesce(v.candidate_id, n.candidate_id) IS NULL THEN 0 ELSE 1 END) AS is_known
  FROM votes_once v LEFT JOIN printed_name n ON n.race = v.race AND n.election_date = v.election_date
    AND n.name = upper(v.candidate_name)
  WHERE (v.candidate_id IS NOT NULL OR n.name IS NOT NULL)
    AND (:cycle IS NULL OR (CAST(substr(v.election_date, 1, 4) AS INTEGER) + 1) / 2 * 2 = CAST(:cycle AS INTEGER))
  GROUP BY v.race, v.election_date, coalesce(v.candidate_id, n.candidate_id, v.candidate_name))
