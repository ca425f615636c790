-- title: Results of a race
-- about: Votes by candidate, file by file and at the widest level that the file has. The report results adds counties up.
SELECT election_date, level, candidate_name, party, file, sum(votes) AS votes FROM results
WHERE race = :race AND is_candidate = 1
GROUP BY election_date, level, candidate_name, party, file ORDER BY election_date, file, level, votes DESC
