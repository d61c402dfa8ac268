-- What the blogs say that they published, and what is remembered of their feeds.

CREATE TABLE announcements (
    site TEXT NOT NULL,
    key TEXT NOT NULL, -- the address key of the page
    url TEXT NOT NULL,
    change TEXT NOT NULL, -- published, changed or deleted
    quiet INTEGER NOT NULL, -- 1: it is recorded, and nobody is told
    asked INTEGER NOT NULL, -- ms, as all times
    due INTEGER, -- when to look at the page; NULL: it was looked at
    tries INTEGER NOT NULL,
    outcome TEXT NOT NULL, -- what came of it, in a word
    PRIMARY KEY (site, key)
);

CREATE INDEX announcements_by_due ON announcements (due) WHERE due IS NOT NULL;

-- With a site's token its blog says so; the token itself is not kept.

CREATE TABLE tokens (
    site TEXT NOT NULL,
    digest TEXT NOT NULL, -- SHA-256 (hex)
    made INTEGER NOT NULL,
    PRIMARY KEY (site, digest)
);

CREATE UNIQUE INDEX tokens_by_digest ON tokens (digest);

-- How far a feed was read. If these are lost, it is read anew, and what the log knows is known.

CREATE TABLE feed_state (
    site TEXT NOT NULL,
    url TEXT NOT NULL,
    etag TEXT NOT NULL,
    modified TEXT NOT NULL,
    due INTEGER NOT NULL,
    failures INTEGER NOT NULL,
    looked INTEGER NOT NULL, -- when it was last read, 0: never
    outcome TEXT NOT NULL,
    PRIMARY KEY (site, url)
);

CREATE TABLE feed_items (
    site TEXT NOT NULL,
    url TEXT NOT NULL,
    item TEXT NOT NULL, -- the address key of the entry's page
    mark TEXT NOT NULL, -- changes when the entry changes
    PRIMARY KEY (site, url, item)
);

-- Places elsewhere whose words were erased for good: what they say again is not taken.

CREATE TABLE blocked (
    site TEXT NOT NULL,
    source TEXT NOT NULL, -- an HMAC over the source's address key, under the log's secret
    since INTEGER NOT NULL,
    PRIMARY KEY (site, source)
);

-- Status pages of webmentions that we sent, to be looked at a few times.

CREATE TABLE watches (
    site TEXT NOT NULL,
    post INTEGER NOT NULL,
    target TEXT NOT NULL,
    url TEXT NOT NULL,
    due INTEGER NOT NULL,
    looks INTEGER NOT NULL,
    PRIMARY KEY (site, post, target)
);

CREATE INDEX watches_by_due ON watches (due);
