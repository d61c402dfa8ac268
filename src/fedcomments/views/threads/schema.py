"""The tables of the threads view, and what their columns mean."""

NAME = "threads"
VERSION = 3

# pages: `page` is the page's stream, `position` that of the last event which touched it,
# `opened` its time (ms).
PAGES = """CREATE TABLE pages (
    site TEXT NOT NULL,
    page TEXT NOT NULL,
    url TEXT NOT NULL,
    title TEXT NOT NULL,
    closed INTEGER NOT NULL,
    opened INTEGER NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (site, page)
)"""

# addresses: every address key (domain.address) that leads to a page; `seq` says since when.
ADDRESSES = """CREATE TABLE addresses (
    site TEXT NOT NULL,
    key TEXT NOT NULL,
    page TEXT NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (site, key)
)"""

# responses: `seq` is the posting's position, `parent` that of the answered response.
# `path` orders a thread oldest first, `newest` newest first (order.py). `children` counts the
# visible direct replies; `visible` is 1 for what stands in the list of responses: shown ones,
# and the tombstones of others that still have visible replies. Reactions are never visible:
# they stand in the row of faces. `token` is the hash of the author's browser token.
RESPONSES = """CREATE TABLE responses (
    site TEXT NOT NULL,
    seq INTEGER NOT NULL,
    id TEXT NOT NULL,
    page TEXT NOT NULL,
    parent INTEGER,
    depth INTEGER NOT NULL,
    path BLOB NOT NULL,
    newest BLOB NOT NULL,
    kind TEXT NOT NULL,
    via TEXT NOT NULL,
    state TEXT NOT NULL,
    visible INTEGER NOT NULL,
    children INTEGER NOT NULL,
    name TEXT NOT NULL,
    link TEXT NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    html TEXT NOT NULL,
    source TEXT NOT NULL,
    url TEXT NOT NULL,
    photo TEXT NOT NULL,
    rsvp TEXT NOT NULL,
    posted INTEGER NOT NULL,
    published INTEGER NOT NULL,
    edited INTEGER,
    reasons TEXT NOT NULL,
    token TEXT NOT NULL,
    PRIMARY KEY (site, seq)
)"""

# edits: which events changed a response, so that erasing it erases them too.
EDITS = """CREATE TABLE edits (
    site TEXT NOT NULL,
    response INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (site, response, seq)
)"""

# tallies: how many shown responses of each kind a page has; no row for none.
TALLIES = """CREATE TABLE tallies (
    site TEXT NOT NULL,
    page TEXT NOT NULL,
    kind TEXT NOT NULL,
    shown INTEGER NOT NULL,
    PRIMARY KEY (site, page, kind)
)"""

SCHEMA = (
    PAGES,
    "CREATE INDEX pages_opened ON pages (site, opened)",
    ADDRESSES,
    RESPONSES,
    "CREATE UNIQUE INDEX responses_id ON responses (id)",
    "CREATE INDEX responses_oldest ON responses (site, page, path) WHERE visible = 1",
    "CREATE INDEX responses_newest ON responses (site, page, newest) WHERE visible = 1",
    "CREATE INDEX responses_held ON responses (site, seq) WHERE state = 'held'",
    "CREATE INDEX responses_known ON responses (site, token) WHERE token <> ''",
    """CREATE INDEX reactions ON responses (site, page, seq)
       WHERE kind IN ('like', 'repost', 'bookmark')""",
    EDITS,
    TALLIES,
)

ROWS = {
    "pages": """SELECT site, page, url, title, closed, opened, position
        FROM pages WHERE site = :site ORDER BY opened, page""",
    "addresses": "SELECT site, key, page, seq FROM addresses WHERE site = :site ORDER BY seq",
    "responses": """SELECT site, seq, id, page, parent, depth, path, newest, kind, via, state,
        visible, children, name, link, title, text, html, source, url, photo, rsvp, posted,
        published, edited, reasons, token FROM responses WHERE site = :site ORDER BY seq""",
    "edits": "SELECT site, response, seq FROM edits WHERE site = :site ORDER BY response, seq",
    "tallies": """SELECT site, page, kind, shown
        FROM tallies WHERE site = :site ORDER BY page, kind""",
}
