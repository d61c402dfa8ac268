"""What programs ask of the server: its interface, its health, its figures."""

import re

from fedcomments.recorder import CLOCK_TOLERANCE
from fedcomments.server import ROUTES

PAGE = "https://blog.example/post/"


async def document(blog):
    answer = await blog.get("/openapi.json")
    assert (answer.status, answer.content_type) == (200, "application/json")
    return await answer.json()


def references(node):
    """Every $ref, however deep."""
    if isinstance(node, dict):
        yield from [node["$ref"]] if "$ref" in node else []
        node = list(node.values())
    if isinstance(node, list):
        for child in node:
            yield from references(child)


def operations(told):
    return [
        (path, method, operation)
        for path, methods in told["paths"].items()
        for method, operation in methods.items()
    ]


async def test_the_interface_is_told_whole_and_in_the_form_of_openapi(blog):
    told = await document(blog)

    assert re.fullmatch(r"3\.1\.\d", told["openapi"])
    assert {"title", "version"} <= set(told["info"])
    for path, _, operation in operations(told):
        assert operation["summary"]
        assert {"2", "d"} == {status[0] for status in operation["responses"]}
        assert all(answer["description"] for answer in operation["responses"].values())
        inside = {one["name"] for one in operation["parameters"] if one["in"] == "path"}
        assert inside == set(re.findall(r"{(\w+)}", path))
        assert all(one["required"] for one in operation["parameters"] if one["in"] == "path")


async def test_every_type_that_the_interface_names_is_described(blog):
    told = await document(blog)

    named = {re.sub("^#/components/schemas/", "", one) for one in references(told)}

    assert named <= set(told["components"]["schemas"])
    assert {"Problem", "PostAsked", "ThreadTold"} <= named


async def test_every_route_of_the_api_is_told_and_no_other(blog):
    told = {(method.upper(), path) for path, method, _ in operations(await document(blog))}

    served = {
        (route.method, route.path)
        for route in ROUTES
        if route.path.startswith("/api/") and route.method != "OPTIONS"
    }

    assert told == served


async def test_what_is_told_is_what_is_answered(blog):
    schemas = (await document(blog))["components"]["schemas"]
    said = await blog.say("hello")

    def required(name):
        return set(schemas[name]["required"])

    assert required("PostTold") <= set(said) <= set(schemas["PostTold"]["properties"])
    assert set(said["response"]) == set(schemas["ResponseTold"]["properties"])
    assert set(await blog.thread()) == set(schemas["ThreadTold"]["properties"])
    assert required("PostAsked") == {"url", "text"}
    assert schemas["PostAsked"]["additionalProperties"] is False


async def test_the_interface_is_told_to_people_too(blog):
    answer = await blog.get("/docs")

    assert (answer.status, answer.content_type) == (200, "text/html")
    assert "/api/v1/responses" in await answer.text()


async def test_a_server_that_is_well_says_so(blog):
    alive, ready = await blog.get("/healthz"), await blog.get("/readyz")

    assert (alive.status, ready.status) == (200, 200)
    assert await ready.json() == {"status": "ready", "troubles": []}


async def test_a_clock_far_behind_takes_no_responses_and_says_so(blog):
    await blog.say("hello")
    blog.clock.now -= CLOCK_TOLERANCE + 1

    refused = await blog.send({"url": PAGE, "text": "long ago"})
    alive, ready = await blog.get("/healthz"), await blog.get("/readyz")

    assert (refused.status, (await refused.json())["code"]) == (503, "unavailable")
    assert int(refused.headers["Retry-After"]) > 0
    assert (alive.status, ready.status) == (200, 503)
    assert "clock" in (await ready.json())["troubles"][0]
    assert await blog.texts() == ["<p>hello</p>\n"]


async def test_figures_grow_with_the_log_and_name_no_visitor(blog):
    await blog.say("hello", author={"name": "Ann", "email": "ann@ann.example"})

    answer = await blog.get("/metrics")

    text = await answer.text()
    assert answer.content_type == "text/plain"
    assert 'fedcomments_log_events{site="blog"} 4' in text
    assert 'fedcomments_log_faulty{site="blog"} 0' in text
    assert "ann" not in text.lower()
    for line in text.splitlines():
        assert re.fullmatch(r'# TYPE \w+ \w+|\w+({\w+="[\w-]+"})? \d+', line)


async def test_whoever_opens_the_server_s_address_is_shown_what_there_is(blog):
    answer = await blog.client.get("/", allow_redirects=False)

    assert (answer.status, answer.headers["Location"]) == (302, f"{blog.house.address}/docs")


async def test_what_the_api_has_not_is_not_found(blog):
    answer = await blog.client.get("/api/v1/nothing")

    assert (answer.status, (await answer.json())["code"]) == (404, "no_route")
