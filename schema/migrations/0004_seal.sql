-- What `verify` holds the record of a source against: digests of its row in `source`, of its rejects
-- and of its findings. The control hash in source.row_hash covers the posted rows.
--
-- A digest is SHA-256 over the rows in order, each value by its type and length, so that no value
-- can run into the next. Columns of `source` that later files change (state, superseded_by,
-- known_until; known_from of a file that mends another; series and known_from of a filing, which its
-- chain decides) are left out; `verify` holds those against each other (schema/checks).

CREATE TABLE seal (
  source_id      INTEGER PRIMARY KEY REFERENCES source(source_id),
  source_sha256  TEXT NOT NULL,
  reject_sha256  TEXT NOT NULL,
  finding_sha256 TEXT NOT NULL
) STRICT;
