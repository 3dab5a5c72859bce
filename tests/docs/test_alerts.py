"""What docs/alerts.md promises follows from the program: how soon, how often, what is kept, who is named."""

from __future__ import annotations

import math
import sqlite3

import pytest

from bot.alerts import DIGEST_FROM, LINE_WAITS_SECONDS
from bot.case import Status
from bot.pandabase.budget import A_SECOND
from bot.ports import CasePage, Layout
from bot.reading import plan
from bot.reading.interval import BUSY_FOR, LONGEST_BACKOFF, TOLD_AFTER, Pulse, interval
from bot.reading.pages import PageLook
from bot.reading.passes import Speed
from bot.reading.plan import ACTIVE, PAGE, Plan
from bot.reading.sweep import MOST_TRIES
from bot.reading.turns import HURRIED_SWEEP_EVERY
from bot.settings import Settings
from bot.slack.noticed_lines import noticed_line
from bot.slack.pace import EDITS_A_MINUTE, POSTS_A_MINUTE
from bot.store.schema import migrate
from bot.store.tracked import CARD_IS_WATCHED_SECONDS, MOST_CARDED
from bot.watches import Event
from tests.docs.markdown import ROOT, quotes, rows, section
from tests.slack.making import NOW
from tests.slack.making_watches import noticed, state

TEXT = (ROOT / "docs" / "alerts.md").read_text()
BASE: float = Settings.model_fields["poll_interval_seconds"].default
HAPPENED = Pulse(happened_at=NOW)
SLOWEST = interval(BASE, Pulse(), NOW, 1.0)
"""Seconds between two passes over a store, at the most."""
CASE_LOOK = interval(BASE, HAPPENED, NOW, 1.0)
"""Seconds until a case is read that a page should have shown."""
SOON = {row[0]: (float(row[2]), row[3]) for row in rows(section("How soon a change is noticed", TEXT))}
COST = [row[2] for row in rows(section("What it costs", TEXT))]
ORDINARY = " ".join(TEXT.split())


def promised(words: str) -> float:
    """In how many intervals such a change is noticed."""
    (found,) = [intervals for what, (intervals, _) in SOON.items() if words in what]
    return found


def longest(pages: int, carded: int) -> dict[PageLook, float]:
    """The longest time in seconds between two looks at each page, when every pass takes as long as it may.

    All but two of the active pages are in one list; the first of them hold cards.
    """
    sizes = dict.fromkeys(ACTIVE, 1) | {Status.OPEN: pages - 2}
    layout = Layout(tuple((Status.OPEN, index * PAGE + 5) for index in range(carded)))
    now, sweep, seen, gaps = NOW, Plan(), dict[PageLook, float](), dict[PageLook, float]()
    for _ in range(12 * pages):
        now += SLOWEST
        sweep = sweep if sweep.at is not None else plan.begun(sweep, layout, now)
        look = plan.next_look(sweep, now)
        assert isinstance(look, PageLook)
        gaps[look] = max(gaps.get(look, 0.0), now - seen.get(look, now))
        seen[look] = now
        sweep = plan.looked(sweep, look, CasePage((), 0, sizes[look.status]), now)
    return gaps


def with_cards(pages: int, carded: int) -> float:
    """The longest time to notice a change on a page with cards, in intervals."""
    gaps = longest(pages, carded)
    return (max(gaps[PageLook(Status.OPEN, 1 + index)] for index in range(carded)) + CASE_LOOK) / BASE


def test_the_times_at_the_default_are_the_intervals_times_the_default() -> None:
    given = {what: float(seconds.split()[0]) for what, (_, seconds) in SOON.items()}
    assert given == {what: pytest.approx(intervals * BASE, abs=BASE * 0.06) for what, (intervals, _) in SOON.items()}


@pytest.mark.parametrize("words", ["a new case", "in one of the hundred cases"])
def test_what_page_1_shows_is_noticed_by_the_next_pass(words: str) -> None:
    assert promised(words) == pytest.approx(SLOWEST / BASE)


@pytest.mark.parametrize("pages", [7, 52])
def test_a_card_on_one_of_five_pages_is_looked_after_in_the_time_that_is_promised(pages: int) -> None:
    assert with_cards(pages, 5) == pytest.approx(promised("where 5 pages hold all cards"), abs=0.05)


def test_a_card_on_one_of_ten_pages_is_looked_after_in_the_time_that_is_promised() -> None:
    assert with_cards(52, 10) == pytest.approx(promised("where 10 pages hold cards"), abs=0.05)


