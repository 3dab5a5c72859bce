"""Marked secrets go in wherever one can, whatever goes wrong; they come out nowhere but encrypted."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from pathlib import Path

import aiohttp
import pytest
from cryptography.fernet import Fernet

from bot.sandbox.pandabase import Fault as PandabaseFault
from bot.sandbox.pandabase import Limits as PandabaseLimits
from bot.sandbox.pandabase import StandInPandabase
from bot.sandbox.slack import Fault, Limits, StandInSlack
from bot.sandbox.slack.model import Identity
from bot.sandbox.tour.bot_process import BotProcess, Mode, free_port
from tests.endtoend.bots import both_modes, child, log_of
from tests.endtoend.world import World

MARKED = Identity(
    bot_token="xoxb-1mArKeDbot-2mArKeDbot",
    app_token="xapp-1mArKeDapp-2mArKeDapp",
    signing_secret="mArKeD0signing0secret00000000000",
)
KEY = Fernet.generate_key().decode()
PASTED = ("sk_live_mArKeDpasted0123456789", "xoxp-mArKeDpasted-0123456789", "stk_mArKeDpasted0123456789")
TYPED = "sk_live_mArKeDtyped0123456789ab"
UNUSUAL = "mArKeD.unusual.token.of.a.store"
TYPED_ID = "stk_mArKeDtyped0123456789ab"
IN_A_BODY = "sk_live_mArKeDbody0123456789abc"


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """A world whose secrets are easy to recognise."""
    async with (
        StandInSlack(Limits.none(), retry_after=(0.05, 0.2, 1.0), identity=MARKED) as slack,
        StandInPandabase(limits=PandabaseLimits.none()) as pandabase,
    ):
        yield World(slack, pandabase, tmp_path)


async def types_secrets(world: World) -> None:
    """In commands, mentions and each field of the form."""
    for secret in PASTED:
        for text in (
            f"link {secret}",
            f"close {secret}",
            secret,
            f"watch {secret}",
            f"close `{secret}` <http://a/{secret}|b>",
        ):
            await world.types(world.ana, text)
        await world.slack.mention(world.ana.id, world.channel, f"<@BOT> link {secret}")
    for store, token, token_id in (
        (TYPED, world.store, None),
        (world.store, f"{TYPED} {TYPED}", None),
        (world.store, TYPED, TYPED_ID),
        (world.store, TYPED, TYPED),
        (world.store, UNUSUAL, None),
        ("shp_unknown0000000", TYPED, None),
    ):
        view = await world.opens_link(world.ben)
        await world.fills(world.ben, store, token, token_id)
        if world.slack.view(world.ben.id) is not None:
            await world.slack.close_view(world.ben.id, view["id"])


def answers_of(token: str) -> Iterator[PandabaseFault]:
    """What an upstream may answer that repeats tokens: in every kind of body, and in headers."""
    words = f"Token {token} and {IN_A_BODY} are no good"
    headers = {"X-Request-ID": f"req_{token}", "Set-Cookie": f"session={IN_A_BODY}", "Retry-After": IN_A_BODY}
    for status in (400, 401, 403, 404, 409, 422, 500):
        body = json.dumps({"ok": False, "error": words})
        yield PandabaseFault(status=status, body=body, content_type="application/json", headers=headers)
    yield PandabaseFault(status=403, body=f"<html>{words}</html>", headers=headers)
    yield PandabaseFault(status=200, body=words, headers=headers)


async def has_trouble_upstream(world: World, token: str) -> None:
    """Each of those answers, and connections that break."""
    for fault in (
        *answers_of(token),
        PandabaseFault(drop="before"),
        PandabaseFault(drop="after"),
        PandabaseFault(truncate=True),
    ):
        world.pandabase.fault(fault)
        await world.types(world.ana, f"show {world.case()}")
        await world.types(world.ana, f"close {world.case()}")
        await world.rest()


async def has_trouble_in_slack(world: World) -> None:
    """Answers without words, broken connections and refusals, on the way of lines, cards and private answers."""
    for method in ("chat.postMessage", "response_url", "chat.postEphemeral", "users.info", "views.open"):
        for fault in (Fault(method, drop="after"), Fault(method, html=True), Fault(method, error="internal_error")):
            world.slack.fault(fault)
            await world.types(world.ana, f"close {world.case()}")
            await world.types(world.ana, "link")
            await world.types(world.ana, "stores")
    await world.rest(20)


async def has_trouble_with_the_database(world: World) -> None:
    """A file that somebody else has locked."""
    with closing(sqlite3.connect(world.database, timeout=5, isolation_level=None)) as db:
        db.execute("BEGIN IMMEDIATE")
        await world.types(world.ana, f"close {world.case()}")
        db.execute("ROLLBACK")


async def sends_odd_requests(bot: BotProcess, world: World) -> list[str]:
    """Requests with secrets in them that are none of Slack's, or signed and odd; gives all that was answered."""
    said = []
    form = f"command=%2Fcase&text=link+{PASTED[0]}".encode()
    odd = [form, b'{"token": "' + PASTED[0].encode() + b'"', f"payload={PASTED[0]}".encode()]
    unsigned = {"X-Slack-Request-Timestamp": "1", "X-Slack-Signature": "v0=00", "Authorization": f"Bearer {PASTED[0]}"}
    async with aiohttp.ClientSession() as session:
        for body in odd:
            for headers in (unsigned, world.slack.signed(body)):
                async with session.post(f"{bot.address}/slack/events", data=body, headers=headers) as answer:
                    said.append(f"{await answer.text()} {dict(answer.headers)}")
        for path in ("healthz", "readyz", f"{PASTED[0]}?token={PASTED[0]}"):
            async with session.get(f"{bot.address}/{path}") as answer:
                said.append(f"{await answer.text()} {dict(answer.headers)}")
    return said


