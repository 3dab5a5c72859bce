"""Who is admitted, by what Slack says of them; what it cannot say keeps nobody out and holds up nothing for long."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.records import Actor, Place
from bot.sandbox.slack import Fault, StandInSlack
from bot.slack.admission import Admission
from bot.slack.identity import Identity
from bot.slack.looking_up import HOUR, MINUTE, People
from bot.slack.profiles import NOBODY, Profile
from bot.slack.whisper import Whisper
from tests.slack.test_looking_up import ALL, Clock, asked

GRID = Identity("T1", "U0", "B0", "E1", "casebot", "", ALL)
ALONE = Identity("T1", "U0", "B0", None, "casebot", "", ALL)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def door(slack: StandInSlack, client: AsyncWebClient, session: aiohttp.ClientSession, clock: Clock) -> Admission:
    """Guests are not admitted."""
    us = Identity(slack.team_id, slack.bot_user_id, "B0", None, "casebot", "", ALL)
    return Admission(People(client, ALL, clock), us, Whisper(client, session), guests=False)


def actor(slack: StandInSlack, **traits: Any) -> Actor:
    """Somebody like this."""
    return Actor(slack.team_id, slack.add_person("Olga", **traits).id, "Olga")


async def test_a_member_is_admitted(slack: StandInSlack, door: Admission) -> None:
    assert await door.admits(actor(slack))


async def test_slackbot_is_not(slack: StandInSlack, door: Admission) -> None:
    assert not await door.admits(Actor(slack.team_id, "USLACKBOT", "slackbot"))


async def test_somebody_of_whom_slack_knows_nothing_is_not(slack: StandInSlack, door: Admission) -> None:
    assert not await door.admits(Actor(slack.team_id, "U0NOBODY1", "nobody"))


@pytest.mark.parametrize("error", ["internal_error", "ratelimited", "missing_scope", "fatal_error"])
async def test_where_slack_cannot_say_the_person_is_admitted(slack: StandInSlack, door: Admission, error: str) -> None:
    slack.fault(Fault("users.info", error=error))
    assert await door.admits(actor(slack, is_restricted=True))


async def test_after_trouble_a_guest_is_recognised_within_a_minute(
    slack: StandInSlack, door: Admission, clock: Clock
) -> None:
    guest = actor(slack, is_restricted=True)
    slack.fault(Fault("users.info", error="internal_error"))
    await door.admits(guest)
    clock.now += MINUTE
    assert not await door.admits(guest)


async def test_a_guest_whom_slack_knew_stays_one_while_it_cannot_say(
    slack: StandInSlack, door: Admission, clock: Clock
) -> None:
    guest = actor(slack, is_restricted=True)
    await door.admits(guest)
    slack.fault(Fault("users.info", error="internal_error", times=9))
    clock.now += 3 * HOUR
    assert not await door.admits(guest)


async def test_slack_is_asked_once_an_hour(slack: StandInSlack, door: Admission, clock: Clock) -> None:
    member = actor(slack)
    for _ in range(5):
        await door.admits(member)
    clock.now += HOUR
    await door.admits(member)
    assert asked(slack, "users.info") == 2


async def test_a_slow_look_up_holds_up_a_form_for_half_a_second_and_serves_the_next_one(
    slack: StandInSlack, door: Admission
) -> None:
    guest = actor(slack, is_restricted=True)
    slack.fault(Fault("users.info", delay=1.0))
    began = time.monotonic()
    assert await door.admits_in_time(guest)
    assert time.monotonic() - began < 0.9
    await slack.until(lambda: asked(slack, "users.info"))
    assert not await door.admits_in_time(guest)


async def test_what_a_refused_person_asked_for_is_not_begun(slack: StandInSlack, door: Admission) -> None:
    begun = asyncio.Event()

    async def doing() -> None:
        begun.set()

    await door.let_in(actor(slack, is_bot=True), Place(slack.add_channel("support")), doing())
    assert not begun.is_set()


@pytest.mark.parametrize(
    ("profile", "us", "is_foreign"),
    [
        (Profile(team_id="T1"), ALONE, False),
        (Profile(team_id="T2"), ALONE, True),
        (Profile(team_id="T2", enterprise_id="E1"), GRID, False),
        (Profile(team_id="T2", enterprise_id="E1"), ALONE, True),
        (Profile(team_id="T2", enterprise_id="E2"), GRID, True),
        (Profile(team_id="T1", is_stranger=True), ALONE, False),
        (Profile(is_stranger=True), ALONE, True),
        (NOBODY, ALONE, False),
    ],
)
def test_whose_a_person_is_follows_from_team_and_organisation(profile: Profile, us: Identity, is_foreign: bool) -> None:
    assert profile.is_foreign(us) == is_foreign
