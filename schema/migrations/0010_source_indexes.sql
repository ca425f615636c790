-- Sources by what an import asks of them each time: whether one has a file's size, which others are of a series, what
-- another one superseded, and what mends its rejects. Without these each file read the whole list. Seals of what is
-- settled are sums since then (Store/Proof/SettledSeal): written anew, as after every migration.

CREATE INDEX source_by_bytes ON source(bytes);
CREATE INDEX source_by_series ON source(series) WHERE series IS NOT NULL;
CREATE INDEX source_by_superseding ON source(superseded_by) WHERE superseded_by IS NOT NULL;
CREATE INDEX source_by_mended ON source(supplements) WHERE supplements IS NOT NULL;
