"""An app that was not granted what it needs: nothing is lost, and everybody concerned hears which scope is missing."""

from __future__ import annotations

import logging

import pytest

from tests.endtoend.bots import inside
from tests.endtoend.test_watching_it import ready
from tests.endtoend.world import World

from .ends import VERBS, End, check, press, with_cards

SCOPE = "chat:write"
WAITS = f"lacks the permission {SCOPE}"


@pytest.fixture
def mode() -> str:
    return "http"


@pytest.fixture(autouse=True)
def short_grace(monkeypatch: pytest.MonkeyPatch) -> None:
    """What waits for the scope is not waited for when the bot stops."""
    monkeypatch.setattr("bot.app.GRACE_SECONDS", 0.1)


async def closes_in_vain(world: World) -> str:
    """Ana closes a case while the app may not post; it is closed in Pandabase."""
    world.slack.granted.discard(SCOPE)
    case = world.case()
    await world.types(world.ana, f"close {case}")
    await world.until(lambda: world.told(world.ana, WAITS))
    return case


async def test_what_could_not_be_posted_is_said_once_the_scope_is_granted(linked: World) -> None:
    cases = await with_cards(linked)
    linked.slack.granted.discard(SCOPE)
    await press(linked, cases)
    await linked.until(lambda: [linked.changes(case) for case in cases.values()] == [2] * len(cases))
    await linked.until(lambda: len(linked.told(linked.ana, WAITS)) == len(VERBS))
    linked.slack.granted.add(SCOPE)
    await linked.rest()
    await check(linked, cases, End.DONE)


async def test_who_acted_hears_once_that_it_waits_and_for_what(linked: World) -> None:
    await closes_in_vain(linked)
    calls = len(linked.slack.calls)
    await linked.until(lambda: len(linked.slack.calls) > calls + 2)
    assert len(linked.told(linked.ana, WAITS)) == 1


async def test_the_log_names_the_scope_and_the_remedy_once(linked: World, caplog: pytest.LogCaptureFixture) -> None:
    await closes_in_vain(linked)
    await closes_in_vain(linked)
    said = [one.getMessage() for one in caplog.records if one.levelno == logging.ERROR]
    assert [f"lacks the scope {SCOPE}" in said[0], "install it again" in said[0], len(said)] == [True, True, 1]


async def test_the_bot_is_not_ready_until_it_may_post_again(linked: World, bot: str) -> None:
    await closes_in_vain(linked)
    status, sentence = await ready(bot)
    linked.slack.granted.add(SCOPE)
    await linked.rest()
    assert (status, SCOPE in sentence, (await ready(bot))[0]) == (503, True, 200)


async def test_a_scope_that_was_not_granted_is_said_at_the_start(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.slack.granted.discard("app_mentions:read")
    async with inside(world, "http"):
        assert "the app lacks the scope app_mentions:read: no mention is heard" in caplog.text
