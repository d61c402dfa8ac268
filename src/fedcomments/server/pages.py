"""Pages for people: templates filled, and errors told as pages instead of JSON."""

from functools import cache
from urllib.parse import quote

from aiohttp import web
from jinja2 import Environment, FileSystemLoader

from fedcomments.widget import TEMPLATES

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)


@cache
def _templates() -> Environment:
    return Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True)


def page(template: str, *, status: int = 200, **values: object) -> web.Response:
    """A filled template; it may run no script and load nothing from elsewhere."""
    return web.Response(
        status=status,
        text=_templates().get_template(template).render(**values),
        content_type="text/html",
        headers={"Content-Security-Policy": POLICY, "Referrer-Policy": "same-origin"},
    )


def address_of(base: str, url: str, **parameters: str | None) -> str:
    """The address of a thread page."""
    more = "".join(
        f"&{name}={quote(value, safe='')}" for name, value in parameters.items() if value
    )
    return f"{base}/thread?url={quote(url, safe='')}{more}"
