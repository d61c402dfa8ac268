"""Which pages link to a target and which only look like it (WR24 to WR32, WR43)."""

import pytest

from fedcomments.protocols.linkcheck import kind_of, look
from fedcomments.protocols.target import target

POST = "https://blog.example/post"
ALIAS = "https://blog.example/2026/post.html"
PLACE = "https://src.example/a/page"


def found(page, *, media="text/html", to=POST, url=PLACE, charset="utf-8"):
    body = page if isinstance(page, bytes) else page.encode()
    return look(body, media=media, charset=charset, url=url, target=target(to, [ALIAS])).found


EXACT = {
    "WR25 a plain link": f'<a href="{POST}">x</a>',
    "WR25 single quotes": f"<a href='{POST}'>x</a>",
    "WR25 no quotes": f"<a href={POST}>x</a>",
    "WR25 upper case": f'<A HREF="{POST}">x</A>',
    "WR25 among attributes": f'<a class="u-in-reply-to" title=">" href="{POST}" rel=nofollow>x</a>',
    "WR25 not closed": f'<p><a href="{POST}">x',
    "WR25 an empty link": f'<a href="{POST}"></a>',
    "WR25 in bad nesting": f'<b><i></b><a href="{POST}">x</i></a></p></div>',
    "WR25 after a tolerant one": f'<a href="{POST}/">x</a><a href="{POST}">y</a>',
    "WR25 in a hidden block": f'<div style="display: none"><a href="{POST}">x</a></div>',
    "WR25 in an unknown element": f'<my-card><a href="{POST}">x</a></my-card>',
    "WR25 in a noscript": f'<noscript><a href="{POST}">x</a></noscript>',
    "WR25 in a select's neighbour": f'<select><option>1</select><a href="{POST}">x</a>',
    "WR28 area": f'<map><area href="{POST}"></map>',
    "WR28 link": f'<link rel="in-reply-to" href="{POST}">',
    "WR28 img": f'<img src="{POST}">',
    "WR28 video": f'<video src="{POST}"></video>',
    "WR28 poster": f'<video poster="{POST}"></video>',
    "WR28 audio": f'<audio src="{POST}"></audio>',
    "WR28 source": f'<audio><source src="{POST}"></audio>',
    "WR28 track": f'<video><track src="{POST}"></video>',
    "WR28 iframe": f'<iframe src="{POST}"></iframe>',
    "WR28 embed": f'<embed src="{POST}">',
    "WR28 object": f'<object data="{POST}"></object>',
    "WR28 blockquote": f'<blockquote cite="{POST}">x</blockquote>',
    "WR28 q": f'<q cite="{POST}">x</q>',
    "WR28 ins": f'<ins cite="{POST}">x</ins>',
    "WR28 del": f'<del cite="{POST}">x</del>',
    "WR30 base": '<base href="https://blog.example/"><a href="post">x</a>',
    "WR30 a relative base": '<base href="//blog.example/x/"><a href="../post">x</a>',
    "WR30 the first base": '<base href="//blog.example/"><base href="//z.example/"><a href=post>x',
    "WR30 no scheme": '<a href="//blog.example/post">x</a>',
    "WR30 white space around": f'<a href=" \n{POST}\t ">x</a>',
    "WR30 line ends inside": '<a href="https://blog.\nexample/po\tst">x</a>',
    "WR30 numeric references": '<a href="https&#58;&#x2f;&#47;blog.example/post">x</a>',
    "a byte order mark": b"\xef\xbb\xbf" + f'<a href="{POST}">x</a>'.encode(),
    "UTF-16": f'<a href="{POST}">x</a>'.encode("utf-16"),
    "a NUL before": f'\0<a href="{POST}">x</a>',
    "after a comment": f'<!-- x --><a href="{POST}">x</a>',
    "after a comment that ends oddly": f'<!-- x --!><a href="{POST}">x</a>',
    "after an empty comment": f'<!--><a href="{POST}">x</a>-->',
    "after a CDATA section, which ends at once": f'<![CDATA[x>]]><a href="{POST}">x</a>',
    "after a script that holds a comment": f'<script><!-- x </script><a href="{POST}">x</a>',
    "after the end": f'<html><body></body></html><a href="{POST}">x</a>',
}
TOLERANT = {
    "WR30 http": '<a href="http://blog.example/post">x</a>',
    "WR30 a slash": f'<a href="{POST}/">x</a>',
    "WR30 a fragment": f'<a href="{POST}#more">x</a>',
    "WR30 case of the host": '<a href="HTTPS://Blog.EXAMPLE/post">x</a>',
    "WR30 default port": '<a href="https://blog.example:443/post">x</a>',
    "WR30 needless encoding": '<a href="https://blog.example/p%6Fst">x</a>',
    "WR30 a dot after the host": '<a href="https://blog.example./post">x</a>',
    "WR30 dots in the path": '<a href="https://blog.example/a/../post">x</a>',
}
ALIASES = {
    "H7 an alias": f'<a href="{ALIAS}">x</a>',
    "H7 an alias, nearly": f'<a href="{ALIAS}#c">x</a>',
}
NONE = {
    "WR25 a longer path": f'<a href="{POST}-two">x</a>',
    "WR25 a longer path below": f'<a href="{POST}/two">x</a>',
    "WR25 inside another address": f'<a href="https://x.example/?u={POST}">x</a>',
    "WR25 a query more": f'<a href="{POST}?a=1">x</a>',
    "WR25 two slashes": f'<a href="{POST}//">x</a>',
    "WR25 another host": '<a href="https://blog.example.evil.example/post">x</a>',
    "WR25 a host in the user name": '<a href="https://blog.example@evil.example/post">x</a>',
    "WR25 a user name": '<a href="https://me@blog.example/post">x</a>',
    "WR25 another port": '<a href="https://blog.example:8443/post">x</a>',
    "WR27 plain text": f"<p>{POST}</p>",
    "WR27 the link's text": f'<a href="https://x.example/">{POST}</a>',
    "WR27 a comment": f'<!-- <a href="{POST}">x</a> -->',
    "WR27 a comment never closed": f'<!-- <a href="{POST}">x</a>',
    "WR27 a conditional comment": f'<!--[if IE]><a href="{POST}">x</a><![endif]-->',
    "WR27 a script": f"<script>'<a href=\"{POST}\">x</a>'</script>",
    "WR27 a style": f'<style><a href="{POST}">x</a></style>',
    "WR27 a template": f'<template><a href="{POST}">x</a></template>',
    "WR27 a textarea": f'<textarea><a href="{POST}">x</a></textarea>',
    "WR27 a title": f'<title><a href="{POST}">x</a></title>',
    "WR27 an xmp": f'<xmp><a href="{POST}">x</a></xmp>',
    "WR27 an iframe's inside": f'<iframe><a href="{POST}">x</a></iframe>',
    "WR27 after plaintext": f'<plaintext><a href="{POST}">x</a>',
    "WR27 escaped": f'&lt;a href="{POST}"&gt;x&lt;/a&gt;',
    "WR27 escaped in code": f'<pre><code>&lt;a href="{POST}"&gt;</code></pre>',
    "WR27 in an attribute of markup": f"<a title='<a href=\"{POST}\">x</a>' href=/>x</a>",
    "WR27 in a tag never closed": f'<p title="<a href={POST}>x',
    "WR27 a processing instruction": f"<?php echo <a href={POST}?>x",
    "WR28 another attribute": f'<a data-href="{POST}">x</a>',
    "WR28 href of a paragraph": f'<p href="{POST}">x</p>',
    "WR28 src of a link": f'<a src="{POST}">x</a>',
    "WR28 a meta": f'<meta property="og:url" content="{POST}">',
    "WR29 data": f'<data class="u-in-reply-to" value="{POST}"></data>',
    "WR30 www": '<a href="https://www.blog.example/post">x</a>',
    "WR30 case of the path": '<a href="https://blog.example/Post">x</a>',
    "WR30 an encoded slash": '<a href="https://blog.example%2Fpost">x</a>',
    "WR30 encoded twice": '<a href="https://blog.example/p%256Fst">x</a>',
    "WR30 another scheme": '<a href="ftp://blog.example/post">x</a>',
    "WR30 a base that is no web address": '<base href="data:,"><a href="post">x</a>',
    "WR30 relative to the page": '<a href="/post">x</a>',
    "an empty page": "",
    "nothing but a comment": "<!-- -->",
}


