"""Whatever Slack might send, it is acknowledged, Slack is content with the answer, and the log holds no traceback."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.sandbox.tour.bot_process import Mode
from bot.slack import ids
from tests.fuzz.running import RunningBot, listener
from tests.fuzz.typed import texts

Json = dict[str, Any]

MODES = ("socket", "http")
PAYLOADS, TYPED = 1200, 400
"""How many of each are tried, in each mode."""


@pytest.fixture(scope="module", params=MODES)
def running(request: pytest.FixtureRequest) -> Iterator[RunningBot]:
    """One bot for all the payloads of a module."""
    mode: Mode = request.param
    with RunningBot(mode) as bot:
        yield bot
        bot.rest()


def test_any_spoilt_payload_is_answered(running: RunningBot) -> None:
    settings(max_examples=PAYLOADS, deadline=None)(listener(running))()


@settings(max_examples=TYPED, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=texts, is_mention=st.booleans())
def test_any_text_is_answered(running: RunningBot, text: str, is_mention: bool) -> None:
    assert running.says(text, is_mention=is_mention) == []


def _without_somebody(bot: RunningBot) -> Json:
    return {"type": "block_actions", "user": {"id": ""}, "channel": {"id": bot.world.channel}, "actions": []}


FOUND: dict[str, Callable[[RunningBot], Json]] = {
    "an event that is none": lambda bot: {"type": "event_callback", "event": None},
    "an event that is a text": lambda bot: {"type": "event_callback", "event": "app_mention"},
    "a person that is no object": lambda bot: {**_without_somebody(bot), "user": True},
    "authorizations that are none": lambda bot: {"type": "shortcut", "authorizations": [1]},
    "a click of nobody, to whom no answer can go": _without_somebody,
    "a click in a channel with a name of 2,000 emoji": lambda bot: {
        **_click_on_link(bot),
        "channel": {"id": "😀" * 2000},
    },
}


def _click_on_link(bot: RunningBot) -> Json:
    clicks = (payload for _, payload in bot.seeds if payload.get("actions"))
    return bot.fresh(next(click for click in clicks if click["actions"][0]["action_id"] == ids.LINK))


@pytest.mark.parametrize("name", FOUND)
def test_what_once_went_wrong_is_answered(running: RunningBot, name: str) -> None:
    payload = FOUND[name](running)
    assert running.hear("events_api" if "event" in payload else "interactive", payload) == []


def test_a_mention_of_the_bot_by_itself_is_ignored(running: RunningBot) -> None:
    running.rest()
    said = len(running.world.slack.calls)
    mention = running.fresh(next(payload for kind, payload in running.seeds if kind == "events_api"))
    event = {**mention["event"], "user": running.world.slack.bot_user_id}
    assert running.hear("events_api", {**mention, "event": event}) == []
    running.rest()
    assert len(running.world.slack.calls) == said
