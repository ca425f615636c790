-- What a server keeps beside the ledger: of which version it is, whose ledgers it holds, what is published, what is on
-- its way. Made once, when the first publisher comes.
CREATE SCHEMA warchest;          -- the ledger: facts, tables, views
CREATE SCHEMA warchest_server;   -- what follows

-- schema_version, schema_digest, tool_version
CREATE TABLE warchest_server.about (name text PRIMARY KEY, value text NOT NULL);

-- A ledger's numbers are moved by its base, so that several do not collide: sources by the base, everything that is
-- numbered source * 1,000,000,000 + line by as many times that. The first ledger keeps its numbers.
CREATE TABLE warchest_server.ledger (
  ledger_id text PRIMARY KEY,          -- its first source: hash and when it was imported
  base      bigint NOT NULL UNIQUE,
  settled   text NOT NULL              -- the seals of what was settled when it was published last
);

CREATE SEQUENCE warchest_server.part_number AS integer;

-- What is being staged; its publisher holds the advisory lock (8108, part) as long as it lives. A stage whose lock is free
-- is swept by the next publisher.
CREATE TABLE warchest_server.stage (
  part    integer PRIMARY KEY,
  shard   text,                        -- null: on this server
  address text,
  begun   timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE warchest_server.part (part integer PRIMARY KEY, shard text, address text);

CREATE TABLE warchest_server.published (
  source_id    bigint PRIMARY KEY,
  ledger_id    text NOT NULL REFERENCES warchest_server.ledger(ledger_id),
  part         integer REFERENCES warchest_server.part(part),   -- null: no entries
  machine      text NOT NULL,          -- where the file was imported
  facts        bigint NOT NULL,
  cents        numeric NOT NULL,
  fingerprint  text NOT NULL,          -- of its entries' postings, as the ledger computes it
  published_at timestamptz NOT NULL DEFAULT now()
);