@pytest.mark.parametrize("carded", [1, 2, 3, 4, 6, 9, 20])
def test_the_formula_for_pages_with_cards_holds(carded: int) -> None:
    looks = max(5, math.ceil(4 * carded / 3))
    assert with_cards(carded + 10, carded) <= 1.05 * looks + 0.4


def test_a_round_over_5000_active_cases_takes_as_long_as_is_promised() -> None:
    pages = 5_000 // PAGE + len(ACTIVE) - 1
    whole = (max(longest(pages, 0).values()) + CASE_LOOK) / BASE
    assert whole == pytest.approx(promised("5,000 active cases and no cards"), abs=0.05)


@pytest.mark.parametrize("carded", [1, 5, 10, 30, 50])
def test_cards_make_a_round_four_times_as_long_at_the_most(carded: int) -> None:
    whole = (max(longest(52, carded).values()) + CASE_LOOK) / BASE
    assert whole <= promised("cards on many pages too")


def test_the_requests_of_a_minute_are_those_of_the_intervals() -> None:
    quiet, busy, hours = (60 / interval(BASE, pulse, NOW, 0.5) for pulse in (Pulse(), HAPPENED, Pulse(is_quiet=True)))
    assert list(map(float, COST)) == pytest.approx([2 * quiet, busy + quiet, 2 * hours])


@pytest.mark.parametrize(
    "words",
    [
        f"no more than {A_SECOND} requests a second in all",
        f"suffices for {A_SECOND * BASE / 2:.0f} stores at {BASE:.0f} seconds",
        f"more than {A_SECOND * BASE / (1 + 1 / HURRIED_SWEEP_EVERY):.0f} stores the interval stretches",
        f"1,000 stores are read every {1000 * (1 + 1 / HURRIED_SWEEP_EVERY) / A_SECOND:.0f} seconds",
        f"a look every {1000 * (HURRIED_SWEEP_EVERY + 1) / A_SECOND:.0f} seconds",
        "more than five minutes (20 intervals, if that is longer)",
        "two seconds for others of its case",
        f"{POSTS_A_MINUTE} messages and {EDITS_A_MINUTE} edits a minute",
        f"more than {MOST_CARDED:,} cases",
    ],
)
def test_the_figures_in_the_text_are_those_of_the_program(words: str) -> None:
    assert words in ORDINARY


def test_the_figures_that_the_text_spells_out_are_those_of_the_program() -> None:
    speed = Speed(BASE)
    assert (speed.long_ago, speed.learning, speed.catching_up, speed.longest_catch_up) == (300, 4, 5, 120)
    assert (BUSY_FOR, TOLD_AFTER, LONGEST_BACKOFF, MOST_TRIES, DIGEST_FROM) == (120, 3, 300, 3, 10)
    assert (LINE_WAITS_SECONDS, CARD_IS_WATCHED_SECONDS) == (2, 30 * 24 * 3600)
    assert (plan.MOST_PAGES_BESIDE, plan.STALE_AFTER, PAGE) == (3, 60, 100)


def test_the_table_of_what_is_kept_names_every_column() -> None:
    db = sqlite3.connect(":memory:")
    migrate(db)
    columns = [row[1] for row in db.execute("PRAGMA table_info(tracked)")]
    told = [name for row in rows(section("What is kept", TEXT)) for name in quotes(row[0])]
    assert sorted(told) == sorted(columns)


def line_of(event: str, what: str) -> str:
    """The line about an event whose reading says this."""
    by = next((word for word in quotes(what) if word.isupper()), "PLATFORM" if "any other" in what else None)
    was = Status.AWAITING_CUSTOMER if "it was awaiting" in what else Status.OPEN
    events = {"closed": Event.CLOSED, "reopened": Event.REOPENED}
    now = {"closed": Status.CLOSED, "reopened": Status.OPEN}.get(event, Status.AWAITING_CUSTOMER)
    return noticed_line(noticed(events.get(event, Event.PARKED), now=state(now), was=state(was), by=by)).text


@pytest.mark.parametrize(
    "row", [row for row in rows(section("Who did it", TEXT)) if quotes(row[2])], ids=lambda row: row[1]
)
def test_a_line_names_who_did_it_as_the_table_says(row: list[str]) -> None:
    event, what, says = row
    assert f" {quotes(says)[0]}" in line_of(event, what)
