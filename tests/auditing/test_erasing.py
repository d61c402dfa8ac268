"""Erasing what one person said, wherever they said it."""

import pytest

from fedcomments.errors import Malformed

PAGE = "https://blog.example/post/"
OTHER = "https://blog.example/other/"
TOKEN = "t" * 43


@pytest.fixture
async def said(blog):
    """Three responses of Ann's on two pages, and one of somebody else's."""

    async def say(url, text, name, **more):
        author = {"name": name, "email": f"{name}@mail.example", "url": f"https://{name}.example/"}
        body = {"url": url, "text": text, "author": author}
        answer = await blog.client.post("/api/v1/responses", json=body, headers=more)
        assert answer.status == 201, await answer.text()
        return (await answer.json())["response"]["id"]

    mine = {"Author-Token": TOKEN}
    await say(PAGE, "one", "ann", **mine)
    await say(PAGE, "two", "ann", **mine)
    await say(OTHER, "three", "ann", **mine)
    await say(PAGE, "mine", "bob")
    return blog


async def texts(blog):
    found = []
    for url in (PAGE, OTHER):
        answer = await blog.client.get("/api/v1/thread", params={"url": url})
        found += [one["html"] for one in (await answer.json())["responses"]]
    return "".join(found)


WHOSE = [
    ("author_token", TOKEN),
    ("email", "Ann@Mail.example"),
    ("url", "https://ann.example/"),
]


@pytest.mark.parametrize(("by", "value"), WHOSE)
async def test_all_that_somebody_said_is_erased_everywhere(said, by, value):
    done = await said.command("erase", name=None, by=by, value=value, is_dry=False)

    left = await texts(said)
    assert len(done["responses"]) == 3
    assert "mine" in left
    assert not any(word in left for word in ("one", "two", "three"))


@pytest.mark.parametrize(("by", "value"), WHOSE)
async def test_all_that_is_kept_of_somebody_is_told_first(said, by, value):
    size = (await said.command("site show", name="blog"))["size"]

    done = await said.command("erase", name="blog", by=by, value=value, is_dry=True)

    assert [one["text"] for one in done["responses"]] == ["one", "two", "three"]
    assert (await said.command("site show", name="blog"))["size"] == size


async def test_erasing_again_changes_nothing(said):
    for _ in range(2):
        done = await said.command(
            "erase", name=None, by=WHOSE[1][0], value=WHOSE[1][1], is_dry=False
        )

    assert done["responses"] == []


@pytest.mark.parametrize(("by", "value"), [("name", "ann"), ("email", "")])
async def test_it_must_be_said_whose_words(said, by, value):
    with pytest.raises(Malformed):
        await said.command("erase", name=None, by=by, value=value, is_dry=False)


async def test_nothing_is_left_of_it_in_any_file(said, tmp_path):
    await said.command("erase", name=None, by="email", value="ann@mail.example", is_dry=False)
    await said.command("site show", name="blog")

    left = b"".join(file.read_bytes() for file in tmp_path.glob("blog.db*") if file.is_file())
    assert b"bob@mail.example" in left
    assert b"ann@mail.example" not in left