@pytest.mark.parametrize("page", EXACT.values(), ids=EXACT)
def test_an_exact_link_is_found(page):
    assert found(page).how == "exact"


@pytest.mark.parametrize("page", TOLERANT.values(), ids=TOLERANT)
def test_a_link_spelt_otherwise_is_found_and_recorded_as_such(page):
    assert found(page).how == "tolerant"


@pytest.mark.parametrize("page", ALIASES.values(), ids=ALIASES)
def test_a_link_to_another_known_address_of_the_page_is_found(page):
    assert found(page).how == "alias"


@pytest.mark.parametrize("page", NONE.values(), ids=NONE)
def test_what_only_looks_like_a_link_is_none(page):
    assert found(page) is None


@pytest.mark.parametrize(
    ("to", "href", "how"),
    [
        ("https://blog.example/?a=1&b=2", "https://blog.example/?a=1&amp;b=2", "exact"),
        ("https://blog.example/?a=1&b=2", "https://blog.example/?a=1&b=2", "exact"),
        ("https://blog.example/?a=1&b=2", "https://blog.example/?b=2&a=1", None),
        ("https://blog.example/?a=1", "https://blog.example?a=1", "tolerant"),
        ("https://blog.example/", "https://blog.example", "tolerant"),
        ("https://blog.example/#c1", "https://blog.example/#c1", "exact"),
        ("https://blog.example/p#c1", "https://blog.example/p", "tolerant"),
        ("https://blog.example/a%2Fb", "https://blog.example/a/b", None),
        ("https://blog.example/caf%C3%A9", "https://blog.example/café", "tolerant"),
        ("https://blog.example/café", "https://blog.example/caf%c3%a9", "tolerant"),
        ("https://xn--bcher-kva.example/", "https://bücher.example/", "tolerant"),
        ("https://bücher.example/", "https://XN--BCHER-KVA.example/", "tolerant"),
        ("http://[2001:db8::1]/x", "http://[2001:DB8::1]/x/", "tolerant"),
        ("https://blog.example/copy", "https://blog.example/&copy", None),
    ],
)
def test_spellings_are_told_apart_by_what_they_name(to, href, how):
    link = found(f'<a href="{href}">x</a>', to=to)

    assert (link and link.how) == how


