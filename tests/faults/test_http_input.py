"""What anybody may send to the HTTP server: refused with a 4xx, without a word in the log, in constant memory."""

from __future__ import annotations

import asyncio
import gzip
import logging
import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlencode, urlsplit

import pytest

from tests.endtoend.world import World

from .raw_http import FORM, exchange, pieces, post, signed, status

JSON = "application/json"
LARGE = 10_000_000
MOST_GROWTH_KB = 40_000
GZIPPED = gzip.compress(b" " * LARGE)


@pytest.fixture
def mode() -> str:
    return "http"


@pytest.fixture(autouse=True)
def hurried_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """Slow senders have tenths of a second."""
    monkeypatch.setattr("bot.slack.http.BODY_SECONDS", 0.3)
    monkeypatch.setattr("bot.web.HEAD_SECONDS", 0.4)


@contextmanager
def _quietly(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Nothing is logged as a warning or worse, or with a traceback, but for the one word on a secret that is wrong."""
    caplog.clear()
    yield
    told = [one.getMessage() for one in caplog.records if one.levelno >= logging.WARNING or one.exc_info]
    assert [one for one in told if "SLACK_SIGNING_SECRET" not in one] == []


@pytest.mark.parametrize(
    "instead",
    [
        {"version": "v1"},
        {"version": "V0"},
        {"moment": str(int(time.time()) - 400)},
        {"moment": str(int(time.time()) + 4000)},
        {"moment": "0"},
        {"moment": "-1"},
        {"moment": "nan"},
        {"moment": "1e9"},
    ],
    ids=["version", "capital version", "late", "early", "zero", "negative", "no number", "odd number"],
)
async def test_a_signature_of_another_time_or_version_is_refused(
    world: World, bot: str, caplog: pytest.LogCaptureFixture, instead: dict[str, str]
) -> None:
    body = b"command=%2Fcase&text=help"
    with _quietly(caplog):
        assert status(await exchange(bot, post(body, signed(world, body, **instead)))) == 401


@pytest.mark.parametrize("missing", ["X-Slack-Request-Timestamp", "X-Slack-Signature"])
async def test_a_request_without_one_of_slacks_headers_is_refused(
    world: World, bot: str, caplog: pytest.LogCaptureFixture, missing: str
) -> None:
    body = b"command=%2Fcase&text=help"
    headers = signed(world, body)
    del headers[missing]
    with _quietly(caplog):
        assert status(await exchange(bot, post(body, headers))) == 401


async def test_a_request_that_is_replayed_as_it_was_is_carried_out_once(linked: World, bot: str) -> None:
    case = linked.case()
    typed = {"command": "/case", "text": f"close {case}", "trigger_id": "1.2.3", "channel_id": linked.channel}
    who = {"user_id": linked.ana.id, "user_name": "ana", "team_id": linked.slack.team_id, "response_url": ""}
    body = urlencode({**typed, **who}).encode()
    request = post(body, signed(linked, body))
    assert [status(await exchange(bot, request)) for _ in range(3)] == [200, 200, 200]
    await linked.rest()
    assert linked.changes(case) == 1


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"<?xml version='1.0'?><a/>", "application/xml"),
        (b"just words", "text/plain"),
        (b"command=%2Fcase&text=help", "text/plain"),
        (b"--x\r\n\r\nhello=1\r\n--x--", "multipart/form-data; boundary=x"),
        (b"\x00\x01\x02", "application/octet-stream"),
        (b'{"type": "url_verification"}', ""),
        (b"{}" * 3, JSON),
        (b"null", JSON),
        (b'{"a":' * 50_000, JSON),
        (b"payload=7", FORM),
        (b"\x00" * 99, FORM),
        (b"%00&%00=", FORM),
        (b"just words", FORM),
    ],
    ids=range(13),
)
async def test_a_signed_body_that_is_nothing_of_slacks_is_refused(
    world: World, bot: str, caplog: pytest.LogCaptureFixture, body: bytes, content_type: str
) -> None:
    with _quietly(caplog):
        assert status(await exchange(bot, post(body, signed(world, body), content_type))) == 400


async def test_a_signature_over_bytes_that_are_no_utf_8_is_none(
    world: World, bot: str, caplog: pytest.LogCaptureFixture
) -> None:
    with _quietly(caplog):
        assert status(await exchange(bot, post(b"text=\xff", signed(world, b"text=\xff")))) == 401


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"{}", JSON),
        (b'{"type": "event_callback", "event": 7}', JSON),
        (b'{"type": "event_callback", "event": {"type": "app_mention", "channel": 7}}', JSON),
        (b'{"type": ["block_actions"], "actions": {"a": 1}}', JSON),
        (b'{"type": "block_actions", "user": 7, "actions": {"a": 1}}', JSON),
        (b"payload=%7B%22type%22%3A%22block_actions%22%7D", FORM),
        (b"payload=%7B%22type%22%3A%22view_submission%22%2C%22view%22%3A%5B%5D%7D", FORM),
        (b"command=%2Fcase&text=%00%ff%fe", FORM),
        (b"%00=%00", FORM),
    ],
    ids=range(9),
)
async def test_a_signed_payload_that_is_not_as_slack_documents_it_is_acknowledged_and_does_nothing(
    linked: World, bot: str, caplog: pytest.LogCaptureFixture, body: bytes, content_type: str
) -> None:
    """Slack would deliver an event again that is refused; the log has a word, and no more than that."""
    caplog.clear()
    assert status(await exchange(bot, post(body, signed(linked, body), content_type))) == 200
    await linked.rest()
    assert linked.rows("SELECT COUNT(*) FROM action") == [(0,)]
    assert [one.getMessage() for one in caplog.records if one.levelno >= logging.ERROR or one.exc_info] == []


@pytest.mark.parametrize(
    "sent",
    [
        b"POST /slack/events HTTP/1.1\r\nHost: a\r\nContent-Length: many\r\n\r\n",
        b"POST /slack/events HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
        b"POST /slack/events HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"POST /slack/events HTTP/1.1\r\nHost: a\r\nX: " + b"a" * 100_000 + b"\r\n\r\n",
        b"POST /slack/events HTTP/9.9\r\n\r\n",
        b"POST /slack/events HTTP/1.1\r\nHost: a\r\nContent-Length: 99\r\n\r\nab",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET /slack/events HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
        b"POST /elsewhere HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
        post(b"no gzip", {"Content-Encoding": "gzip"}),
        post(GZIPPED, {"Content-Encoding": "gzip"}),
    ],
    ids=range(11),
)
async def test_bytes_that_break_the_rules_of_http_are_refused_without_a_traceback(
    bot: str, caplog: pytest.LogCaptureFixture, sent: bytes
) -> None:
    answer = await exchange(bot, sent)
    assert 400 <= (status(answer) or 400) < 500
    assert [one.getMessage() for one in caplog.records if one.exc_info] == []


@pytest.mark.parametrize("is_signed", [True, False])
async def test_bodies_of_ten_megabytes_are_refused_in_constant_memory(
    world: World, bot: str, caplog: pytest.LogCaptureFixture, is_signed: bool
) -> None:
    body = b"a" * LARGE
    sent = pieces(post(body, signed(world, body) if is_signed else {}))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with _quietly(caplog):
        answers = await asyncio.gather(*(exchange(bot, *sent) for _ in range(20)))
    assert {status(answer) for answer in answers} <= {413, 0}
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < MOST_GROWTH_KB


async def test_a_sender_of_a_slow_body_is_told_so_and_cut_off(
    world: World, bot: str, caplog: pytest.LogCaptureFixture
) -> None:
    request = post(b"a" * 1000, {})
    with _quietly(caplog):
        answer = await exchange(bot, *(request[:-20], *[b"a"] * 20), pause=0.05)
    assert status(answer) == 408


async def test_senders_of_slow_heads_are_cut_off_and_others_are_served(
    world: World, bot: str, caplog: pytest.LogCaptureFixture
) -> None:
    head = b"POST /slack/events HTTP/1.1\r\nHost: casebot\r\n"
    began = time.monotonic()
    with _quietly(caplog):
        slow = [asyncio.create_task(exchange(bot, head, *[b"X: y\r\n"] * 10, pause=0.1)) for _ in range(100)]
        served = await world.types(world.ana, "help")
        assert {status(answer) for answer in await asyncio.gather(*slow)} <= {0, 408}
    assert served.acknowledged
    assert time.monotonic() - began < 4


async def test_a_connection_on_which_nothing_is_said_is_cut_off(bot: str) -> None:
    async with asyncio.timeout(4):
        assert await exchange(bot, b"") == b""


async def test_a_connection_that_was_used_is_kept(bot: str) -> None:
    """Slack sends many requests over one connection, with pauses between them."""
    where = urlsplit(bot)
    reader, writer = await asyncio.open_connection(where.hostname, where.port)
    for _ in range(3):
        writer.write(b"GET /healthz HTTP/1.1\r\nHost: casebot\r\n\r\n")
        assert b"200 OK" in await reader.readuntil(b"\r\n\r\nok")
        await asyncio.sleep(0.5)
    writer.close()
