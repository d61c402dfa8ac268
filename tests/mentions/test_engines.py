"""Mentions come, change and go on both engines."""

import pytest

PAGE = "https://blog.example/post/"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request):
    return request.getfixturevalue(f"{request.param}_url")


async def test_a_mention_by_an_alias_comes_changes_and_goes(blog, others):
    alias = "https://blog.example/old/"
    await blog.command("moderate alias", url=PAGE, alias=alias)
    source = others.put("/a", f'<title>One</title><p>See <a href="{alias}">it</a>.</p>')

    statuses = [await blog.mentioned(source)]
    others.put("/a", f'<title>Two</title><p>See <a href="{alias}">it</a>.</p>')
    blog.clock.pass_by(hours=2)
    statuses.append(await blog.mentioned(source))
    [told] = [one for one in (await blog.thread())["responses"] if one["via"] != "local"]
    others.put("/a", "", status=410)
    blog.clock.pass_by(hours=2)
    statuses.append(await blog.mentioned(source))

    assert statuses == ["success", "success", "deleted"]
    assert told["title"] == "Two"
    assert len((await blog.thread())["responses"]) == 1


async def test_a_crowd_is_queued(blog, others):
    sources = [others.put(f"/{n}", f'<a href="{PAGE}">x</a>') for n in range(20)]

    answers = [await blog.mention(source) for source in sources]
    await blog.verifier.settle()

    assert {answer.status for answer in answers} == {201}
    assert len((await blog.thread())["responses"]) == 21
