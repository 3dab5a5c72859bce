"""A stand-in Slack with one person and one channel, and bots to connect to it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.sandbox.slack import Limits, Person, StandInSlack

from .clients import Api, Clock, HttpBot, SocketBot, connected


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def slack(clock: Clock) -> AsyncIterator[StandInSlack]:
    async with StandInSlack(Limits.none(), clock=clock, answer_seconds=0.2, retry_after=(0, 0, 0)) as slack:
        yield slack


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
def api(slack: StandInSlack, session: aiohttp.ClientSession) -> Api:
    return Api(slack, session)


@pytest.fixture
def ana(slack: StandInSlack) -> Person:
    return slack.add_person("Ana")


@pytest.fixture
def support(slack: StandInSlack, ana: Person) -> str:
    return slack.add_channel("support")


@pytest.fixture
async def bot(api: Api) -> AsyncIterator[SocketBot]:
    bot = await connected(api)
    task = asyncio.create_task(bot.run())
    yield bot
    task.cancel()


@pytest.fixture
async def http_bot(slack: StandInSlack) -> AsyncIterator[HttpBot]:
    bot = HttpBot()
    app = web.Application()
    app.router.add_post("/slack/events", bot.handle)
    async with TestServer(app, host="127.0.0.1") as server:
        slack.deliver_over_http(str(server.make_url("/slack/events")))
        yield bot
