-- title: Contributions to a committee by month
-- about: Itemized gifts received that count, by the month of the gift. What was not itemized is in no row: the report raised-by-period has it.
SELECT substr(entry_date, 1, 7) AS month, file, count(*) AS gifts, sum(amount_cents) AS cents
FROM contributions
WHERE filer_id = :committee AND direction = 'in' AND status = 'active'
GROUP BY month, file ORDER BY month, file
