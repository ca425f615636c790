-- method: named_entry
-- about: The rows of the question (all columns of entry_told) whose other side is of named_party, by the name as filed, of filings in capitals, or by who is who (--identity; then its spelling, and whether a decision joined it); file_id is the bulk file, '' for filings, which stand together. Whatever their status.
-- uses: entry_told, named_party, identity
filed_entry AS MATERIALIZED (
  SELECT e.*, CASE e.format WHEN 'fec-efile' THEN '' ELSE CAST(e.source_id AS TEXT) END AS file_id, CASE e.format
    WHEN 'fec-efile' THEN 'electronic filings' ELSE e.file END AS file_name, CASE e.format
    WHEN 'fec-efile' THEN upper(coalesce(p.display_name, '')) ELSE coalesce(p.display_name, '') END AS filed_name,
    coalesce(substr(p.zip_code, 1, 5), '') AS filed_zip5, p.city, p.state, p.employer
  FROM entry_told e CROSS JOIN party p
  WHERE e.party_id IN (SELECT party_id FROM named_party) AND p.party_id = e.party_id),
named_entry AS NOT MATERIALIZED (
  SELECT e.*, e.filed_name AS name, e.filed_zip5 AS zip5, CAST(NULL AS TEXT) AS spelling, FALSE AS is_decided
  FROM filed_entry e WHERE coalesce(:identity, 'none') = 'none'
  UNION ALL
  SELECT e.*, i.label, CASE i.kind WHEN 'donor' THEN i.zip5 ELSE e.filed_zip5 END, i.spelling, i.is_decided
  FROM filed_entry e CROSS JOIN identity i
  WHERE :identity IN ('exact', 'book') AND i.party_id = e.party_id
    AND i.kind = CASE WHEN :payee IS NULL THEN 'donor' ELSE 'vendor' END)
