"""Names and shared channels: looked up quickly, kept for long, and no trouble of Slack's holds up a line for long."""

from __future__ import annotations

import asyncio
import time

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import TryLater
from bot.records import Actor
from bot.sandbox.slack import Fault, StandInSlack
from bot.slack import looking_up
from bot.slack.looking_up import DAY, HOUR, SHARING_SECONDS, Channels, People

ALL = frozenset({"users:read", "channels:read"})


class Clock:
    """The time of day, moved by hand."""

    def __init__(self) -> None:
        self.now = 1_770_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def people(client: AsyncWebClient, clock: Clock) -> People:
    return People(client, ALL, clock)


@pytest.fixture
def channels(client: AsyncWebClient, clock: Clock) -> Channels:
    return Channels(client, ALL, clock)


@pytest.fixture
def ana(slack: StandInSlack) -> Actor:
    return Actor(slack.team_id, slack.add_person("Ana Lund").id, "ana.lund")


def asked(slack: StandInSlack, method: str) -> int:
    """How often Slack was asked."""
    return len([call for call in slack.calls if call.method == method])


async def test_a_name_is_asked_for_once_an_hour(slack: StandInSlack, people: People, clock: Clock, ana: Actor) -> None:
    await people.name(ana)
    clock.now += HOUR - 1
    assert (await people.name(ana), asked(slack, "users.info")) == ("Ana Lund", 1)


async def test_a_look_up_that_hangs_holds_up_nothing_for_long(
    slack: StandInSlack, people: People, ana: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking_up, "LOOK_UP_SECONDS", 0.1)
    slack.fault(Fault("users.info", delay=3))
    began = time.monotonic()
    assert await people.name(ana) == "ana.lund"
    assert time.monotonic() - began < 2


@pytest.mark.parametrize("error", ["internal_error", "ratelimited", "user_not_found"])
async def test_a_name_that_could_not_be_looked_up_is_asked_for_again_after_a_minute(
    slack: StandInSlack, people: People, clock: Clock, ana: Actor, error: str
) -> None:
    slack.fault(Fault("users.info", error=error))
    names = [await people.name(ana), await people.name(ana)]
    clock.now += 61
    assert [*names, await people.name(ana)] == ["ana.lund", "ana.lund", "Ana Lund"]


async def test_a_scope_that_is_missing_is_not_asked_for_again_on_that_day(
    slack: StandInSlack, people: People, clock: Clock, ana: Actor
) -> None:
    slack.fault(Fault("users.info", error="missing_scope"))
    await people.name(ana)
    clock.now += DAY - 1
    assert (await people.name(ana), asked(slack, "users.info")) == ("ana.lund", 1)


async def test_an_old_name_serves_while_slack_is_in_trouble(
    slack: StandInSlack, people: People, clock: Clock, ana: Actor
) -> None:
    await people.name(ana)
    clock.now += 2 * DAY
    slack.fault(Fault("users.info", error="internal_error"))
    assert await people.name(ana) == "Ana Lund"


async def test_a_channel_known_to_be_shared_stays_so_while_it_cannot_be_looked_up(
    slack: StandInSlack, channels: Channels, clock: Clock
) -> None:
    shared = slack.add_channel("partners", is_shared=True)
    await channels.is_shared(shared)
    clock.now += 3 * DAY
    slack.fault(Fault("conversations.info", error="internal_error"))
    assert await channels.is_shared(shared)


@pytest.mark.parametrize(
    "trouble",
    [
        {"error": "internal_error"},
        {"error": "ratelimited", "retry_after": 30},
        {"drop": "before", "times": 2},
        {"status": 502},
    ],
    ids=["internal_error", "ratelimited", "dropped", "502"],
)
async def test_a_channel_of_which_nothing_is_known_is_waited_for(
    slack: StandInSlack, channels: Channels, trouble: dict[str, object]
) -> None:
    shared = slack.add_channel("partners", is_shared=True)
    slack.fault(Fault("conversations.info", **trouble))  # type: ignore[arg-type]
    with pytest.raises(TryLater) as raised:
        await channels.is_shared(shared)
    assert raised.value.seconds >= trouble.get("retry_after", 1)  # type: ignore[operator]


