"""What the bot lacks to be ready is said, a sentence for each cause."""

from __future__ import annotations

import pytest

from bot.health import OLD_AFTER_SECONDS, STARTING, WAITING, Heartbeat, Readiness
from tests.core.making import FakeClock


@pytest.fixture
def clock() -> FakeClock:
    """A clock that the test moves."""
    return FakeClock()


async def well() -> str | None:
    """A check that finds nothing."""
    return None


async def ill() -> str | None:
    """A check that finds something."""
    return "It is ill."


async def hurt() -> str | None:
    """Another one that does."""
    return "It is hurt."


def opened() -> Readiness:
    """What Slack was let in to."""
    readiness = Readiness()
    readiness.is_open = True
    return readiness


async def test_before_slack_is_let_in_the_bot_is_not_ready() -> None:
    assert await Readiness().lacking() == STARTING


async def test_a_start_that_waits_for_slack_says_so_and_why() -> None:
    readiness = Readiness()
    readiness.waits_for_slack("timeout")
    assert await readiness.lacking() == WAITING.format("timeout")


async def test_a_start_that_waited_is_a_start_like_any_other_once_slack_answered() -> None:
    readiness = Readiness()
    readiness.waits_for_slack("timeout")
    readiness.waits_for_slack(None)
    assert await readiness.lacking() == STARTING


async def test_with_every_check_well_the_bot_is_ready() -> None:
    readiness = opened()
    readiness.needs(well, well)
    assert await readiness.lacking() is None


async def test_every_check_that_is_not_well_is_said_in_its_order() -> None:
    readiness = opened()
    readiness.needs(well, ill)
    readiness.needs(hurt, well)
    assert await readiness.lacking() == "It is ill. It is hurt."


async def test_what_is_broken_for_good_is_said_to_the_end() -> None:
    readiness = Readiness()
    readiness.broken = "It is broken."
    assert await readiness.lacking() == "It is broken."


async def test_a_young_heartbeat_is_well(clock: FakeClock) -> None:
    heartbeat = Heartbeat(clock, lambda: None)
    clock.now += OLD_AFTER_SECONDS
    assert await heartbeat.lacking() is None


async def test_an_old_heartbeat_is_said_with_its_age(clock: FakeClock) -> None:
    heartbeat = Heartbeat(clock, lambda: None)
    clock.now += 12
    assert "12 seconds old" in (await heartbeat.lacking() or "")


async def test_a_beat_makes_it_young_again(clock: FakeClock) -> None:
    heartbeat = Heartbeat(clock, lambda: None)
    clock.now += 12
    heartbeat.beat()
    assert heartbeat.age() == 0


async def test_a_look_that_fails_does_not_stop_the_heart(clock: FakeClock) -> None:
    heartbeat = Heartbeat(clock, lambda: 1 // 0)  # type: ignore[arg-type]
    clock.now += 12
    heartbeat.beat()
    assert heartbeat.age() == 0
