"""The scripts that a blog embeds: small enough, whole, and in every language complete."""

import json
import re

import brotli
import pytest

from fedcomments import widget

KILOBYTE = 1000


def packed(body: bytes) -> int:
    return len(brotli.compress(body, quality=11))


def phrases(code: str) -> dict:
    return json.loads((widget.HERE / "languages" / f"{code}.json").read_text())


def places(phrase: str | dict[str, str]) -> set[str]:
    forms = [phrase] if isinstance(phrase, str) else phrase.values()
    return {place for form in forms for place in re.findall(r"\{(\w+)\}", form)}


def test_the_widget_with_its_styles_stays_under_twelve_kilobytes():
    assert packed(widget.bundle()) <= 12 * KILOBYTE


def test_the_counter_stays_under_one_kilobyte():
    assert packed(widget.counter()) <= KILOBYTE


def test_a_bundle_has_no_trace_of_its_modules_or_their_comments():
    script = widget.bundle().decode()

    assert not re.search(r"^(import|export)\b", script, re.MULTILINE)
    assert not re.search(r"^\s*(//|/\*)", script, re.MULTILINE)


def test_every_module_of_the_widget_is_in_the_bundle():
    script = widget.bundle().decode()

    for path in (widget.HERE / "embed").glob("*.js"):
        names = re.findall(
            r"^export (?:class|function|const) (\w+)", path.read_text(), re.MULTILINE
        )
        assert all(name in script for name in names), path.name


def test_styles_keep_their_rules_when_their_space_goes():
    css = widget._tight_css('/* x */\n.a  .b ,\n.c { color: red;\n  content: ""; }\n')

    assert css == '.a .b,.c{color: red;content: "";}'


def test_two_modules_with_one_name_are_refused():
    with pytest.raises(ValueError, match=r"b\.js: same is also a name in a\.js"):
        widget._refuse_clashes({"a": "const same = 1;\n", "b": "function same() {}\n"})


@pytest.mark.parametrize("source", ['import * as x from "./x.js";\n', "const a = `one\ntwo`;\n"])
def test_what_bundling_would_change_is_refused(source):
    with pytest.raises(ValueError, match=r"a\.js"):
        widget._refuse_clashes({"a": source})


@pytest.mark.parametrize("code", widget.languages())
def test_a_language_has_every_phrase_with_its_places(code):
    english, other = phrases("en"), phrases(code)

    assert other.keys() == english.keys()
    assert {key: places(other[key]) for key in other} == {
        key: places(english[key]) for key in english
    }


@pytest.mark.parametrize("code", ["en", "xx", "../en", ""])
def test_only_languages_that_are_there_are_given(code):
    assert widget.language(code) is None


def test_german_is_given_as_it_is_written():
    assert json.loads(widget.language("de")) == phrases("de")
