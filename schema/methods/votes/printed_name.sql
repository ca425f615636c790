-- method: printed_name
-- about: Who stood on a day whose results are loaded, by the name as printed, and whom it means; of :race and its day.
-- uses: speaking
-- column: name          text  Name as printed, in capitals
-- column: candidate_id  text  FEC id; blank where the name fits nobody, or several
-- rule: the FEC id is the result's, else that of the one candidate of the race whose last name ends the printed name, and of several the one whose first name fits
printed_name AS MATERIALIZED (
  SELECT race, election_date, name, CASE WHEN count(DISTINCT CASE WHEN first_fits THEN candidate_id END) = 1
    THEN max(CASE WHEN first_fits THEN candidate_id END)
    WHEN count(DISTINCT candidate_id) = 1 THEN max(candidate_id) END AS candidate_id
  FROM (
    SELECT n.race, n.election_date, upper(n.candidate_name) AS name, n.first_fits, CASE
      WHEN w.source_id IS NOT NULL THEN n.candidate_id END AS candidate_id
    FROM result_names n JOIN speaking s ON s.source_id = n.source_id
    LEFT JOIN file_span w ON w.source_id = n.named_by AND w.speaks_from <= :as_of AND (n.told_by = 'result'
      OR w.cycle IN ('', CAST((CAST(substr(n.election_date, 1, 4) AS INTEGER) + 1) / 2 * 2 AS TEXT)))
    WHERE (:race IS NULL OR n.race = :race) AND (:race_date IS NULL OR n.election_date = :race_date)) q
  GROUP BY race, election_date, name)