@pytest.mark.parametrize(
    ("media", "page", "how"),
    [
        ("application/json", f'{{"a": [1, {{"b": "{POST}"}}]}}', "exact"),
        ("application/feed+json", f'{{"url": "{POST}/"}}', "tolerant"),
        ("application/json", '{"url": "https:\\/\\/blog.example\\/post"}', "exact"),
        ("application/json", f'{{"text": "see {POST}"}}', None),
        ("application/json", f'{{"{POST}": 1}}', None),
        ("application/json", f'{{"a": "{POST}"', None),
        ("application/json", "[" * 50_000, None),
        ("text/plain", f"see {POST} there", "exact"),
        ("text/plain", f"see {POST}.", "exact"),
        ("text/plain", f"(see <{POST}>)", "exact"),
        ("text/markdown", f"[x]({POST}), and so on", "exact"),
        ("text/plain", f"{POST}/", "tolerant"),
        ("text/plain", f"{POST}s", None),
        ("text/plain", f"x{POST}", None),
        ("application/xhtml+xml", f'<html><a href="{POST}"/></html>', "exact"),
        ("application/atom+xml", f'<entry><link href="{POST}"/></entry>', "exact"),
        ("", f'  \n<a href="{POST}">x</a>', "exact"),
        ("", f"see {POST}", "exact"),
        ("image/png", f'<a href="{POST}">x</a>', None),
        ("video/mp4", POST, None),
        ("application/pdf", POST, None),
    ],
)
def test_every_kind_of_source_is_read_its_own_way(media, page, how):
    link = found(page, media=media)

    assert (link and link.how) == how


@pytest.mark.parametrize(
    ("media", "kind"),
    [("TEXT/HTML", "html"), ("text/css", "text"), ("audio/ogg", ""), ("model/obj", "")],
)
def test_media_types_have_no_case(media, kind):
    assert kind_of(media) == kind
