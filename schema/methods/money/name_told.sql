-- method: name_told
-- about: What party_told tells, by name, or by who is who (--identity). party_id is one of the name's parties, whose words are printed; name_variant has the spellings of a name where --identity joins any. no_person is what --donors people leaves out.
-- uses: party_told, identity
-- rule: a name is as filed, of filings in capitals (LAST, FIRST MIDDLE SUFFIX); spellings are merged by --identity alone
-- rule: people-only/1: people are rows filed as IND or CAN, or without an entity type; organisations, partnerships and committees that the FEC's forms have on the same lines are left out and listed; --donors all shows them among the people
named AS NOT MATERIALIZED (
  SELECT d.*, CASE WHEN :identity IN ('exact', 'book') THEN (SELECT i.label FROM identity i
      WHERE i.party_id = d.party_id AND i.kind = d.dimension) ELSE CASE d.source_id WHEN ''
    THEN upper(coalesce(CASE d.dimension WHEN 'employer' THEN p.employer ELSE p.display_name END, ''))
    ELSE coalesce(CASE d.dimension WHEN 'employer' THEN p.employer ELSE p.display_name END, '') END END AS name,
    CASE WHEN d.dimension <> 'donor' THEN '' WHEN :identity = 'book' THEN (SELECT i.zip5 FROM identity i
      WHERE i.party_id = d.party_id AND i.kind = 'donor') ELSE coalesce(substr(p.zip_code, 1, 5), '') END AS zip5,
    coalesce(p.state, '') || '|' || coalesce(p.city, '') AS place, d.dimension <> 'donor'
    OR coalesce(p.entity_tp, 'IND') IN ('', 'IND', 'CAN') AS is_person
  FROM party_told d CROSS JOIN party p WHERE p.party_id = d.party_id),
name_told AS NOT MATERIALIZED (
  SELECT * FROM named WHERE (is_person OR :donors = 'all') AND (:only_zip5 IS NULL OR zip5 = CAST(:only_zip5 AS TEXT))
    AND (coalesce(:only_donor, :only_employer, :only_vendor) IS NULL
    OR name = CAST(coalesce(:only_donor, :only_employer, :only_vendor) AS TEXT))),
name_variant AS MATERIALIZED (
  SELECT dimension, cycle, source_id, name, zip5, count(*) || ': ' || group_concat(spelling, '; ') AS spellings,
    sum(decided) AS decided_cents
  FROM (
    SELECT t.dimension, t.cycle, t.source_id, t.name, t.zip5, i.spelling, sum(CASE WHEN i.is_decided THEN t.cents
      ELSE 0 END) AS decided
    FROM name_told t CROSS JOIN identity i
    WHERE :identity IN ('exact', 'book') AND i.party_id = t.party_id AND i.kind = t.dimension
    GROUP BY t.dimension, t.cycle, t.source_id, t.name, t.zip5, i.spelling
    ORDER BY t.dimension, t.cycle, t.source_id, t.name, t.zip5, i.spelling) v
  GROUP BY dimension, cycle, source_id, name, zip5),
no_person AS (
  SELECT 'people-only/1' AS rule, n, cents
  FROM named WHERE dimension = 'donor' AND NOT is_person AND coalesce(:donors, 'people') = 'people')
