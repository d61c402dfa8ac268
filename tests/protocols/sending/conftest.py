"""A page is asked for, and what is found on it is told in a word and an address."""

import pytest

from fedcomments.protocols.sending.discovery import discover

PAGE = "https://target.example/page"


def find(body="", *, headers=(), asked=PAGE, url=PAGE, content_type="text/html", charset="utf-8"):
    """What a page offers: protocol and address, or "nothing"."""
    found = discover(
        asked=asked,
        url=url,
        headers=headers,
        body=body if isinstance(body, bytes) else body.encode(),
        content_type=content_type,
        charset=charset,
    )
    return f"{found.protocol} {found.url}" if found is not None else "nothing"


@pytest.fixture(name="find")
def fixture_find():
    return find
