-- title: Payees of a committee
-- about: Money paid out that counts, added up by payee as filed. The report vendors joins spellings.
SELECT payee, count(*) AS payments, sum(amount_cents) AS cents, min(entry_date) AS first, max(entry_date) AS last
FROM disbursements
WHERE filer_id = :committee AND status = 'active'
GROUP BY payee ORDER BY cents DESC, payee LIMIT 500
