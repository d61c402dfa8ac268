-- Mentions that are not verified yet, and when to look at the others again: a queue, not part
-- of the log, bounded by the settings; rows are deleted 30 days after they were last touched.

CREATE TABLE inbox (
    site TEXT NOT NULL,
    id TEXT NOT NULL, -- unguessable: it names the status page
    via TEXT NOT NULL,
    source TEXT NOT NULL,
    source_key TEXT NOT NULL,
    host TEXT NOT NULL, -- of the source
    target TEXT NOT NULL, -- as it was sent
    page_key TEXT NOT NULL,
    addressed INTEGER NOT NULL, -- the position of the response it answers, or -1
    told TEXT NOT NULL, -- JSON: what came along (a trackback's title, a vouch)
    status TEXT NOT NULL,
    received INTEGER NOT NULL, -- ms, as all times
    touched INTEGER NOT NULL,
    due INTEGER, -- when to look at it; NULL: never again
    tries INTEGER NOT NULL, -- failures in a row
    checks INTEGER NOT NULL, -- successes
    PRIMARY KEY (site, id)
);

CREATE UNIQUE INDEX inbox_by_id ON inbox (id);

CREATE UNIQUE INDEX inbox_by_pair ON inbox (site, via, source_key, page_key, addressed);

CREATE INDEX inbox_by_due ON inbox (due) WHERE due IS NOT NULL;

CREATE INDEX inbox_queued ON inbox (site, host) WHERE status = 'queued';

-- Pictures of people who mentioned a page, made small here, by the address they came from.

CREATE TABLE photos (
    site TEXT NOT NULL,
    id TEXT NOT NULL, -- SHA-256 (hex) of the address
    body BLOB NOT NULL,
    kept INTEGER NOT NULL, -- ms
    PRIMARY KEY (site, id)
);

CREATE INDEX photos_by_id ON photos (id);
