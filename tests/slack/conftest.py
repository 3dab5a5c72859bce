"""A workspace, and a client of its Web API."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.slack import Limits, StandInSlack
from bot.slack.web_api import TIMEOUT, web_client


@pytest.fixture
async def slack() -> AsyncIterator[StandInSlack]:
    async with StandInSlack(Limits.none()) as slack:
        yield slack


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(timeout=TIMEOUT) as session:
        yield session


@pytest.fixture
def client(slack: StandInSlack, session: aiohttp.ClientSession) -> AsyncWebClient:
    return web_client(slack.bot_token, slack.api_url, session, through_proxy=False)
