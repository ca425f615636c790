-- title: Outside spending about a candidate, file by file
-- about: Rows that count, by spender, stance and file. Several files may tell the same spending: never add files together. The report outside-by-spender lets one of them speak.
SELECT spender_id, spender, stance, file, count(*) AS rows, sum(amount_cents) AS cents
FROM outside_spending
WHERE candidate_id = :candidate AND status = 'active'
GROUP BY spender_id, spender, stance, file ORDER BY spender, stance, file
