-- check: roll-sources
-- about: Roll-ups hold no rows of files that are gone, of classes or parties that do not exist.
SELECT DISTINCT 'roll_total' AS roll_up, t.source_id, t.class_id AS id FROM roll_total t LEFT JOIN source s ON s.source_id = t.source_id LEFT JOIN posting_class k ON k.class_id = t.class_id
WHERE s.source_id IS NULL OR s.state = 'removed' OR k.class_id IS NULL
UNION ALL
SELECT DISTINCT 'roll_month' AS roll_up, t.source_id, t.class_id AS id FROM roll_month t LEFT JOIN source s ON s.source_id = t.source_id LEFT JOIN posting_class k ON k.class_id = t.class_id
WHERE s.source_id IS NULL OR s.state = 'removed' OR k.class_id IS NULL
UNION ALL
SELECT DISTINCT 'roll_state' AS roll_up, t.source_id, t.class_id AS id FROM roll_state t LEFT JOIN source s ON s.source_id = t.source_id LEFT JOIN posting_class k ON k.class_id = t.class_id
WHERE s.source_id IS NULL OR s.state = 'removed' OR k.class_id IS NULL
UNION ALL
SELECT DISTINCT 'roll_size' AS roll_up, t.source_id, t.class_id AS id FROM roll_size t LEFT JOIN source s ON s.source_id = t.source_id LEFT JOIN posting_class k ON k.class_id = t.class_id
WHERE s.source_id IS NULL OR s.state = 'removed' OR k.class_id IS NULL
UNION ALL
SELECT DISTINCT 'roll_pair' AS roll_up, t.source_id, t.class_id AS id FROM roll_pair t LEFT JOIN source s ON s.source_id = t.source_id LEFT JOIN posting_class k ON k.class_id = t.class_id
WHERE s.source_id IS NULL OR s.state = 'removed' OR k.class_id IS NULL
UNION ALL
SELECT DISTINCT 'roll_outside' AS roll_up, t.source_id, t.class_id AS id FROM roll_outside t LEFT JOIN source s ON s.source_id = t.source_id LEFT JOIN posting_class k ON k.class_id = t.class_id
WHERE s.source_id IS NULL OR s.state = 'removed' OR k.class_id IS NULL
UNION ALL
SELECT DISTINCT 'roll_purpose' AS roll_up, t.source_id, t.class_id AS id FROM roll_purpose t LEFT JOIN source s ON s.source_id = t.source_id LEFT JOIN posting_class k ON k.class_id = t.class_id
WHERE s.source_id IS NULL OR s.state = 'removed' OR k.class_id IS NULL
UNION ALL
SELECT DISTINCT 'roll_top' AS roll_up, t.source_id, t.party_id AS id FROM roll_top t LEFT JOIN source s ON s.source_id = t.source_id LEFT JOIN party k ON k.party_id = t.party_id
WHERE s.source_id IS NULL OR s.state = 'removed' OR k.party_id IS NULL
UNION ALL
SELECT DISTINCT 'roll_gift' AS roll_up, t.gift_id / 1000000000, t.party_id AS id FROM roll_gift t LEFT JOIN source s ON s.source_id = t.gift_id / 1000000000 LEFT JOIN party k ON k.party_id = t.party_id LEFT JOIN filing_ref f ON f.filing_id = t.filing_id
WHERE s.source_id IS NULL OR s.state = 'removed' OR k.party_id IS NULL OR f.filing_id IS NULL
ORDER BY 1, 2, 3
