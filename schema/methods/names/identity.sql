-- method: identity
-- about: Who is who by --identity: identity has, of every party as stored and each kind (donor, vendor, employer), the name that stands for it (label, of donors also zip5), its own spelling, and whether a decision joined it (is_decided; the spelling names its file and line). exact: names in words alone; book: that, and what people decided (journal/identity) and the shipped book of employers. Decided here and nowhere else.
-- rule: identity-exact/1: names are one apart from capitals and punctuation (full stops and apostrophes are nothing, other marks blanks); donors by name and first five of the ZIP code
-- rule: identity-book/1: a journal joins the spellings that a line calls the same, and what these are joined to; a party goes by the spelling that names it most closely (name, ZIP code, state, employer); not same keeps apart, and of a group in which two are said not to be the same nothing is joined; decisions are those of today, whatever --as-of
-- rule: employer-book/1: RETIRED, SELF EMPLOYED, NOT EMPLOYED, HOMEMAKER, STUDENT, NOT STATED and INFORMATION REQUESTED take in the spellings of schema/codes/employer_book.csv; a line of a journal goes before it
identity_spelled AS NOT MATERIALIZED (
  SELECT party_id, kind, filed, zip5, state, trim(replace(replace(replace(replace(upper(replace(replace(replace(
      replace(replace(replace(replace(replace(replace(replace(replace(
      replace(coalesce(filed, ''), '.', ''), '''', ''), ',', ' '), '-', ' '), '/',
      ' '), '&', ' '), '(', ' '), ')', ' '), '"', ' '), '^', ' '), ':', ' '), '|',
      ' ')), '  ', ' '), '  ', ' '), '  ', ' '), '  ', ' ')) AS name
  FROM (
    SELECT p.party_id, k.kind, CASE k.kind WHEN 'employer' THEN p.employer ELSE p.display_name END AS filed,
      coalesce(substr(p.zip_code, 1, 5), '') AS zip5, upper(coalesce(p.state, '')) AS state
    FROM party p CROSS JOIN (SELECT 'donor' AS kind UNION ALL SELECT 'vendor' UNION ALL SELECT 'employer') k) q),
identity_named AS MATERIALIZED (  -- the parties that a line names, each by the line that says most
  SELECT party_id, kind, label, label_zip5, joined_by FROM (
    SELECT s.party_id, s.kind, r.label, r.label_zip5, r.joined_by, row_number() OVER (PARTITION BY s.party_id, s.kind
      ORDER BY CASE r.employer WHEN '' THEN 0 ELSE 4 END + CASE r.zip5 WHEN '' THEN 0 ELSE 2 END + CASE r.state
      WHEN '' THEN 0 ELSE 1 END DESC, r.zip5, r.state, r.employer) AS place
    FROM identity_spelled s JOIN identity_name r ON r.kind = s.kind AND r.name = s.name
    WHERE :identity = 'book' AND r.zip5 IN ('', s.zip5) AND r.state IN ('', s.state) AND (r.employer = ''
      OR r.employer = (SELECT e.name FROM identity_spelled e WHERE e.party_id = s.party_id AND e.kind = 'employer'))) q
  WHERE place = 1),
identity AS NOT MATERIALIZED (
  SELECT s.party_id, s.kind, coalesce(n.label, b.name, s.name) AS label, CASE s.kind
    WHEN 'donor' THEN coalesce(n.label_zip5, s.zip5) ELSE '' END AS zip5, coalesce(s.filed, '') || CASE s.kind
    WHEN 'donor'
    THEN ' ' || s.zip5 ELSE '' END || coalesce((SELECT ' (' || o.file || ' line ' || (n.joined_by % 1000000000) || ')'
      FROM source o WHERE o.source_id = n.joined_by / 1000000000), '') AS spelling, n.joined_by IS NOT NULL
    AS is_decided
  FROM identity_spelled s LEFT JOIN identity_named n ON n.party_id = s.party_id AND n.kind = s.kind
  LEFT JOIN code_employer_book b ON :identity = 'book' AND s.kind = 'employer' AND b.spelling = s.name)
