"""`fedcomments demo`: two small blogs with discussions, to look at."""

import shutil
import sys
import tempfile
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from pathlib import Path

import click

from fedcomments import app, operations
from fedcomments.cli.demo_mentions import mention_by_hand
from fedcomments.cli.serve import run, told_to_stop
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
        shutil.copytree(seeds() / "blogs", config.with_name("blogs"))
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
        for name, port in BLOGS.items():
            folder = config.with_name("blogs") / name
            await stack.enter_async_context(_blog(folder, settings.server.address, port))
        blogs = {name: f"http://{HOST}:{port}/" for name, port in BLOGS.items()}
        await mention_by_hand(house.client, settings.server.address, blogs)
        published = {"url": f"{blogs['nightshift']}two-cosines/", "change": "published"}
        await operations.perform(house, "publish", published, no_progress)
        click.echo(_told(settings, config))
        await told_to_stop()


def _blog(folder: Path, server: str, port: int) -> AbstractAsyncContextManager[None]:
    """One of the blogs, with the lines pasted in that a blogger would paste."""
    endpoints = "\n".join(advertise.lines(server).elements)
    replaced = {
        "<!-- head -->": f'{endpoints}\n<script src="{server}/count.js" async></script>',
        "<!-- discussion -->": f'<script src="{server}/embed.js" async></script>',
        **{f"{{{{{other}}}}}": f"http://{HOST}:{port}" for other, port in BLOGS.items()},
    }
    return listening(blog(folder, replaced), HOST, port)


def seeds() -> Path:
    """The folder of the samples: in the installed package, or in the checkout."""
    package = Path(__file__).parents[1]
    installed = package / "seeds"
    return installed if installed.is_dir() else package.parents[1] / "seeds"


def _told(settings: Settings, config: Path) -> str:
    program = sys.argv[0]
    blogs = "\n".join(f"  {name:<11} http://{HOST}:{port}/" for name, port in BLOGS.items())
    return f"""
Two small blogs with discussions under their posts:

{blogs}

They have just mentioned each other: nightshift published a post that links to tidewater and told
it by webmention; a pingback and a trackback came by hand.

  the server  {settings.server.address}/docs
  what waits  {program} moderate list --config {config}
  the proof   {program} audit verify --config {config}

Change the post, or delete it, and say so from another terminal; tidewater will follow. The blogs'
files are in
{config.with_name("blogs")}

  {program} publish http://{HOST}:{BLOGS["nightshift"]}/two-cosines/ --config {config}
  {program} publish http://{HOST}:{BLOGS["nightshift"]}/two-cosines/ --change deleted \\
    --config {config}

Ctrl+C ends it; nothing is kept."""
