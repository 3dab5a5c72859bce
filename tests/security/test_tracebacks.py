"""An exception that nobody expected is logged with its traceback, and what it quotes of secrets is masked."""

from __future__ import annotations

import io
import logging
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing

import aiohttp
import httpx
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.logs import JsonLine, OneLine
from bot.sandbox.slack import Limits, StandInSlack

BOT, STORE, APP = "xoxb-mArKeD-bot", "sk_live_mArKeDstore0123456789", "xapp-mArKeD-app"
NOBODY = "http://127.0.0.1:9"


async def _httpx() -> None:
    async with httpx.AsyncClient(timeout=2) as client:
        await client.get(f"{NOBODY}/x?token={STORE}", headers={"Authorization": f"Bearer {STORE}"})


async def _httpx_with_a_broken_header() -> None:
    async with httpx.AsyncClient(timeout=2) as client:
        await client.get(NOBODY, headers={"Authorization": f"Bearer {STORE}\n"})


async def _aiohttp() -> None:
    async with aiohttp.ClientSession() as session:
        await session.ws_connect(f"{NOBODY}/link/?ticket=mArKeD0123&app={APP}")


async def _aiohttp_with_a_broken_address() -> None:
    async with aiohttp.ClientSession() as session:
        await session.get(f"http://[{BOT}/")


async def _slack_sdk() -> None:
    async with StandInSlack(Limits.none()) as slack:
        await AsyncWebClient(BOT, slack.api_url, retry_handlers=[]).chat_postMessage(
            channel="C1", text=f"{STORE} {APP}"
        )


async def _sqlite() -> None:
    with closing(sqlite3.connect(":memory:")) as db:
        db.execute(STORE)


async def _our_own() -> None:
    raise ValueError(f"unexpected: Bearer {STORE}, {BOT!r}, req_{STORE}, wss://slack/?ticket=mArKeD0123&app_id=1")


@pytest.fixture
def log() -> logging.Logger:
    """A logger of its own that keeps everything to itself."""
    made = logging.Logger("casebot", logging.DEBUG)
    made.propagate = False
    return made


@pytest.mark.parametrize("form", [OneLine("%(levelname)s %(message)s"), JsonLine()], ids=["human", "json"])
@pytest.mark.parametrize(
    "fails",
    [_httpx, _httpx_with_a_broken_header, _aiohttp, _aiohttp_with_a_broken_address, _slack_sdk, _sqlite, _our_own],
    ids=lambda one: one.__name__,
)
async def test_no_secret_stands_in_a_traceback(
    log: logging.Logger, form: logging.Formatter, fails: Callable[[], Awaitable[None]]
) -> None:
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(form)
    log.addHandler(handler)
    try:
        await fails()
    except Exception as error:
        log.exception("failed: %s %r", error, error)
    assert ("failed" in written.getvalue(), "mArKeD" in written.getvalue()) == (True, False)
