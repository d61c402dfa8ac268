"""The demo's blogs mention each other by the older protocols, for real and over HTTP."""

import xmlrpc.client
from urllib.parse import quote, urlencode

from fedcomments.client.fetch import Client

FORM = "application/x-www-form-urlencoded"


async def mention_by_hand(client: Client, server: str, blogs: dict[str, str]) -> None:
    """Send a pingback and a trackback, for links that the posts really hold."""
    cosines = f"{blogs['nightshift']}two-cosines/"
    bench = f"{blogs['tidewater']}the-bench/"
    call = xmlrpc.client.dumps((cosines, f"{blogs['tidewater']}tide-tables/"), "pingback.ping")
    await client.post(f"{server}/pingback", call.encode(), "text/xml")
    ping = {"url": bench, "title": "The bench", "blog_name": "Tidewater", "excerpt": "[…]"}
    await client.post(
        f"{server}/trackback?url={quote(cosines, safe='')}",
        urlencode(ping).encode(),
        f"{FORM}; charset=utf-8",
    )
