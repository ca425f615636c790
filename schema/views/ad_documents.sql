-- order: 35
-- view: ad_documents
-- about: Papers of the FCC's political files that name no amount: they say who bought time where, and are never money.
-- column: record_id  integer  Permanent number of the record: source number times 1,000,000,000 plus line
-- column: document_id  text  Number of the paper in its source
-- column: kind  text  order, or file for an entry of the FCC's index
-- column: station  text  Call sign
-- column: advertiser  text  Who bought, as read off the paper
-- column: product  text  What is advertised, as read off the paper
-- column: agency  text  Agency that bought
-- column: order_no  text  The agency's order number
-- column: revision  text  Order number with its revision, as read off the paper
-- column: estimate_no  text  The agency's number of the campaign
-- column: flight_start  date  First day on air
-- column: flight_end  date  Last day on air
-- column: first_date  date  Day of the order, or on which the file appeared
-- column: revision_date  date  Day of the revision, or of the file's last change
-- column: commission  text  The agency's share as written
-- column: year  text  Year that the FCC's folder names
-- column: office  text  Level and office that the FCC's folder names, like Federal/US House
-- column: candidate  text  Candidate or group that the FCC's folder names
-- column: folder  text  The FCC's folder
-- column: file_name  text  Name of the file there
-- column: url  text  Where the paper is
-- columns: extra
-- column: source_id  integer  The file it came from, see sources
-- column: line  integer  Physical line in that file
-- column: file  text  Name of that file
CREATE VIEW ad_documents AS
WITH parted AS (
  SELECT d.*, CASE WHEN lower(substr(d.folder, 1, 16)) || substr(d.folder, 21, 1) = 'political files//' THEN substr(d.folder, 17, 4) END AS folder_year,
    CASE WHEN lower(substr(d.folder, 1, 16)) || substr(d.folder, 21, 1) = 'political files//' THEN substr(d.folder, 22) ELSE '' END AS rest
  FROM ad_document d),
offices AS (
  SELECT p.*, CASE WHEN lower(substr(rest, 1, 8)) = 'federal/' OR lower(substr(rest, 1, 6)) = 'state/'
    THEN 'two' WHEN rest <> '' THEN 'one' END AS shape,
    substr(rest, instr(rest, '/') + 1) AS after_level
  FROM parted p)
SELECT
  d.record_id, d.document_id, d.kind,
  coalesce(d.station, CASE WHEN instr(d.document_id, '_') > 0 THEN substr(d.document_id, 1, instr(d.document_id, '_') - 1) END) AS station,
  d.advertiser, d.product, d.agency, d.order_no, d.revision, d.estimate_no,
  strftime('%Y-%m-%d', d.flight_start_day * 86400, 'unixepoch') AS flight_start, strftime('%Y-%m-%d', d.flight_end_day * 86400, 'unixepoch') AS flight_end,
  strftime('%Y-%m-%d', d.first_day * 86400, 'unixepoch') AS first_date, strftime('%Y-%m-%d', d.revision_day * 86400, 'unixepoch') AS revision_date,
  d.commission, d.folder_year AS year,
  CASE d.shape WHEN 'two' THEN substr(rest, 1, instr(rest, '/')) || substr(after_level, 1, instr(after_level || '/', '/') - 1)
               WHEN 'one' THEN substr(rest, 1, instr(rest || '/', '/') - 1) END AS office,
  nullif(CASE d.shape
    WHEN 'two' THEN CASE WHEN instr(after_level, '/') > 0 THEN
      substr(substr(after_level, instr(after_level, '/') + 1), 1, instr(substr(after_level, instr(after_level, '/') + 1) || '/', '/') - 1) END
    WHEN 'one' THEN CASE WHEN instr(rest, '/') > 0 THEN substr(after_level, 1, instr(after_level || '/', '/') - 1) END END, '') AS candidate,
  d.folder, d.file_name, d.url, d.extra, s.source_id, d.record_id % 1000000000 AS line, s.file
FROM offices d CROSS JOIN source s
WHERE s.source_id = d.record_id / 1000000000 AND s.state = 'current';