async def metrics_of(port: int) -> str:
    """All that can be read there."""
    async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{port}/metrics") as answer:
        assert answer.status == 200
        return await answer.text()


def said_by_the_bot(world: World) -> str:
    """All that Slack was sent: calls of its Web API, private answers, and acknowledgements."""
    sent = [(call.method, call.params) for call in world.slack.calls]
    return json.dumps([sent, [one.body for one in world.slack.deliveries]], default=str)


def marks(secrets: list[str]) -> Iterator[str]:
    """What each secret cannot be told without: more of it than the last four characters, which are shown."""
    yield from {max(secret[:-4].split("_"), key=len) for secret in secrets}


@both_modes
async def test_no_secret_comes_out_anywhere_whatever_goes_wrong(world: World, mode: Mode) -> None:
    """The log at its most talkative, the files, what Slack was sent, error pages and metrics hold none of them."""
    form, port = ("human" if mode == "socket" else "json"), free_port()
    settings = {"TOKEN_ENCRYPTION_KEY": KEY, "LOG_FORMAT": form, "METRICS_PORT": str(port)}
    async with child(world, mode, LOG_LEVEL="DEBUG", **settings) as bot:
        token = await world.links(world.ana)
        await types_secrets(world)
        await has_trouble_upstream(world, token)
        await has_trouble_in_slack(world)
        await has_trouble_with_the_database(world)
        pages = await sends_odd_requests(bot, world)
        places = {"metrics": await metrics_of(port), **files(world)}
        assert await bot.stop() == 0
    places |= {"log": log_of(world.folder), "Slack": said_by_the_bot(world), "pages": str(pages), **files(world)}
    ours = [MARKED.bot_token, MARKED.app_token, MARKED.signing_secret, KEY]
    theirs = [*PASTED, token, TYPED, TYPED_ID, UNUSUAL, IN_A_BODY]
    assert [(place, mark) for mark in marks([*ours, *theirs]) for place, text in places.items() if mark in text] == []


def files(world: World) -> dict[str, str]:
    """Every file of the bot's but its log, as text."""
    return {path.name: path.read_bytes().decode("latin-1") for path in world.folder.iterdir() if path.suffix != ".log"}
