"""From the house's SQL to PostgreSQL's: parameters, column types, and what values become."""

import re
from decimal import Decimal
from functools import lru_cache

from psycopg.abc import AdaptContext, Buffer
from psycopg.adapt import Loader
from psycopg.pq import Format
from psycopg.types.numeric import Int8BinaryDumper, NumericBinaryLoader
from psycopg.types.string import StrBinaryDumper

# What may hold a colon or a percent sign: quoted text and names, comments, casts, parameters.
_TOKENS = re.compile(
    r"""(?P<kept>'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|::|%)|:(?P<name>[A-Za-z_]\w*)"""
)
_TYPES = re.compile(r"""'(?:[^']|'')*'|\b(?:INTEGER|BLOB|TEXT)\b""")
# C: bytes decide, as in SQLite. Any other collation may change with the system's library.
_COLUMNS = {"INTEGER": "BIGINT", "BLOB": "BYTEA", "TEXT": 'TEXT COLLATE "C"'}


@lru_cache(maxsize=1024)
def translated(sql: str) -> bytes:
    """A statement with `:name` parameters → one with psycopg's, in binary."""
    return _TOKENS.sub(_token, sql).encode()


def _token(found: re.Match[str]) -> str:
    name = found["name"]
    return f"%({name})b" if name else str(found["kept"]).replace("%", "%%")


def schema(statement: str) -> bytes:
    """A statement of the schema with PostgreSQL's column types; it takes no parameters."""
    bare = statement.strip()
    if bare.startswith(("CREATE TABLE", "ALTER TABLE")):
        bare = _TYPES.sub(lambda found: _COLUMNS.get(found[0], found[0]), bare)
    return bare.encode()


class _BoolDumper(Int8BinaryDumper):
    """True and False are 1 and 0, as in SQLite."""

    def dump(self, obj: int) -> Buffer | None:
        return super().dump(int(obj))


class _BoolLoader(Loader):
    format = Format.BINARY

    def load(self, data: Buffer) -> int:
        return int(bytes(data) != b"\0")


class _NumericLoader(Loader):
    """What SUM and AVG give: SQLite has no third kind of number beside int and float."""

    format = Format.BINARY

    def __init__(self, oid: int, context: AdaptContext | None = None) -> None:
        super().__init__(oid, context)
        self._load = NumericBinaryLoader(oid, context).load

    def load(self, data: Buffer) -> int | float:
        number: Decimal = self._load(data)
        return int(number) if number == number.to_integral_value() else float(number)


def adapt(context: AdaptContext) -> None:
    """Let the same values go in and come out as with SQLite.

    Every int is a BIGINT and every str a TEXT, whatever its size: the driver would choose
    types by value, and prepare a statement once for each choice.
    """
    context.adapters.register_dumper(int, Int8BinaryDumper)
    context.adapters.register_dumper(bool, _BoolDumper)
    context.adapters.register_dumper(str, StrBinaryDumper)
    context.adapters.register_loader("bool", _BoolLoader)
    context.adapters.register_loader("numeric", _NumericLoader)
