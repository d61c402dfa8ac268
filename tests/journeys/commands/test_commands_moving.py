"""A history leaves one server as a file, and arrives on another."""


async def test_a_history_moves_from_one_server_to_another(two):
    new = two.elsewhere("new")
    file = two.folder / "blog.jsonl"
    old = await two.told("site", "show", "blog")

    told = await two.told("audit", "export", "blog.jsonl", "--site", "blog")
    bare = await two.ok("audit", "export", "bare.jsonl", "--site", "blog", "--without-keys")
    async with new.server() as visitor:
        taken = await new.told("audit", "import", str(file))
        texts = await visitor.texts()
        await visitor.say("it goes on")
    shown = await new.told("site", "show", "blog")
    again = await new.refused("audit", "import", str(file))
    twin = await new.refused("audit", "import", str(file), "--site", "twin")

    assert told == {"site": "blog", "file": "blog.jsonl"}
    assert "bare.jsonl" in bare
    assert taken == {"events": 4}
    assert texts == ["<p>hello</p>\n"]
    assert (shown["origin"], shown["vkey"], shown["size"]) == (old["origin"], old["vkey"], 5)
    assert "already a site named blog" in again
    assert "already, as blog" in twin
    assert [
        (two.folder / name).stat().st_mode & 0o777 for name in ("blog.jsonl", "bare.jsonl")
    ] == [
        0o600,
        0o600,
    ]
    assert b'"keys"' in file.read_bytes().splitlines()[0]
    assert b'"keys"' not in (two.folder / "bare.jsonl").read_bytes()
    assert not list(two.folder.glob("*.part"))


async def test_an_export_says_which_blog_it_needs_to_know(two):
    sentence = await two.refused("audit", "export", "out.jsonl")

    assert "--site blog or other" in sentence


async def test_a_damaged_export_leaves_nothing_behind(two):
    new = two.elsewhere("new")
    await two.ok("audit", "export", "blog.jsonl", "--site", "blog")
    damaged = (
        (two.folder / "blog.jsonl").read_bytes().replace(b"response.posted", b"response.edited")
    )
    (new.folder / "damaged.jsonl").write_bytes(damaged)

    alone = await new.refused("audit", "import", "damaged.jsonl")
    async with new.server():
        beside = await new.refused("audit", "import", "damaged.jsonl")

    assert "blog at position 3" in alone
    assert "blog at position 3" in beside
    assert await new.told("site", "list") == []
    assert await new.told("audit", "verify") == []
