"""When that which was held back is said: whole hours, mornings and quiet hours, in the channel's own time zone."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alerts import release_at
from bot.alerts.hearing import is_held
from bot.watches import QuietHours, Rhythm, WatchSettings

BERLIN = "Europe/Berlin"
NIGHT = QuietHours(22 * 60, 7 * 60)


def moment(text: str, zone: str = BERLIN) -> float:
    """A time of day in Berlin, in seconds since the epoch."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp()


@pytest.mark.parametrize(
    ("now", "is_quiet"),
    [("2026-02-02 21:59", False), ("2026-02-02 22:00", True), ("2026-02-03 06:59", True), ("2026-02-03 07:00", False)],
)
def test_quiet_hours_may_lie_around_midnight(now: str, is_quiet: bool) -> None:
    assert is_held(WatchSettings(quiet=NIGHT, zone=BERLIN), moment(now)) == is_quiet


def test_what_came_at_night_is_said_in_the_morning() -> None:
    settings = WatchSettings(quiet=NIGHT, zone=BERLIN)
    assert release_at(settings, moment("2026-02-02 23:30")) == moment("2026-02-03 07:00")


def test_the_morning_comes_an_hour_earlier_when_the_clocks_change() -> None:
    settings = WatchSettings(quiet=NIGHT, zone=BERLIN)
    assert release_at(settings, moment("2026-03-28 23:00")) == moment("2026-03-29 07:00")


def test_an_hourly_digest_follows_an_hour_after_its_first_alert() -> None:
    settings = WatchSettings(rhythm=Rhythm.HOURLY)
    assert release_at(settings, 1000.0) == 4600.0


def test_an_hourly_digest_does_not_break_the_quiet_of_the_night() -> None:
    settings = WatchSettings(rhythm=Rhythm.HOURLY, quiet=NIGHT, zone=BERLIN)
    assert release_at(settings, moment("2026-02-02 21:30")) == moment("2026-02-03 07:00")


def test_quiet_hours_that_were_set_meanwhile_are_quiet_for_what_was_held_back_before_them() -> None:
    settings = WatchSettings(quiet=NIGHT, zone=BERLIN)
    held_since, now = moment("2026-02-02 21:30"), moment("2026-02-02 22:10")
    assert release_at(settings, held_since, now) == moment("2026-02-03 07:00")


def test_a_digest_that_was_missed_is_not_made_up_for_in_the_night() -> None:
    settings = WatchSettings(quiet=NIGHT, zone=BERLIN)
    held_since, now = moment("2026-02-02 23:30"), moment("2026-02-03 22:30")
    assert release_at(settings, held_since, now) == moment("2026-02-04 07:00")


def test_a_daily_digest_is_said_at_nine() -> None:
    settings = WatchSettings(rhythm=Rhythm.DAILY, zone=BERLIN)
    assert release_at(settings, moment("2026-02-02 09:00")) == moment("2026-02-03 09:00")


@given(
    st.builds(
        WatchSettings,
        rhythm=st.sampled_from(Rhythm),
        quiet=st.none() | st.builds(QuietHours, st.integers(0, 1439), st.integers(0, 1439)),
        zone=st.sampled_from(["UTC", BERLIN, "America/St_Johns", "Pacific/Apia", "Australia/Lord_Howe"]),
    ),
    st.floats(1.6e9, 2.0e9),
)
def test_nothing_is_held_back_for_more_than_two_days_or_said_before_it_happened(
    settings: WatchSettings, since: float
) -> None:
    assert since <= release_at(settings, since) <= since + 2 * 24 * 3600 + 3700
