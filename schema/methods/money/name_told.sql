-- method: name_told
-- about: What party_told tells, by name. party_id is one of the name's parties, whose words are printed. no_person is what --donors people leaves out.
-- uses: party_told
-- rule: a name is as filed, of filings in capitals (LAST, FIRST MIDDLE SUFFIX); spellings are not merged
-- rule: people-only/1: people are rows filed as IND or CAN, or without an entity type; organisations, partnerships and committees that the FEC's forms have on the same lines are left out and listed; --donors all shows them among the people
named AS NOT MATERIALIZED (
  SELECT d.*, CASE d.source_id WHEN '' THEN upper(coalesce(CASE d.dimension WHEN 'employer' THEN p.employer
    ELSE p.display_name END, '')) ELSE coalesce(CASE d.dimension WHEN 'employer' THEN p.employer
    ELSE p.display_name END, '') END AS name, CASE d.dimension WHEN 'donor' THEN coalesce(substr(p.zip_code, 1, 5), '')
    ELSE '' END AS zip5, coalesce(p.state, '') || '|' || coalesce(p.city, '') AS place, d.dimension <> 'donor'
    OR coalesce(p.entity_tp, 'IND') IN ('', 'IND', 'CAN') AS is_person
  FROM party_told d CROSS JOIN party p WHERE p.party_id = d.party_id),
name_told AS NOT MATERIALIZED (
  SELECT * FROM named WHERE (is_person OR :donors = 'all') AND (:only_zip5 IS NULL
    OR zip5 = CAST(:only_zip5 AS TEXT)) AND (coalesce(:only_donor, :only_employer, :only_vendor) IS NULL
    OR name = CAST(coalesce(:only_donor, :only_employer, :only_vendor) AS TEXT))),
no_person AS (
  SELECT 'people-only/1' AS rule, n, cents
  FROM named WHERE dimension = 'donor' AND NOT is_person AND coalesce(:donors, 'people') = 'people')
