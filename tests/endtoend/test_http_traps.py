"""What goes wrong over HTTP with Bolt alone: bodies that are parsed before they are verified, and parsed wrong."""

from __future__ import annotations

import json
import logging
import time

import aiohttp
import pytest

from .world import World

FORM = "application/x-www-form-urlencoded"
JSON = "application/json"


@pytest.fixture
def mode() -> str:
    return "http"


async def test_a_command_that_mentions_a_payload_is_understood(linked: World) -> None:
    case = linked.case()
    typed = await linked.types(linked.ana, f"close <https://pandabase.example/cases/{case}|the payload>")
    await linked.rest()
    assert (typed.status, linked.status(case)) == (200, "CLOSED")


async def test_a_mistyped_command_that_mentions_a_payload_gets_its_usage_error(linked: World) -> None:
    typed = await linked.types(linked.ana, "reply the payload is wrong")
    assert typed.status == 200
    assert linked.told(linked.ana, "Nothing was done")


@pytest.mark.parametrize(
    ("body", "content_type", "headers"),
    [
        (b"{no json", JSON, {}),
        (b"\xff\xfe", FORM, {}),
        (b"payload={no json", FORM, {}),
        (b"{}", JSON, {"X-Slack-Request-Timestamp": "soon", "X-Slack-Signature": "v0=ab"}),
        (b"{}", JSON, {"X-Slack-Request-Timestamp": "9" * 400, "X-Slack-Signature": "v0=ab"}),
        (b"{}", JSON, {"X-Slack-Request-Timestamp": str(int(time.time())), "X-Slack-Signature": ""}),
        (b"{}", JSON, {"X-Slack-Request-Timestamp": str(int(time.time())), "X-Slack-Signature": "v0=é"}),
    ],
)
async def test_unsigned_garbage_is_refused_without_a_word_in_the_log(
    bot: str, caplog: pytest.LogCaptureFixture, body: bytes, content_type: str, headers: dict[str, str]
) -> None:
    assert await _status(bot, body, {"Content-Type": content_type, **headers}) == 401
    assert _complaints(caplog) == []


@pytest.mark.parametrize(
    ("body", "content_type"),
    [(b"{no json", JSON), (b"[1]", JSON), (b"payload={no json", FORM), (b"", FORM), (b"[" * 9999, JSON)],
)
async def test_signed_garbage_is_refused_without_a_word_in_the_log(
    world: World, bot: str, caplog: pytest.LogCaptureFixture, body: bytes, content_type: str
) -> None:
    assert await _status(bot, body, {"Content-Type": content_type, **world.slack.signed(body)}) == 400
    assert _complaints(caplog) == []


async def test_a_signed_payload_that_nobody_knows_is_no_server_error(world: World, bot: str) -> None:
    body = json.dumps({"type": "brand_new", "team_id": world.slack.team_id}).encode()
    assert await _status(bot, body, {"Content-Type": JSON, **world.slack.signed(body)}) < 500


async def test_a_good_signature_is_good_for_five_minutes_only(world: World, bot: str) -> None:
    world.slack.core.wall = lambda: time.time() - 301
    body = json.dumps({"type": "url_verification", "challenge": "hello"}).encode()
    assert await _status(bot, body, {"Content-Type": JSON, **world.slack.signed(body)}) == 401


async def test_the_address_of_events_can_be_verified(world: World, bot: str) -> None:
    answer = await world.slack.verify_url()
    assert (answer.status, answer.body) == (200, {"challenge": "sandbox-challenge"})


async def _status(address: str, body: bytes, headers: dict[str, str]) -> int:
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{address}/slack/events", data=body, headers=headers) as answer,
    ):
        return answer.status


def _complaints(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What was logged as a warning or worse, or with a traceback."""
    return [one.getMessage() for one in caplog.records if one.levelno >= logging.WARNING or one.exc_info]


async def test_a_request_signed_with_another_secret_is_said_once_a_minute(
    bot: str, caplog: pytest.LogCaptureFixture
) -> None:
    now = str(int(time.time()))
    headers = {"Content-Type": JSON, "X-Slack-Request-Timestamp": now, "X-Slack-Signature": "v0=" + "a" * 64}
    assert [await _status(bot, b"{}", headers) for _ in range(3)] == [401, 401, 401]
    assert len([record for record in caplog.records if "SLACK_SIGNING_SECRET" in record.getMessage()]) == 1
