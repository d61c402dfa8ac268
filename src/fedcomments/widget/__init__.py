"""What readers see: the embedded widget, bundled from its modules, and the thread page's parts."""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
TEMPLATES = HERE / "templates"
"""The folder of the thread page's Jinja templates; each names its variables at its top."""

_IMPORT = re.compile(r'^import \{[^{}]*\} from "\./(\w+)\.js";\n', re.MULTILINE)
_NAME = re.compile(r"^(?:async )?(?:function|class|const|let) (\w+)", re.MULTILINE)
_COMMENT = re.compile(r"^ */\*.*?\*/ *\n|^ *//[^\n]*\n", re.MULTILINE | re.DOTALL)
_CSS_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_CSS_SPACE = re.compile(r"\s*([{};,])\s*|\s+")


@cache
def bundle() -> bytes:
    """`/embed.js`: every module of the widget in one script, with its styles and English."""
    return _script("embed")


@cache
def counter() -> bytes:
    """`/count.js`: fills numbers of responses into a page."""
    return _script("count")


@cache
def style() -> bytes:
    """`/widget/page.css`: the one style sheet of the thread page."""
    return _tight_css((HERE / "page.css").read_text()).encode()


@cache
def languages() -> list[str]:
    """The codes of the languages that the widget fetches when a page wants one."""
    codes = sorted(path.stem for path in (HERE / "languages").glob("*.json"))
    return [code for code in codes if code != "en"]


def language(code: str) -> bytes | None:
    """`/widget/languages/{code}.json`: a language's phrases; None where there is no such one."""
    return _language(code) if code in languages() else None


@cache
def _language(code: str) -> bytes:
    phrases = json.loads((HERE / "languages" / f"{code}.json").read_text())
    return json.dumps(phrases, ensure_ascii=False, separators=(",", ":")).encode()


def _script(name: str) -> bytes:
    """One classic script: the modules in the order in which they need each other."""
    modules = dict(_modules(name, set()))
    _refuse_clashes(modules)
    body = "\n".join(_tight(source) for source in modules.values())
    return f'(()=>{{"use strict";\n{body}\n}})();\n'.encode()


def _modules(name: str, seen: set[str]) -> Iterator[tuple[str, str]]:
    """A module after all that it imports, each once. Imports are by name, never renamed."""
    if name in seen:
        return
    seen.add(name)
    source = _built() if name == "built" else (HERE / "embed" / f"{name}.js").read_text()
    for needed in _IMPORT.findall(source):
        yield from _modules(needed, seen)
    yield name, re.sub(r"^export ", "", _IMPORT.sub("", source), flags=re.MULTILINE)


def _built() -> str:
    """The module that is not a file: the styles, English, and which other languages there are."""
    css = _tight_css((HERE / "embed" / "style.css").read_text())
    english = json.loads((HERE / "languages" / "en.json").read_text())
    values = {"STYLE": css, "ENGLISH": english, "LANGUAGES": languages()}
    return "".join(f"export const {name} = {_json(value)};\n" for name, value in values.items())


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _refuse_clashes(modules: dict[str, str]) -> None:
    """All modules share one scope in the bundle, so no two may use a name at their top level.

    Raises:
        ValueError: two do, or a module is written in a way that bundling would change.
    """
    owner: dict[str, str] = {}
    for module, source in modules.items():
        if re.search(r"^(import|export)\b", source, re.MULTILINE):
            raise ValueError(f"{module}.js: only named imports and exports can be bundled")
        if any(line.count("`") % 2 for line in source.splitlines()):
            raise ValueError(f"{module}.js: a template literal may not span lines")
        for name in _NAME.findall(source):
            if (other := owner.setdefault(name, module)) != module:
                raise ValueError(f"{module}.js: {name} is also a name in {other}.js")


def _tight(source: str) -> str:
    """Without whole-line comments and indentation; line ends stay, they may end statements."""
    lines = _COMMENT.sub("", source).splitlines()
    return "\n".join(line.strip() for line in lines if line.strip())


def _tight_css(source: str) -> str:
    """Without comments and needless space; strings in our styles hold no runs of spaces."""
    bare = _CSS_COMMENT.sub("", source)
    return _CSS_SPACE.sub(lambda found: found[1] or " ", bare).strip()
