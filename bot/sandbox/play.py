"""`casebot sandbox`: both stand-ins, the bot, and the page; until Ctrl-C."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
import tempfile
import webbrowser
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from bot.sandbox import scene
from bot.sandbox.page import manifest
from bot.sandbox.page.bots import ForeignBot, OwnBot
from bot.sandbox.page.server import Page
from bot.sandbox.page.settings import environment
from bot.sandbox.page.world import Mode, Problem, World
from bot.sandbox.pandabase import StandInPandabase
from bot.sandbox.slack import Identity, Limits, StandInSlack
from bot.sandbox.tour.bot_process import BotProcess
from bot.sandbox.tour.screen import write_line

USUAL_PORT = 8765
POLL_SECONDS = 2.0
"""How often our bot reads a watched store: nobody wants to wait for what they did on the other side."""
REHEARSAL_SECONDS = 1.5
"""The address is printed after this time at the latest, even if not everybody has linked their token by then."""


@dataclass(frozen=True)
class Wishes:
    """What was asked for on the command line. `port` None: the usual one, or any free one if it is taken; 0: any.

    `bot_url`: where a bot that already runs takes Slack's requests. `is_alone`: no bot is started. `speed` multiplies
    Slack's rate limits, and the pace of the bot that is started. `manifest` is the app's, for its commands.
    """

    mode: Mode = "socket"
    port: int | None = None
    seed: int = 0
    speed: float = 1.0
    is_alone: bool = False
    bot_url: str | None = None
    signing_secret: str | None = None
    manifest: str = ""
    opens_page: bool = True


async def run(wishes: Wishes, stop: asyncio.Event | None = None, tell: Callable[[str], None] = write_line) -> int:
    """Play until a signal comes, or until `stop` is set; the exit code. `tell` prints a line."""
    stop = stop or _stop_on_signals()
    try:
        if wishes.bot_url:
            bot_address(wishes.bot_url)
        async with AsyncExitStack() as stack:
            await _play(stack, wishes, stop, tell)
    except Problem as problem:
        tell(f"casebot: {problem}")
        return 1
    return 0


async def _play(stack: AsyncExitStack, wishes: Wishes, stop: asyncio.Event, tell: Callable[[str], None]) -> None:
    port = chosen_port(wishes.port)
    identity = Identity(signing_secret=wishes.signing_secret) if wishes.signing_secret else Identity()
    slack = StandInSlack(Limits().times(wishes.speed), port=port, identity=identity)
    pandabase = StandInPandabase(port=port + 1 if port and is_free(port + 1) else 0, seed=wishes.seed)
    world = World(slack, pandabase, _foreign_bot(slack, wishes), manifest.offer(wishes.manifest))
    stage = scene.furnish(world)
    own = None if wishes.bot_url or wishes.is_alone else _own_bot(stack, world, wishes)
    page = Page(world)
    slack.routes += page.routes()
    await stack.enter_async_context(pandabase)
    await stack.enter_async_context(slack)
    if own is not None:
        await _start(stack, own, page, stage)
    if wishes.bot_url:
        slack.deliver_over_http(wishes.bot_url)
    tell(f"Casebot sandbox: {slack.core.origin}  (stop with Ctrl-C)")
    if wishes.opens_page and has_desktop(os.environ, sys.platform):
        await asyncio.to_thread(webbrowser.open, slack.core.origin)
    await stop.wait()


def _foreign_bot(slack: StandInSlack, wishes: Wishes) -> ForeignBot:
    if wishes.bot_url:
        return ForeignBot("http")
    return ForeignBot("socket", lambda: slack.connections)


@dataclass
class _Own:
    """The bot that we start. Its settings hold addresses that are known only once the stand-ins listen."""

    bot: OwnBot
    settings: dict[str, str]


def _own_bot(stack: AsyncExitStack, world: World, wishes: Wishes) -> _Own:
    folder = tempfile.TemporaryDirectory(prefix="casebot-sandbox-", ignore_cleanup_errors=True)
    settings = {"SLACK_PACE": f"{wishes.speed:g}", "POLL_INTERVAL_SECONDS": f"{POLL_SECONDS:g}"}
    process = BotProcess(wishes.mode, Path(stack.enter_context(folder)), settings)
    world.bot = OwnBot(process, wishes.mode)
    return _Own(world.bot, settings)


async def _start(stack: AsyncExitStack, own: _Own, page: Page, stage: scene.Scene) -> None:
    world = page.world
    own.settings.update(environment(world))
    own.bot.changed = page.watcher.look
    stack.push_async_callback(own.bot.stop)
    await own.bot.start()
    if own.bot.mode == "http":
        world.slack.deliver_over_http(own.bot.events_url)
    rehearsal = asyncio.create_task(scene.rehearse(world, stage, world.offer.commands[0]["command"]))
    stack.callback(rehearsal.cancel)
    await asyncio.wait({rehearsal}, timeout=REHEARSAL_SECONDS)


def chosen_port(wanted: int | None) -> int:
    """The port to listen on. Raises Problem where the wanted one is taken."""
    if wanted is None:
        return USUAL_PORT if is_free(USUAL_PORT) else 0
    if wanted and not is_free(wanted):
        raise Problem(f"Port {wanted} is taken. Choose another with --port, or 0 for any.")
    return wanted


def is_free(port: int) -> bool:
    """Whether nobody listens on this port of 127.0.0.1."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def has_desktop(environment: Mapping[str, str], platform: str) -> bool:
    """Whether a browser can show itself here."""
    if platform in ("darwin", "win32"):
        return True
    return bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


def bot_address(url: str) -> str:
    """The address of a bot that already runs; Problem unless it is on this machine."""
    parts = urlsplit(url)
    if parts.scheme != "http" or parts.hostname not in ("127.0.0.1", "localhost", "::1"):
        raise Problem("The bot must run on this machine: --bot-url http://127.0.0.1:3000/slack/events")
    return url


def _stop_on_signals() -> asyncio.Event:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        with suppress(AttributeError, NotImplementedError):  # Windows has not all of them
            loop.add_signal_handler(getattr(signal, name), stop.set)
    return stop
