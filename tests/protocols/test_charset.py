"""Bytes become text as in browsers (WR24, TR3)."""

import pytest

from fedcomments.protocols.charset import codec, decode

WORDS = "Grüße, Łódź"


@pytest.mark.parametrize(
    ("body", "charset", "text"),
    [
        ("ü".encode(), "", "ü"),
        (b"\xfc", "", "ü"),
        (b"\x80", "iso-8859-1", "€"),
        (b"\xfc", "utf-8", "\ufffd"),
        (b"\xef\xbb\xbf\xc3\xbc", "iso-8859-1", "ü"),
        ("ü".encode("utf-16"), "utf-8", "ü"),
        ("\ufeffü".encode("utf-16-be"), "", "ü"),
        (b"<meta charset=iso-8859-2>\xf3", "", "<meta charset=iso-8859-2>ó"),
        (b"<meta charset='koi8-r'>\xc1", "", "<meta charset='koi8-r'>а"),
        (b"<meta charset=utf-16>\xc3\xbc", "", "<meta charset=utf-16>ü"),
        (b"<meta charset=iso-8859-2>\xc3\xbc", "utf-8", "<meta charset=iso-8859-2>ü"),
        (b"<meta charset=utf-7>+ADw-", "", "<meta charset=utf-7>+ADw-"),
        (b"+ADw-script+AD4-", "utf-7", "+ADw-script+AD4-"),
        (b"a\0b", "utf-8", "a\ufffdb"),
        (b"<?xml version='1.0' encoding='iso-8859-2'?>\xf3", "", None),
        (b" " * 2000 + b"<meta charset=koi8-r>\xc3\xbc", "", None),
        ("漢".encode("gb18030"), "GB2312", "漢"),
        ("漢".encode("shift_jis"), "Shift_JIS", "漢"),
        ("한".encode("cp949"), "ks_c_5601-1987", "한"),
        (b"x", "no-such-thing", "x"),
        (b"x\xff", "rot13", "xÿ"),
        (b"x", "idna", "x"),
        (b"", "", ""),
    ],
)
def test_mark_then_header_then_meta_then_what_it_looks_like(body, charset, text):
    got = decode(body, charset)

    assert got == text or (text is None and got[-1] in "óü")


def test_a_page_cut_within_a_character_is_still_utf_8():
    assert decode("Grüße ü".encode()[:-1]).startswith("Grüße")


@pytest.mark.parametrize("label", ["utf-7", "hex", "zip", "base64", "unicode_escape", "idna", ""])
def test_codecs_that_are_no_charsets_are_not_known(label):
    assert codec(label) == ""


@pytest.mark.parametrize("label", ["windows-1250", "ISO-8859-15", ' "utf-8" ', "euc-jp", "Big5"])
def test_every_label_names_a_codec_that_python_has(label):
    assert WORDS[:2].encode(codec(label), "replace")
