"""GET and POST /thread: the thread as a plain page with a form, without JavaScript."""

from aiohttp import web

from fedcomments.errors import Malformed, Refused, UnknownParent
from fedcomments.protocols.form import fields
from fedcomments.recorder import Key
from fedcomments.server import asked, telling
from fedcomments.server.house import HOUSE, House
from fedcomments.server.pages import address_of, page
from fedcomments.server.responses import post
from fedcomments.server.shapes import MAX_BODY, AuthorAsked, PostAsked, ResponseTold
from fedcomments.server.thread import LIMIT, MOST, order, place, read
from fedcomments.views.threads import questions

FIELDS = ("text", "name", "email", "website", "title", "parent", "key")
Form = dict[str, str]


async def get_plain(request: web.Request) -> web.Response:
    """The thread, with the form that answers it, or one of its responses."""
    return await show(request, request.app[HOUSE], asked.parameter(request, "url"))


async def post_plain(request: web.Request) -> web.Response:
    """Post the form; then back to the thread, or the form again with what was wrong."""
    house = request.app[HOUSE]
    url = asked.parameter(request, "url")
    form = await _form(request)
    try:
        posted = await _post(request, house, url, form)
    except Refused as refusal:
        again = await show(request, house, url, form=form, refusal=refusal)
        if refusal.retry_after is not None:
            again.headers["Retry-After"] = str(refusal.retry_after)
        return again
    back = address_of(house.address, url, posted=posted.state) + f"#c-{posted.id}"
    return web.Response(status=303, headers={"Location": back})


async def _form(request: web.Request) -> Form:
    """What was filled in, as UTF-8, which the page that holds the form is in."""
    kind = request.headers.get("Content-Type", "")
    sent = fields(kind, await asked.raw_body(request), most=MAX_BODY)
    try:
        return {name: sent.get(name, [b""])[0].decode() for name in FIELDS}
    except UnicodeDecodeError as error:
        raise Malformed("The form is not in UTF-8.") from error


async def _post(request: web.Request, house: House, url: str, form: Form) -> ResponseTold:
    house.buckets.take(request)
    author = AuthorAsked(form["name"], form["email"], form["website"])
    parent = form["parent"] or None
    if parent is not None and not asked.is_id(parent):
        raise UnknownParent("The response you answer is not on this page.")
    wanted = PostAsked(url, form["text"], author, parent, form["title"])
    site, draft, html = post.understand(house, wanted, request)
    key = Key("POST /thread", form["key"]) if form["key"] else None
    recorded = await post.record(house, site, draft, key)
    return telling.posted(recorded, draft, html, house.address, depth=0)


async def show(
    request: web.Request,
    house: House,
    url: str,
    *,
    form: Form | None = None,
    refusal: Refused | None = None,
) -> web.Response:
    """The page around a thread."""
    site, address = house.locate(url)
    limit = asked.number(request, "limit", LIMIT, most=MOST)
    wanted, after = order(request), place(request)
    thread, _ = await read(house, site, address, order=wanted, limit=limit, after=after)
    onward = thread.next and address_of(house.address, url, order=wanted, after=thread.next)
    back = after and address_of(house.address, url, order=wanted)
    reply = await _answered(house, (form or {}).get("parent") or request.query.get("reply"))
    return page(
        "thread.html",
        status=200 if refusal is None else refusal.status,
        thread=thread,
        base=house.address,
        order=wanted,
        older=onward if wanted == "newest" else back,
        newer=back if wanted == "newest" else onward,
        reply=reply,
        form=form,
        key=(form or {}).get("key") or house.random(16).hex(),
        error=refusal.sentence if refusal is not None else None,
        posted=_posted(request),
        names={},
    )


async def _answered(house: House, response_id: str | None) -> ResponseTold | None:
    if not response_id or not asked.is_id(response_id):
        return None
    (found,) = await house.reader.read(questions.found(response_id))
    if found is None or found.shown.state != "shown":
        return None
    return telling.response(found.shown, house.address)


def _posted(request: web.Request) -> dict[str, str] | None:
    """What the redirect after posting said; it names no response that it could lie about."""
    state = request.query.get("posted")
    return {"state": state, "id": ""} if state in {"shown", "held"} else None
