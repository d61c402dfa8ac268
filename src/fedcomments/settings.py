"""What the owner may set: one frozen record, read once.

A TOML file first, then the environment (`FEDCOMMENTS_<SECTION>_<KEY>`), then files: any key
may be given as `<key>_file`, the path of a file that holds its value, so that secrets need
not stand in the configuration. Unknown keys are refused. `config/fedcomments.toml` documents
every key with its default.
"""

import hashlib
import os
import tempfile
import tomllib
from collections.abc import Mapping
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Any, Literal, get_args, get_type_hints

import msgspec
from msgspec import Meta, Struct

from fedcomments.domain.events import Comments, Linkbacks, Protocol
from fedcomments.errors import Misconfigured

PREFIX = "FEDCOMMENTS_"
DEFAULT_FILE = "fedcomments.toml"
LONGEST_SOCKET = 100
"""Unix socket paths hold about 108 bytes; stay clear of that."""

Number = Annotated[int, Meta(ge=0)]
Port = Annotated[int, Meta(ge=0, le=65535)]


class Section(Struct, frozen=True, forbid_unknown_fields=True):
    """One table of the configuration."""


class Server(Section, frozen=True):
    """Where the server listens, and how the world sees it."""

    host: str = "127.0.0.1"
    port: Port = 8080
    public_url: str = ""
    trusted_proxies: list[str] = []

    @property
    def address(self) -> str:
        """The public address without a slash at its end."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")

    @property
    def proxies(self) -> list[IPv4Network | IPv6Network]:
        """The networks whose X-Forwarded-For is believed."""
        return [ip_network(proxy) for proxy in self.trusted_proxies]


class Database(Section, frozen=True):
    """Where everything is kept."""

    url: str = "sqlite:///fedcomments.db"


class Fetch(Section, frozen=True):
    """What may be asked of others."""

    allow: list[str] = []
    unknown_pages: Literal["look", "refuse"] = "look"


class Mentions(Section, frozen=True):
    """How many mentions are taken, and how they are spread. 0 means no limit."""

    per_minute: Number = 30
    waiting: Number = 5000
    per_site_a_day: Number = 2000
    per_host_a_day: Number = 200
    spread: Number = 120
    keyed_trackback: bool = False


class Sending(Section, frozen=True):
    """How other sites are told that our pages link to them."""

    protocols: list[Protocol] = msgspec.field(default_factory=lambda: list(get_args(Protocol)))
    skip: list[str] = []


class Log(Section, frozen=True):
    """What is kept of the logs outside the database."""

    checkpoints: str = ""


class Policy(Section, frozen=True):
    """How a new site judges responses; afterwards its policy is its events."""

    comments: Comments = "open"
    webmention: Linkbacks = "known"
    pingback: Linkbacks = "known"
    trackback: Linkbacks = "held"


class Posting(Section, frozen=True):
    """What visitors may do, and how much of it. 0 means no limit, but for `edit_window`."""

    edit_window: Number = 900
    per_minute: Number = 10
    pages_per_hour: Number = 50
    events_per_day: Number = 5000


class Settings(Section, frozen=True):
    """Everything that can be set."""

    server: Server = Server()
    database: Database = Database()
    policy: Policy = Policy()
    posting: Posting = Posting()
    fetch: Fetch = Fetch()
    mentions: Mentions = Mentions()
    sending: Sending = Sending()
    log: Log = Log()

    @property
    def socket(self) -> Path:
        """Where a running server takes commands: beside a SQLite file if its path is short."""
        url = self.database.url
        beside = Path(url.removeprefix("sqlite:///") + ".sock").absolute()
        if url.startswith("sqlite:///") and len(os.fsencode(beside)) <= LONGEST_SOCKET:
            return beside
        place = os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir()
        return Path(place) / f"fedcomments-{hashlib.sha256(url.encode()).hexdigest()[:16]}.sock"

    @property
    def checkpoints(self) -> Path:
        """The folder of the last checkpoints: beside a SQLite file unless it is named."""
        if self.log.checkpoints:
            return Path(self.log.checkpoints)
        url = self.database.url
        if url.startswith("sqlite:///"):
            return Path(url.removeprefix("sqlite:///") + ".checkpoints")
        return Path("fedcomments.checkpoints")


def load(file: Path | None = None, environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings. Without `file`, ./fedcomments.toml is read if it is there.

    Raises Misconfigured with a sentence that names the key.
    """
    found = file or (Path(DEFAULT_FILE) if Path(DEFAULT_FILE).exists() else None)
    table = _parsed(found) if found is not None else {}
    _override(table, os.environ if environment is None else environment)
    settings = _checked(_with_files(table))
    return settings if found is None else _beside(settings, found)


def _parsed(file: Path) -> dict[str, Any]:
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Misconfigured(f"{file} cannot be read: {error}") from error
    for section, values in table.items():
        if not isinstance(values, dict):
            raise Misconfigured(f"{file}: {section} must be a table, [{section}]")
    return table


def _override(table: dict[str, Any], environment: Mapping[str, str]) -> None:
    """Put the environment's values over the file's; a list is separated by commas."""
    for section, kind in get_type_hints(Settings).items():
        for key in [name for field in kind.__struct_fields__ for name in (field, f"{field}_file")]:
            value = environment.get(f"{PREFIX}{section}_{key}".upper())
            if value is not None:
                is_list = isinstance(getattr(kind(), key, None), list)
                split = [item.strip() for item in value.split(",") if item.strip()]
                table.setdefault(section, {})[key] = split if is_list else value


def _with_files(table: dict[str, Any]) -> dict[str, Any]:
    for section in table.values():
        for key in [key for key in section if key.endswith("_file")]:
            path = Path(str(section.pop(key)))
            try:
                section[key.removesuffix("_file")] = path.read_text(encoding="utf-8").strip()
            except OSError as error:
                raise Misconfigured(f"{key} = {path} cannot be read: {error}") from error
    return table


def _checked(table: dict[str, Any]) -> Settings:
    try:
        settings = msgspec.convert(table, Settings, strict=False)
        settings.server.proxies  # noqa: B018 - networks are checked by reading them
    except (msgspec.ValidationError, ValueError) as error:
        raise Misconfigured(f"The settings cannot be used: {error}") from error
    return settings


def _beside(settings: Settings, file: Path) -> Settings:
    """Read a relative SQLite path as relative to the configuration file."""
    path = settings.database.url.removeprefix("sqlite:///")
    if path == settings.database.url or Path(path).is_absolute():
        return settings
    url = f"sqlite:///{(file.parent / path).absolute()}"
    return msgspec.structs.replace(settings, database=Database(url))
