-- order: 61
-- view: identity_names
-- about: The spellings that decisions on who is who name, as they are compared: in capitals, full stops and apostrophes left out, other marks as blanks.
-- column: record_id  integer  The decision, see identity_decisions
-- column: is_other  integer  1 of the other of its two spellings
-- column: name  text  Words of the name
-- column: zip5  text  First five of the ZIP code; blank, like state and employer, where any will do
-- column: state  text  State
-- column: employer  text  Words of the employer
-- column: node  text  All of it, | between
CREATE VIEW identity_names AS
SELECT record_id, is_other, name, zip5, state, employer, name || '|' || zip5 || '|' || state || '|' || employer AS node
FROM (
  SELECT record_id, is_other, trim(replace(replace(replace(replace(upper(replace(replace(replace(
      replace(replace(replace(replace(replace(replace(replace(replace(
      replace(coalesce(name, ''), '.', ''), '''', ''), ',', ' '), '-', ' '), '/',
      ' '), '&', ' '), '(', ' '), ')', ' '), '"', ' '), '^', ' '), ':', ' '), '|',
      ' ')), '  ', ' '), '  ', ' '), '  ', ' '), '  ', ' ')) AS name, substr(coalesce(zip, ''), 1, 5) AS zip5,
    upper(coalesce(state, '')) AS state, trim(replace(replace(replace(replace(upper(replace(replace(replace(
      replace(replace(replace(replace(replace(replace(replace(replace(
      replace(coalesce(employer, ''), '.', ''), '''', ''), ',', ' '), '-', ' '),
      '/', ' '), '&', ' '), '(', ' '), ')', ' '), '"', ' '), '^', ' '), ':', ' '),
      '|', ' ')), '  ', ' '), '  ', ' '), '  ', ' '), '  ', ' ')) AS employer
  FROM (
    SELECT record_id, 0 AS is_other, name, zip, state, employer FROM identity_decision
    UNION ALL
    SELECT record_id, 1, other_name, other_zip, other_state, other_employer FROM identity_decision) q) n;
