"""Private answers that stand in no outbox are said again while Slack is busy."""

from __future__ import annotations

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import NotPosted, TryLater
from bot.records import Actor, Place
from bot.sandbox.slack import Fault, StandInSlack
from bot.slack.text import Message
from bot.slack.whisper import Whisper


class Bench:
    """Somebody in a channel, and a whisper that notes how long it would have waited."""

    def __init__(self, slack: StandInSlack, client: AsyncWebClient, session: aiohttp.ClientSession) -> None:
        self.slack = slack
        self.waits: list[float] = []
        self.whisper = Whisper(client, session, self._sleep)
        self.ana = slack.add_person("Ana")
        self.place = Place(slack.add_channel("support"))

    async def say(self) -> None:
        """Say something to Ana."""
        actor = Actor(self.slack.team_id, self.ana.id, "Ana")
        await self.whisper.patiently(actor, self.place, Message("A word for you"))

    def heard(self) -> int:
        """How often she read it."""
        return len(self.slack.ephemerals(self.ana.id))

    async def _sleep(self, seconds: float) -> None:
        self.waits.append(seconds)


@pytest.fixture
def bench(slack: StandInSlack, client: AsyncWebClient, session: aiohttp.ClientSession) -> Bench:
    return Bench(slack, client, session)


async def test_an_answer_that_met_a_rate_limit_is_said_when_slack_takes_it(bench: Bench) -> None:
    bench.slack.fault(Fault("chat.postEphemeral", error="ratelimited", retry_after=3, times=2))
    await bench.say()
    assert (bench.heard(), bench.waits) == (1, [3.0, 3.0])


async def test_an_answer_whose_outcome_is_unclear_is_said_again(bench: Bench) -> None:
    bench.slack.fault(Fault("chat.postEphemeral", drop="before", times=2))
    await bench.say()
    assert bench.heard() == 1


async def test_an_answer_is_given_up_after_five_tries(bench: Bench) -> None:
    bench.slack.fault(Fault("chat.postEphemeral", error="internal_error", times=99))
    with pytest.raises(TryLater):
        await bench.say()
    assert len([call for call in bench.slack.calls if call.method == "chat.postEphemeral"]) == 5


async def test_nobody_waits_longer_than_half_a_minute_for_an_answer(bench: Bench) -> None:
    bench.slack.fault(Fault("chat.postEphemeral", error="ratelimited", retry_after=20, times=99))
    with pytest.raises(TryLater):
        await bench.say()
    assert bench.waits == [20.0]


async def test_an_answer_that_slack_refuses_is_not_said_again(bench: Bench) -> None:
    bench.slack.fault(Fault("*", error="invalid_blocks", times=99))
    with pytest.raises(NotPosted):
        await bench.say()
    assert bench.waits == []
