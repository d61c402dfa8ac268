"""The tables of the outbox view, and what their columns mean."""

NAME = "outbox"
VERSION = 2

# posts: what we tell others of; `seq` is where it was published, `response` the position of the
# response whose permalink it is or -1, `key` the address key of its source, `discussed` the
# digest of what stood beneath it when that was last told. `state` is published or deleted.
POSTS = """CREATE TABLE posts (
    site TEXT NOT NULL,
    seq INTEGER NOT NULL,
    page TEXT NOT NULL,
    response INTEGER NOT NULL,
    source TEXT NOT NULL,
    key TEXT NOT NULL,
    digest TEXT NOT NULL,
    title TEXT NOT NULL,
    excerpt TEXT NOT NULL,
    blog_name TEXT NOT NULL,
    state TEXT NOT NULL,
    discussed TEXT NOT NULL,
    changed INTEGER NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (site, seq)
)"""

# deliveries: see domain.delivery; `number` says which target of its post it was to come first.
DELIVERIES = """CREATE TABLE deliveries (
    site TEXT NOT NULL,
    post INTEGER NOT NULL,
    target TEXT NOT NULL,
    host TEXT NOT NULL,
    number INTEGER NOT NULL,
    present INTEGER NOT NULL,
    digest TEXT NOT NULL,
    told TEXT NOT NULL,
    fate TEXT NOT NULL,
    due INTEGER,
    attempts INTEGER NOT NULL,
    since INTEGER NOT NULL,
    sent INTEGER NOT NULL,
    protocol TEXT NOT NULL,
    endpoint TEXT NOT NULL,
    status INTEGER NOT NULL,
    answer TEXT NOT NULL,
    reason TEXT NOT NULL,
    sentence TEXT NOT NULL,
    tried INTEGER,
    watch TEXT NOT NULL,
    said TEXT NOT NULL,
    PRIMARY KEY (site, post, target)
)"""

# heard: what other sites said of our pages, with the response's position and where it stands;
# empty where its words are erased.
HEARD = """CREATE TABLE heard (
    site TEXT NOT NULL,
    seq INTEGER NOT NULL,
    page TEXT NOT NULL,
    source TEXT NOT NULL,
    host TEXT NOT NULL,
    heard INTEGER NOT NULL,
    PRIMARY KEY (site, seq)
)"""

# replies: responses posted here to something that was heard; `news` is the position of what
# last happened to one, `told` that of what was last recorded of it as a post.
REPLIES = """CREATE TABLE replies (
    site TEXT NOT NULL,
    seq INTEGER NOT NULL,
    id TEXT NOT NULL,
    page TEXT NOT NULL,
    parent INTEGER NOT NULL,
    news INTEGER NOT NULL,
    told INTEGER NOT NULL,
    PRIMARY KEY (site, seq)
)"""

# retellings: when a post was told again for what stands beneath it (H30).
RETELLINGS = """CREATE TABLE retellings (
    site TEXT NOT NULL,
    post INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (site, post, seq)
)"""

SCHEMA = (
    POSTS,
    "CREATE INDEX posts_by_key ON posts (site, key)",
    "CREATE INDEX posts_by_page ON posts (site, page)",
    "CREATE INDEX posts_by_change ON posts (site, position)",
    DELIVERIES,
    "CREATE INDEX deliveries_due ON deliveries (due) WHERE due IS NOT NULL",
    HEARD,
    "CREATE INDEX heard_by_page ON heard (site, page, heard)",
    REPLIES,
    "CREATE INDEX replies_untold ON replies (site, seq) WHERE news > told",
    "CREATE INDEX replies_by_parent ON replies (site, parent)",
    RETELLINGS,
)

ROWS = {
    "posts": """SELECT site, seq, page, response, source, key, digest, title, excerpt, blog_name,
        state, discussed, changed, position FROM posts WHERE site = :site ORDER BY seq""",
    "deliveries": """SELECT site, post, target, host, number, present, digest, told, fate, due,
        attempts, since, sent, protocol, endpoint, status, answer, reason, sentence, tried,
        watch, said FROM deliveries WHERE site = :site ORDER BY post, number""",
    "heard": """SELECT site, seq, page, source, host, heard
        FROM heard WHERE site = :site ORDER BY seq""",
    "replies": """SELECT site, seq, id, page, parent, news, told
        FROM replies WHERE site = :site ORDER BY seq""",
    "retellings": """SELECT site, post, seq, at
        FROM retellings WHERE site = :site ORDER BY post, seq""",
}
