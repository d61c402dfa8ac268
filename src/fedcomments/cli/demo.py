"""`fedcomments demo`: two small blogs with discussions, to look at."""

import tempfile
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from pathlib import Path

import click

from fedcomments import app, operations
from fedcomments.cli.demo_mentions import mention_each_other
from fedcomments.cli.serve import run, told_to_stop
from fedcomments.client.fetch import Client
from fedcomments.protocols import advertise
from fedcomments.replay import no_progress
from fedcomments.server.blogs import blog
from fedcomments.server.listening import listening
from fedcomments.settings import Settings, load

HOST = "127.0.0.1"
PORT = 8790
BLOGS = {"tidewater": PORT + 1, "nightshift": PORT + 2}
"""The discussions in seeds/ are logs: their pages' addresses are in them, ports and all."""

CONFIG = f"""\
[server]
host = "{HOST}"
port = {PORT}

[database]
url = "sqlite:///demo.db"

[fetch]
allow = [{", ".join(f'"{HOST}:{port}"' for port in (PORT, *BLOGS.values()))}]

[mentions]
spread = 0
"""

SHOWN = {"webmention": "shown", "pingback": "shown", "trackback": "shown"}


@click.command()
def demo() -> None:
    """Serve two sample blogs with their discussions, in the foreground. Nothing is kept."""
    with tempfile.TemporaryDirectory(prefix="fedcomments-demo-") as folder:
        config = Path(folder, "fedcomments.toml")
        config.write_text(CONFIG, encoding="utf-8")
        run(_demo(load(config, {}), config))


async def _demo(settings: Settings, config: Path) -> None:
    async with AsyncExitStack() as stack:
        house = await stack.enter_async_context(app.open_house(settings))
        for name in BLOGS:
            file = str(seeds() / f"{name}.jsonl")
            arguments = {"file": file, "name": name}
            await operations.perform(house, "audit import", arguments, no_progress)
            await operations.perform(house, "site policy", {"name": name, **SHOWN}, no_progress)
        await stack.enter_async_context(app.serve(house, settings))
        for name in BLOGS:
            await stack.enter_async_context(_blog(name, settings.server.address))
        client = Client(settings.server.address, allow=settings.fetch.allow)
        stack.callback(client.close)
        blogs = {name: f"http://{HOST}:{port}/" for name, port in BLOGS.items()}
        await mention_each_other(client, settings.server.address, blogs)
        click.echo(_told(settings, config))
        await told_to_stop()


def _blog(name: str, server: str) -> AbstractAsyncContextManager[None]:
    """One of the blogs, with the lines pasted in that a blogger would paste."""
    endpoints = "\n".join(advertise.lines(server).elements)
    replaced = {
        "<!-- head -->": f'{endpoints}\n<script src="{server}/count.js" async></script>',
        "<!-- discussion -->": f'<script src="{server}/embed.js" async></script>',
        **{f"{{{{{other}}}}}": f"http://{HOST}:{port}" for other, port in BLOGS.items()},
    }
    return listening(blog(seeds() / "blogs" / name, replaced), HOST, BLOGS[name])


def seeds() -> Path:
    """The folder of the samples: in the installed package, or in the checkout."""
    package = Path(__file__).parents[1]
    installed = package / "seeds"
    return installed if installed.is_dir() else package.parents[1] / "seeds"


def _told(settings: Settings, config: Path) -> str:
    blogs = "\n".join(f"  {name:<11} http://{HOST}:{port}/" for name, port in BLOGS.items())
    return f"""
Two small blogs with discussions under their posts:

{blogs}

They have just mentioned each other: nightshift two of tidewater's posts, by webmention and by
pingback, and tidewater one of nightshift's, by trackback.

  the server  {settings.server.address}/docs
  what waits  fedcomments moderate list --config {config}
  the proof   fedcomments audit verify --config {config}

Ctrl+C ends it; nothing is kept."""
