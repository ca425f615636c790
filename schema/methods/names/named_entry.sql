-- method: named_entry
-- about: The rows of the question (all columns of entry_told) whose other side is of named_party, by the name as filed, of filings in capitals; file_id is the bulk file, '' for filings, which stand together. Whatever their status.
-- uses: entry_told, named_party
named_entry AS MATERIALIZED (
  SELECT e.*, CASE e.format WHEN 'fec-efile' THEN '' ELSE CAST(e.source_id AS TEXT) END AS file_id, CASE e.format
    WHEN 'fec-efile' THEN 'electronic filings' ELSE e.file END AS file_name, CASE e.format
    WHEN 'fec-efile' THEN upper(coalesce(p.display_name, '')) ELSE coalesce(p.display_name, '') END AS name,
    coalesce(substr(p.zip_code, 1, 5), '') AS zip5, p.city, p.state, p.employer
  FROM entry_told e CROSS JOIN party p
  WHERE e.party_id IN (SELECT party_id FROM named_party) AND p.party_id = e.party_id)
