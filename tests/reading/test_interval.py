"""How long a store is left alone."""

from hypothesis import given
from hypothesis import strategies as st

from bot.reading import Pulse, interval
from bot.reading.interval import LONGEST_BACKOFF, is_to_be_told
from tests.core.making import NOW

BASE = 15.0
HALF = 0.5
"""The chance that adds nothing."""


def test_a_store_is_read_every_interval() -> None:
    assert interval(BASE, Pulse(), NOW, HALF) == BASE


def test_a_busy_store_is_read_three_times_as_often() -> None:
    assert interval(BASE, Pulse(happened_at=NOW - 60), NOW, HALF) == BASE / 3


def test_it_is_no_longer_busy_after_two_minutes() -> None:
    assert interval(BASE, Pulse(happened_at=NOW - 121), NOW, HALF) == BASE


def test_even_a_busy_store_is_left_alone_for_a_second() -> None:
    assert interval(2.0, Pulse(happened_at=NOW), NOW, HALF) == 1.0


def test_a_short_interval_stays_what_it_is() -> None:
    assert interval(0.2, Pulse(happened_at=NOW), NOW, HALF) == 0.2


def test_quiet_hours_are_read_four_times_as_seldom() -> None:
    assert interval(BASE, Pulse(is_quiet=True), NOW, HALF) == 4 * BASE


@given(st.floats(0.1, 3600), st.floats(0, 1))
def test_chance_moves_it_by_a_twentieth_at_most(base: float, chance: float) -> None:
    assert 0.949 * base <= interval(base, Pulse(), NOW, chance) <= 1.051 * base


@given(st.floats(0.1, 300), st.integers(1, 2000), st.floats(0, 1))
def test_backing_off_has_an_end(base: float, failures: int, chance: float) -> None:
    assert 0 < interval(base, Pulse(failures=failures), NOW, chance) <= LONGEST_BACKOFF


def test_backing_off_doubles() -> None:
    waits = [interval(BASE, Pulse(failures=failures), NOW, HALF) for failures in (1, 2, 3)]
    assert waits == [BASE, 2 * BASE, 4 * BASE]


@given(st.floats(0.1, 600), st.integers(1, 50))
def test_a_wait_that_was_asked_for_is_kept_to(asked: float, failures: int) -> None:
    assert interval(BASE, Pulse(failures=failures, retry_after=asked), NOW, HALF) == asked


def test_a_try_falls_on_the_moment_when_people_are_to_be_told() -> None:
    pulse = Pulse(failures=3, failing_since=NOW - 2.5 * BASE)
    assert is_to_be_told(BASE, pulse, NOW + interval(BASE, pulse, NOW, HALF))


def test_people_are_told_after_three_intervals() -> None:
    pulse = Pulse(failures=3, failing_since=NOW)
    told = [is_to_be_told(BASE, pulse, NOW + after) for after in (2.9 * BASE, 3.1 * BASE)]
    assert told == [False, True]


def test_a_pause_of_more_than_three_intervals_is_told_when_it_is_asked_for() -> None:
    told = [is_to_be_told(BASE, Pulse(failures=1, retry_after=wait, failing_since=NOW), NOW) for wait in (30, 60)]
    assert told == [False, True]


def test_people_who_were_told_are_not_told_again() -> None:
    assert not is_to_be_told(BASE, Pulse(failures=9, failing_since=NOW, is_told=True), NOW + 9 * BASE)
