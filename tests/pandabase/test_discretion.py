"""Tokens and cookies go to the API alone: not to logs, errors, redirects, proxies or other people's requests."""

import asyncio
import logging
from contextlib import suppress

import httpx
import pytest

from bot.case import Change, Verb
from bot.errors import NotTaken, Unclear, UpstreamError
from bot.records import Account
from bot.sandbox.pandabase import StandInPandabase
from tests.pandabase.conftest import Connect
from tests.pandabase.servers import BROKEN, HURRY, answering, asked, serving

CASE = "cs_8Kd02mXqPz71LtVa"
CLOSE = Change(Verb.CLOSE)


async def test_a_redirect_is_not_followed(account: Account, connect: Connect) -> None:
    heard: list[bytes] = []

    async def listen(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        heard.append(await asked(reader))

    async with serving(listen) as elsewhere:
        head = b"HTTP/1.1 307 Temporary Redirect\r\nContent-Length: 0\r\nLocation: " + elsewhere.encode()
        async with serving(answering(head)) as url:
            with pytest.raises(Unclear):
                await connect(url).change(account, CASE, CLOSE)
    assert heard == []


async def test_a_cookie_of_one_answer_is_not_sent_with_the_next(account: Account, connect: Connect) -> None:
    heads: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        heads.extend(request.headers)
        return httpx.Response(404, headers={"Set-Cookie": "session=ana; Path=/"})

    client = connect("http://127.0.0.1/v2", transport=httpx.MockTransport(answer))
    for _ in range(2):
        with suppress(UpstreamError):
            await client.read(account, CASE)
    assert "cookie" not in heads


@pytest.mark.parametrize("oddity", BROKEN)
async def test_no_token_is_logged(
    oddity: str, account: Account, connect: Connect, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "bot")
    async with serving(BROKEN[oddity]) as url:
        with suppress(UpstreamError):
            await connect(url, HURRY).read(account, CASE)
    assert account.secret not in caplog.text


@pytest.mark.usefixtures("no_backoff")
async def test_a_retry_logs_no_token(account: Account, connect: Connect, caplog: pytest.LogCaptureFixture) -> None:
    async with serving(BROKEN["truncated"]) as url:
        with suppress(UpstreamError):
            await connect(url).read_patiently(account, CASE)
    assert ("retry" in caplog.text, account.secret in caplog.text) == (True, False)


async def test_no_error_leads_to_the_request_and_its_token(account: Account, connect: Connect) -> None:
    async with serving(BROKEN["no HTTP"]) as url:
        with pytest.raises(Unclear) as raised:
            await connect(url).read(account, CASE)
    assert (raised.value.__cause__, raised.value.__context__) == (None, None)


async def test_plain_http_goes_past_a_proxy_of_the_environment(
    pandabase: StandInPandabase, connect: Connect, ana: Account, case_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A proxy for plain http would be handed the token."""
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    assert (await connect(pandabase.api_url).read(ana, case_id)).case.id == case_id


async def test_https_uses_a_proxy_of_the_environment(
    account: Account, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    tunnels: list[bytes] = []

    async def tunnel(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        tunnels.append(await asked(reader))
        writer.write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
        await writer.drain()

    async with serving(tunnel) as url:
        monkeypatch.setenv("HTTPS_PROXY", url.removesuffix("/v2/core"))
        with pytest.raises(NotTaken):
            await connect("https://casebot.invalid/v2").change(account, CASE, CLOSE)
    assert [head.partition(b" HTTP")[0] for head in tunnels] == [b"CONNECT casebot.invalid:443"]
