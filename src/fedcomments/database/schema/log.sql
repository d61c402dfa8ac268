-- What happened, in the one dialect (docs/log-format.md). Statements end at a semicolon
-- before an empty line.

CREATE TABLE log_state (
    site TEXT NOT NULL,
    size INTEGER NOT NULL,
    frontier BLOB NOT NULL, -- 32 bytes per complete subtree, the largest first
    root BLOB NOT NULL,
    last_ts INTEGER NOT NULL, -- ms
    fault TEXT NOT NULL DEFAULT '', -- where an audit found this log broken; '' where it did not
    PRIMARY KEY (site)
);

CREATE TABLE events (
    site TEXT NOT NULL,
    seq INTEGER NOT NULL, -- from 0, gapless
    id TEXT NOT NULL,
    stream TEXT NOT NULL,
    sv INTEGER NOT NULL,
    type TEXT NOT NULL,
    ts INTEGER NOT NULL,
    re INTEGER,
    key TEXT,
    leaf BLOB NOT NULL,
    PRIMARY KEY (site, seq)
);

CREATE UNIQUE INDEX events_by_stream ON events (site, stream, sv);

CREATE UNIQUE INDEX events_by_key ON events (site, key) WHERE key IS NOT NULL;

CREATE INDEX erasures ON events (site, re) WHERE type IN ('payload.erased', 'private.erased');

CREATE TABLE payloads (
    site TEXT NOT NULL,
    seq INTEGER NOT NULL,
    part TEXT NOT NULL CHECK (part IN ('public', 'private')),
    salt BLOB NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (site, seq, part)
);

CREATE TABLE tile_hashes (
    site TEXT NOT NULL,
    level INTEGER NOT NULL,
    tile INTEGER NOT NULL,
    hashes BLOB NOT NULL, -- the 256 hashes of a full tile, 32 bytes each
    root BLOB NOT NULL,
    PRIMARY KEY (site, level, tile)
);

CREATE TABLE checkpoints (
    site TEXT NOT NULL,
    size INTEGER NOT NULL,
    root BLOB NOT NULL,
    ts INTEGER NOT NULL, -- ms
    note TEXT NOT NULL,
    PRIMARY KEY (site, size)
);

CREATE TABLE log_secrets (
    site TEXT NOT NULL,
    signing BLOB NOT NULL,
    secret BLOB NOT NULL,
    PRIMARY KEY (site)
);

CREATE TABLE view_state (
    view TEXT NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (view)
);

CREATE TABLE removing ( -- empty except inside the transaction that removes a whole site
    site TEXT NOT NULL,
    PRIMARY KEY (site)
);
