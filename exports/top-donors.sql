-- name: top-donors
-- title: Largest individual donors
-- question: Who gave the most, by name and ZIP code?
-- param: committee  committee          Only this filer; absent: all filers together
-- param: cycle  cycle          Only this two-year period
-- param: donors  choice(people|all) = people          Only people, or organisations and committees on the lines for individuals too
-- param: limit  count = 25          Rows to return
-- column: cycle  text  Two-year period of the source file; blank when not told
-- column: source_id  text  The file, see sources; bulk files are never added to each other here; blank: all filings of the cycle together
-- column: source  text  Name of that file; electronic filings for all of them together
-- column: filer_id  text  Committee, or * for all filers together
-- column: donor  text  Name as filed
-- column: zip5  text  First five characters of the ZIP code; blank when blank
-- column: city  text  City on one of the gifts
-- column: state  text  State on one of the gifts
-- column: employer  text  Employer on one of the gifts
-- column: gifts  count  Rows
-- column: total_cents  cents  Sum of the rows
-- table: donor, total_cents, source_id, gifts, employer, state, city, zip5, cycle
-- key: cycle, source_id, filer_id, donor, zip5
-- cell: total_cents
-- method: donor-cash/1
-- rule: a donor is a name as filed plus the first five of the ZIP code: two people may share it, one person may have several
-- rule: people are rows filed as IND or CAN, or without an entity type; organisations, partnerships and committees that the FEC's forms have on the same lines are left out and listed, of bulk files those among the largest kept (people-only/1); --donors all shows them among the people
-- rule: memo entries and joint-fundraising shares are left out (memo-entry/1, jfc-memo/1)
-- rule: a conduit's own rows are left out (conduit-type/1); the recipient's row is the gift
-- rule: refunds are not subtracted; see the report refunds
-- rule: of each bulk file the 100 largest of each filer and the 1,000 largest of all filers together are kept; of filings every donor is, across all filings of the cycle
-- rule: of filings the name is LAST, FIRST MIDDLE SUFFIX, in capitals
-- rule: a 48-hour notice of a gift counts until a regular report of the committee covers its day (late-gift-merge/1)
-- rule: rows of bulk files that a loaded filing tells are left out (filing-speaks/1)
-- order: total_cents desc, donor, zip5, source_id, cycle
-- @query
WITH src AS MATERIALIZED (  -- the sources that speak on :as_of
  SELECT s.source_id, coalesce(CAST(s.cycle AS TEXT), '') AS cycle, s.format, s.file,
    coalesce(g.form_tp = 'F6', 0) AS is_notice
  FROM source s LEFT JOIN filing g ON g.source_id = coalesce(s.supplements, s.source_id)
  WHERE s.known_from <= :as_of AND :as_of < s.known_until AND s.state <> 'removed'
    AND (:cycle IS NULL OR s.cycle = CAST(:cycle AS INTEGER))),
giver AS MATERIALIZED (  -- filings that have gifts by individuals
  SELECT DISTINCT s.source_id, s.cycle FROM src s
  CROSS JOIN roll_total t ON t.cmte_id = coalesce(:committee, '*') AND t.source_id = s.source_id
  JOIN posting_classes k ON k.class_id = t.class_id
  WHERE s.format = 'fec-efile' AND k.counts_as = 'individual gift'),
filed AS (
  SELECT s.cycle, upper(coalesce(p.display_name, '')) AS donor, coalesce(substr(p.zip_code, 1, 5), '') AS zip5,
    min(p.city) AS city, min(p.state) AS state, max(p.employer) AS employer, count(*) AS n,
    sum(e.amount_cents) AS cents
  FROM giver s
  CROSS JOIN entry e ON e.entry_id BETWEEN s.source_id * 1000000000 AND s.source_id * 1000000000 + 999999999
  CROSS JOIN filing_ref f ON f.filing_id = e.filing_id
  CROSS JOIN posting o ON o.posting_id = e.posting_id
  CROSS JOIN posting_classes k ON k.class_id = o.class_id
  CROSS JOIN party p ON p.party_id = e.party_id
  WHERE k.counts_as = 'individual gift' AND (:committee IS NULL OR f.cmte_id = :committee)
    AND (:donors = 'all' OR coalesce(p.entity_tp, 'IND') IN ('', 'IND', 'CAN'))
    AND NOT EXISTS (SELECT 1 FROM notice_cover n WHERE n.entry_id = e.entry_id
      AND n.known_from <= :as_of AND :as_of < n.known_until)
  GROUP BY s.cycle, 2, 3)
SELECT cycle, source_id, source, filer_id, donor, zip5, city, state, employer, gifts, total_cents FROM (
  SELECT s.cycle, CAST(s.source_id AS TEXT) AS source_id, s.file AS source, t.cmte_id AS filer_id,
    coalesce(p.display_name, '') AS donor, coalesce(substr(p.zip_code, 1, 5), '') AS zip5, p.city, p.state,
    p.employer, t.n AS gifts, t.cents AS total_cents
  FROM src s CROSS JOIN roll_top t ON t.dimension = 'donor' AND t.cmte_id = coalesce(:committee, '*')
      AND t.source_id = s.source_id
  JOIN party p ON p.party_id = t.party_id
  WHERE s.format <> 'fec-efile' AND (:donors = 'all' OR coalesce(p.entity_tp, 'IND') IN ('', 'IND', 'CAN'))
  UNION ALL
  SELECT cycle, '', 'electronic filings', coalesce(:committee, '*'), donor, zip5, city, state, employer, n, cents
  FROM filed)
