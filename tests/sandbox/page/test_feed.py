"""The numbered feed: nothing twice, nothing lost, nothing that is somebody else's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.page import sending
from bot.sandbox.page.feed import Feed

AUDIENCE = st.one_of(st.none(), st.sets(st.sampled_from("AB")))


@given(st.lists(AUDIENCE, max_size=12), st.integers(0, 12), st.integers(1, 5))
def test_whoever_goes_on_from_a_number_gets_all_of_theirs_or_is_told_to_start_anew(
    audiences: list[set[str] | None], since: int, kept: int
) -> None:
    feed = Feed(first=100, kept=kept)
    for number, audience in enumerate(audiences):
        feed.publish("n", number, audience)
    got = feed.after(100 + since, "A")
    if since > len(audiences) or since < len(audiences) - kept:
        assert got is None
    else:
        expected = [n for n in range(since, len(audiences)) if audiences[n] is None or "A" in (audiences[n] or ())]
        assert [int(event.data) for event in got or []] == expected


def test_numbers_rise_by_one() -> None:
    feed = Feed(first=7)
    feed.publish("a", {})
    feed.publish("b", {})
    assert [event.seq for event in feed.after(7, "A") or []] == [8, 9]


def test_a_line_break_in_the_data_does_not_end_the_event() -> None:
    feed = Feed(first=0)
    feed.publish("message", {"text": "a\n\nevent: reload"})
    (event,) = feed.after(0, "A") or []
    assert event.lines().count(b"\n\n") == 1


@pytest.mark.parametrize(
    ("header", "query", "expected"),
    [("5", "3", 5), (None, "3", 3), ("", "", 9), ("x", "-1", 9), (None, "9" * 30, 9), ("٣", None, 9)],
)
def test_the_number_to_go_on_from(header: str | None, query: str | None, expected: int) -> None:
    assert sending.wanted(header, query, newest=9) == expected
