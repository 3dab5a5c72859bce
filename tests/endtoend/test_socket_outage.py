"""Socket Mode while Slack cannot be reached: it asks ever less often, and the log stays short and discreet."""

from __future__ import annotations

import pytest

from bot.sandbox.slack import Fault

from .world import World

OPEN = "apps.connections.open"


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Looks and pauses a fraction as long, so that nobody waits."""
    monkeypatch.setattr("bot.slack.socket.LOOK_SECONDS", 0.05)
    monkeypatch.setattr("bot.slack.identity.FIRST_PAUSE_SECONDS", 0.1)


def _asked_at(world: World) -> list[float]:
    return [call.at for call in world.slack.calls if call.method == OPEN]


async def _comes_back(world: World, refusals: int) -> None:
    world.slack.refuse_upgrades(refusals)
    world.slack.drop_sockets()
    await world.until(lambda: world.slack.connections == 0 and world.slack.sockets.refusals == 0)
    await world.until(lambda: world.slack.connections == 1)


async def test_while_slack_gives_no_address_it_is_asked_ever_less_often(world: World, bot: str) -> None:
    before = len(_asked_at(world))
    world.slack.fault(Fault(OPEN, status=503, times=1000))
    world.slack.drop_sockets()
    await world.until(lambda: len(_asked_at(world)) >= before + 5)
    first, second, *_, fourth, fifth = _asked_at(world)[before:]
    assert fifth - fourth > 3 * (second - first)


async def test_slack_is_not_asked_again_before_the_time_that_it_names(world: World, bot: str) -> None:
    before = len(_asked_at(world))
    world.slack.fault(Fault(OPEN, error="ratelimited", retry_after=1))
    world.slack.drop_sockets()
    await world.until(lambda: world.slack.connections == 1 and len(_asked_at(world)) >= before + 2)
    refused, again = _asked_at(world)[before : before + 2]
    assert again - refused >= 0.99


async def test_after_an_outage_the_first_drop_is_mended_at_once_again(
    world: World, bot: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("INFO", "bot.slack.socket"):
        await _comes_back(world, refusals=2)
        caplog.clear()
        await world.until(lambda: "Socket Mode is connected" in caplog.text)
    world.slack.drop_sockets()
    await world.until(lambda: world.slack.connections == 0)
    await world.until(lambda: world.slack.connections == 1, seconds=1)


async def test_while_slack_ends_each_connection_at_once_it_is_asked_ever_less_often(world: World, bot: str) -> None:
    first_pause = 0.1

    def is_patient() -> bool:
        world.slack.drop_sockets()
        asked = _asked_at(world)
        return len(asked) > 2 and asked[-1] - asked[-2] > 5 * first_pause

    await world.until(is_patient)


async def test_the_log_of_a_failed_upgrade_holds_no_ticket(
    world: World, bot: str, caplog: pytest.LogCaptureFixture
) -> None:
    await _comes_back(world, refusals=1)
    assert "ticket=" not in caplog.text


async def test_each_failed_try_is_one_line_of_the_log(world: World, bot: str, caplog: pytest.LogCaptureFixture) -> None:
    world.slack.fault(Fault(OPEN, status=503))
    await _comes_back(world, refusals=1)
    told = [record for record in caplog.records if record.levelname != "INFO" and "aiohttp" not in record.name]
    assert [record.getMessage().partition(";")[0] for record in told] == [
        "Socket Mode cannot connect (http_503)",
        "Socket Mode cannot connect (WSServerHandshakeError 503)",
    ]


async def test_no_traceback_stands_in_the_log_of_an_outage(
    world: World, bot: str, caplog: pytest.LogCaptureFixture
) -> None:
    world.slack.fault(Fault(OPEN, status=503))
    await _comes_back(world, refusals=1)
    assert "Traceback" not in caplog.text
