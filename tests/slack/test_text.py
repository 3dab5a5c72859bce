"""Text is made harmless, cut and escaped, once each."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack import text


@given(st.text(), st.integers(1, 50))
def test_what_is_shortened_fits(long: str, most: int) -> None:
    assert len(text.shorten(long, most)) <= most


@given(st.text(alphabet="&<>ab", max_size=300), st.integers(10, 100))
def test_cutting_an_escaped_text_breaks_no_entity(long: str, most: int) -> None:
    cut = text.top_level(long, most)
    bare = cut.replace("&amp;", "").replace("&lt;", "").replace("&gt;", "")
    assert not set(bare) & set("&<>")
    assert len(cut) <= most


@given(st.text())
def test_text_that_was_tidied_can_be_sent_and_stands_in_one_line(odd: str) -> None:
    assert len(text.tidy(odd).encode().splitlines()) <= 1


def test_half_of_a_character_is_dropped() -> None:
    assert text.tidy("a\ud83db") == "a b"


def test_characters_that_turn_the_direction_are_dropped() -> None:
    assert text.tidy("a\u202eb") == "ab"


def test_a_joined_emoji_is_not_left_with_its_joiner() -> None:
    assert text.shorten("👩\u200d👩\u200d👧", 3) == "👩…"


def test_only_the_three_characters_are_escaped() -> None:
    assert text.escape("<!here> & \"'") == "&lt;!here&gt; &amp; \"'"


def test_a_date_has_a_fallback_for_clients_that_cannot_show_it() -> None:
    assert text.date(0) == "<!date^0^{date_short_pretty} {time}|1970-01-01 00:00 UTC>"


def test_a_time_without_a_zone_is_in_utc() -> None:
    assert text.seconds(datetime(1970, 1, 1, 1)) == 3600


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(-5, "a moment ago"), (59, "a moment ago"), (60, "1 minute ago"), (7300, "2 hours ago"), (200_000, "2 days ago")],
)
def test_how_long_ago_reads(seconds: float, words: str) -> None:
    assert text.ago(seconds) == words
