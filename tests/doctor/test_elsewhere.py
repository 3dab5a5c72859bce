"""Where something else than Slack's API answers at the address, the doctor says so and does not blame Slack."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

import pytest
from aiohttp import web
from pydantic import SecretStr

from bot.doctor.connected import slack
from bot.doctor.findings import Finding, Mark
from bot.settings import Settings
from tests.core.making import FakeClock

Answer = Callable[[], web.Response]


class Elsewhere:
    """A server on this machine that answers whatever it is told to."""

    def __init__(self) -> None:
        """It is told before it is asked."""
        self.answer: Answer = web.Response
        self.url = ""

    async def handle(self, _: web.Request) -> web.Response:
        """The same to everybody."""
        return self.answer()


@pytest.fixture
async def elsewhere() -> AsyncIterator[Elsewhere]:
    """The server, as long as the test runs."""
    made, app = Elsewhere(), web.Application()
    app.router.add_route("*", "/{path:.*}", made.handle)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
    yield made
    await runner.cleanup()


async def found(elsewhere: Elsewhere, answer: Answer) -> Finding:
    """The one thing that the doctor says of it."""
    elsewhere.answer = answer
    settings = Settings(_env_file=None, slack_bot_token=SecretStr("xoxb-1"), slack_api_url=elsewhere.url)
    (finding,) = [finding async for finding in slack(settings, FakeClock())]
    return finding


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (lambda: web.Response(status=404), 404),
        (lambda: web.Response(status=404, text="not here"), 404),
        (lambda: web.Response(text="<html>", content_type="text/html"), 200),
        (lambda: web.Response(text="hello"), 200),
        (lambda: web.json_response({"hello": 1}), 200),
        (lambda: web.json_response(["hello"]), 200),
        (lambda: web.Response(text="{", content_type="application/json"), 200),
    ],
)
async def test_an_answer_that_is_none_of_slacks_api_is_said_to_come_from_elsewhere(
    elsewhere: Elsewhere, answer: Answer, status: int
) -> None:
    finding = await found(elsewhere, answer)
    assert finding.sentence == f"Something answers at {elsewhere.url}, but not Slack's API (http_{status})"


async def test_the_remedy_is_the_end_of_the_address(elsewhere: Elsewhere) -> None:
    finding = await found(elsewhere, lambda: web.Response(status=404))
    assert (finding.mark, "ends with /api/" in finding.remedy, "status.slack.com" in finding.remedy) == (
        Mark.BAD,
        True,
        False,
    )


async def test_a_slack_that_is_down_is_one_that_cannot_be_reached(elsewhere: Elsewhere) -> None:
    finding = await found(elsewhere, lambda: web.Response(status=503))
    assert finding.sentence == f"Slack cannot be reached at {elsewhere.url} (http_503)"
