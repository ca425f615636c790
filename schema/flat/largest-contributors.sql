-- title: Largest contributors of a committee
-- about: Gifts received that count, added up by name and place as filed. One person under two spellings stands twice; the report top-donors joins ZIP codes of one place and lets one file speak.
SELECT counterparty, contributor_city, contributor_state, count(*) AS gifts, sum(amount_cents) AS cents
FROM contributions
WHERE filer_id = :committee AND direction = 'in' AND status = 'active'
GROUP BY counterparty, contributor_city, contributor_state
ORDER BY cents DESC, counterparty LIMIT 500