async def test_a_channel_that_was_waited_for_is_looked_up_after_the_wait(
    slack: StandInSlack, channels: Channels, clock: Clock
) -> None:
    shared = slack.add_channel("partners", is_shared=True)
    slack.fault(Fault("conversations.info", error="internal_error"))
    with pytest.raises(TryLater) as raised:
        await channels.is_shared(shared)
    clock.now += raised.value.seconds
    assert await channels.is_shared(shared)


@pytest.mark.parametrize("error", ["missing_scope", "channel_not_found"])
async def test_a_channel_that_we_may_not_see_counts_as_not_shared(
    slack: StandInSlack, channels: Channels, error: str
) -> None:
    slack.fault(Fault("conversations.info", error=error))
    assert not await channels.is_shared(slack.add_channel("support"))


async def test_a_channel_that_becomes_shared_is_known_to_be_so_within_minutes(
    slack: StandInSlack, channels: Channels, clock: Clock
) -> None:
    channel = slack.add_channel("support")
    before = await channels.is_shared(channel)
    slack.share(channel)
    clock.now += SHARING_SECONDS
    assert (before, await channels.is_shared(channel)) == (False, True)


async def test_a_channel_is_asked_about_once_in_those_minutes(
    slack: StandInSlack, channels: Channels, clock: Clock
) -> None:
    channel = slack.add_channel("support")
    await channels.is_shared(channel)
    clock.now += SHARING_SECONDS - 1
    await channels.is_shared(channel)
    assert asked(slack, "conversations.info") == 1


async def test_many_cards_that_are_drawn_in_a_channel_at_once_ask_once(slack: StandInSlack, channels: Channels) -> None:
    channel = slack.add_channel("support")
    await asyncio.gather(*(channels.is_shared(channel) for _ in range(9)))
    assert asked(slack, "conversations.info") == 1


async def test_a_channel_that_was_not_shared_is_waited_for_when_it_cannot_be_looked_up_anew(
    slack: StandInSlack, channels: Channels, clock: Clock
) -> None:
    channel = slack.add_channel("support")
    await channels.is_shared(channel)
    clock.now += SHARING_SECONDS
    slack.fault(Fault("conversations.info", error="internal_error"))
    with pytest.raises(TryLater):
        await channels.is_shared(channel)


# Names that came with payloads, where Slack says none


@pytest.fixture
def strangers(client: AsyncWebClient, clock: Clock) -> People:
    """Without `users:read`."""
    return People(client, frozenset(), clock)


async def test_who_mentions_the_bot_is_called_by_the_name_of_an_earlier_click(
    strangers: People, clock: Clock, ana: Actor
) -> None:
    await strangers.name(ana)
    clock.now += DAY - 1
    assert await strangers.name(Actor(ana.workspace, ana.user_id, ana.user_id)) == "ana.lund"


async def test_a_name_that_came_with_a_payload_is_forgotten_after_a_day(
    strangers: People, clock: Clock, ana: Actor
) -> None:
    await strangers.name(ana)
    clock.now += DAY
    assert await strangers.name(Actor(ana.workspace, ana.user_id, ana.user_id)) == ana.user_id


async def test_of_too_many_names_that_came_with_payloads_the_oldest_are_forgotten(
    strangers: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.slack.profiles.MOST", 2)
    for number in (1, 2, 1, 3):
        await strangers.name(Actor("T1", f"U{number}", f"Ana {number}"))
    known = [await strangers.name(Actor("T1", f"U{number}", f"U{number}")) for number in (1, 2, 3)]
    assert known == ["Ana 1", "U2", "Ana 3"]