ORDER BY total_cents DESC, donor, zip5, source_id, cycle
LIMIT coalesce(:limit, 25)
-- @why
WITH src AS MATERIALIZED (
  SELECT s.source_id, coalesce(CAST(s.cycle AS TEXT), '') AS cycle, s.format, s.file,
    coalesce(g.form_tp = 'F6', 0) AS is_notice
  FROM source s LEFT JOIN filing g ON g.source_id = coalesce(s.supplements, s.source_id)
  WHERE s.known_from <= :as_of AND :as_of < s.known_until AND s.state <> 'removed'
    AND coalesce(CAST(s.cycle AS TEXT), '') = CAST(:key_cycle AS TEXT))
SELECT e.entry_id AS record_id, e.amount_cents AS cents, 1 AS gifts
FROM (SELECT * FROM src WHERE CASE WHEN :key_source_id = '' THEN format = 'fec-efile'
    ELSE source_id = CAST(:key_source_id AS INTEGER) END) s
  CROSS JOIN entry e ON e.entry_id BETWEEN s.source_id * 1000000000 AND s.source_id * 1000000000 + 999999999
  CROSS JOIN filing_ref f ON f.filing_id = e.filing_id
  CROSS JOIN posting o ON o.posting_id = e.posting_id
  CROSS JOIN posting_classes k ON k.class_id = o.class_id
  CROSS JOIN party p ON p.party_id = e.party_id
WHERE k.counts_as = 'individual gift' AND f.status IS NULL AND (:key_filer_id = '*' OR f.cmte_id = :key_filer_id)
  AND CASE WHEN :key_source_id = '' THEN upper(coalesce(p.display_name, '')) ELSE coalesce(p.display_name, '') END
    = CAST(:key_donor AS TEXT)
  AND coalesce(substr(p.zip_code, 1, 5), '') = CAST(:key_zip5 AS TEXT)
  AND (s.format <> 'fec-efile' OR :donors = 'all' OR coalesce(p.entity_tp, 'IND') IN ('', 'IND', 'CAN'))
  AND NOT (s.format = 'fec-efile' AND EXISTS (SELECT 1 FROM notice_cover n WHERE n.entry_id = e.entry_id
      AND n.known_from <= :as_of AND :as_of < n.known_until))
ORDER BY e.entry_id
-- @excluded
WITH src AS MATERIALIZED (  -- the sources that speak on :as_of
  SELECT s.source_id, coalesce(CAST(s.cycle AS TEXT), '') AS cycle, s.format, s.file,
    coalesce(g.form_tp = 'F6', 0) AS is_notice
  FROM source s LEFT JOIN filing g ON g.source_id = coalesce(s.supplements, s.source_id)
  WHERE s.known_from <= :as_of AND :as_of < s.known_until AND s.state <> 'removed'
    AND (:cycle IS NULL OR s.cycle = CAST(:cycle AS INTEGER)))
SELECT rule, sum(n) AS n, sum(cents) AS cents FROM (
  SELECT k.status_rule AS rule, t.n, t.cents
  FROM src s CROSS JOIN roll_total t ON t.cmte_id = coalesce(:committee, '*') AND t.source_id = s.source_id
  JOIN posting_classes k ON k.class_id = t.class_id
  WHERE k.status <> 'active' AND (k.individual = 1 OR k.status_rule = 'conduit-memo/1')
  UNION ALL
  SELECT n.rule, 1, n.amount_cents
  FROM notice_covers n JOIN src s ON s.source_id = n.source_id JOIN posting_classes k ON k.class_id = n.class_id
  WHERE s.is_notice AND n.known_from <= :as_of AND :as_of < n.known_until AND k.individual = 1
    AND (:committee IS NULL OR n.filer_id = :committee)
  UNION ALL
  SELECT 'people-only/1', t.n, t.cents
  FROM src s CROSS JOIN roll_top t ON t.dimension = 'donor' AND t.cmte_id = coalesce(:committee, '*')
    AND t.source_id = s.source_id
  JOIN party p ON p.party_id = t.party_id
  WHERE :donors = 'people' AND s.format <> 'fec-efile' AND coalesce(p.entity_tp, 'IND') NOT IN ('', 'IND', 'CAN')
  UNION ALL
  SELECT 'people-only/1', 1, e.amount_cents
  FROM (SELECT DISTINCT s.source_id FROM src s
    CROSS JOIN roll_total t ON t.cmte_id = coalesce(:committee, '*') AND t.source_id = s.source_id
    JOIN posting_classes k ON k.class_id = t.class_id
    WHERE :donors = 'people' AND s.format = 'fec-efile' AND k.counts_as = 'individual gift') s
  CROSS JOIN entry e ON e.entry_id BETWEEN s.source_id * 1000000000 AND s.source_id * 1000000000 + 999999999
  CROSS JOIN filing_ref f ON f.filing_id = e.filing_id
  CROSS JOIN posting o ON o.posting_id = e.posting_id
  CROSS JOIN posting_classes k ON k.class_id = o.class_id
  CROSS JOIN party p ON p.party_id = e.party_id
  WHERE k.counts_as = 'individual gift' AND (:committee IS NULL OR f.cmte_id = :committee)
    AND coalesce(p.entity_tp, 'IND') NOT IN ('', 'IND', 'CAN')
    AND NOT EXISTS (SELECT 1 FROM notice_cover n WHERE n.entry_id = e.entry_id
      AND n.known_from <= :as_of AND :as_of < n.known_until))
GROUP BY rule
ORDER BY rule
