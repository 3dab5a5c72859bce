"""The sweep's plan, against a model of a store whose cases change in the dashboard between the looks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.case import Case, Status
from bot.ports import CasePage, Layout, Stretch
from bot.reading import plan
from bot.reading.moments import written_at
from bot.reading.pages import PageLook
from bot.reading.plan import ACTIVE, CaseLook, Plan
from tests.core.making import NOW

TURN = 15.0
SMALL = 3
"""Cases on a page of the model, so that small stores have many."""


@pytest.fixture(autouse=True)
def small_pages() -> Iterator[None]:
    """Pages of the model's size."""
    with patch.object(plan, "PAGE", SMALL):
        yield


def case(number: int, written: int, status: str = Status.OPEN, priority: str = "LOW") -> Case:
    """A case that was written to at a time in seconds; several may share one."""
    at = datetime.fromtimestamp(written, UTC)
    return Case(id=f"cs_{number:04}", status=status, priority=priority, last_message_at=at)


@dataclass
class Store:
    """A store upstream, what is known of it, and the sweep over it."""

    cases: dict[str, Case]
    carded: frozenset[str]
    page_size: int = SMALL
    known: dict[str, Case] = field(default_factory=dict)
    plan: Plan = field(default_factory=Plan)
    now: float = NOW
    turns: int = 0
    asked: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Everything is known at first."""
        self.known = dict(self.cases)

    def turn(self) -> None:
        """One look, and what it shows is known from then on."""
        self.now += TURN / 3 if self.plan.missing else TURN
        self.turns += 1
        if self.plan.at is None:
            self.plan = plan.begun(self.plan, self.layout(), self.now)
        elif self.turns % 4 == 0:
            self.plan = plan.laid_out(self.plan, self.layout(), self.now)
        match plan.next_look(self.plan, self.now):
            case PageLook() as look:
                self.look_at_page(look)
            case CaseLook(case_id):
                self.asked.append(case_id)
                self.known[case_id] = self.cases[case_id]
                self.plan = plan.looked_at_case(self.plan, case_id, self.now)

    def look_at_page(self, look: PageLook) -> None:
        """A page, and what it should have shown."""
        page = self.page(look)
        stretch, seen = plan.stretch_of(self.plan, look, page, self.now)
        self.known.update({case.id: case for case in page.cases})
        missing = self.missing(stretch, seen)
        self.plan = plan.missed(plan.looked(self.plan, look, page, self.now), missing, self.now)

    def page(self, look: PageLook) -> CasePage:
        """As the upstream shows it."""
        found = in_order(self.cases, look.status)
        start = (look.number - 1) * self.page_size
        return CasePage(tuple(found[start : start + self.page_size]), len(found), -(-len(found) // self.page_size))

    def missing(self, stretch: Stretch, seen: frozenset[str]) -> list[str]:
        """As `Tracking` tells it."""
        newest = 2**62 if stretch.newest is None else stretch.newest
        oldest = -1 if stretch.oldest is None else stretch.oldest
        found = in_order(self.known, stretch.status)
        return [case.id for case in found if oldest < written_at(case) < newest and case.id not in seen]

    def layout(self) -> Layout:
        """Where the known cases with a card lie."""
        carded = [
            (each.status, place)
            for status in Status
            for place, each in enumerate(in_order(self.known, status))
            if each.id in self.carded
        ]
        return Layout(tuple((Status(status), place) for status, place in carded))

    def wrong(self) -> set[str]:
        """The cases of which something is not known, as far as the sweep should: closed ones without a card may be."""
        return {
            case_id
            for case_id, case in self.cases.items()
            if case != self.known[case_id] and not (self.known[case_id].is_closed and case.is_closed)
        }

    def turns_until(self, is_reached: object, most: int) -> int:
        """How many turns it takes."""
        assert callable(is_reached)
        for turn in range(most):
            if is_reached():
                return turn
            self.turn()
        raise AssertionError(f"not within {most} turns: {self.wrong()} {self.plan}")

    def run_rounds(self, count: int) -> None:
        """Until so many rounds came to their end; each has a bound."""
        for _ in range(count):
            done, pages = self.plan.rounds + 1, len(self.cases) // self.page_size + 5
            self.turns_until(lambda done=done: self.plan.rounds >= done, 20 * (2 * pages + 20))


def in_order(cases: dict[str, Case], status: str) -> list[Case]:
    """A list as the upstream sorts it."""
    return sorted((each for each in cases.values() if each.status == status), key=lambda c: (-written_at(c), c.id))


@dataclass(frozen=True)
class Step:
    """A change in the dashboard, before a turn; `None` changes nothing."""

    case: int
    status: str | None
    priority: str | None
    turns: int


ONE_OF = st.sampled_from([*Status])
STEPS = st.lists(
    st.builds(
        Step,
        st.integers(0, 29),
        st.none() | ONE_OF,
        st.none() | st.sampled_from(["LOW", "HIGH"]),
        st.integers(0, 3),
    ),
    max_size=30,
)


@st.composite
def stores(draw: st.DrawFn) -> Store:
    """A store with up to thirty cases in any status, many of them written to at the same time, some with a card."""
    written = draw(st.lists(st.tuples(st.integers(0, 12), ONE_OF), max_size=30))
    cases = [case(number, 1_700_000_000 + at, status) for number, (at, status) in enumerate(written)]
    carded = draw(st.frozensets(st.sampled_from([each.id for each in cases]))) if cases else frozenset()
    return Store({each.id: each for each in cases}, carded)


def change(store: Store, step: Step) -> None:
    """What the dashboard does: status or priority, and never the time of the last message."""
    ids = sorted(store.cases)
    if not ids:
        return
    before = store.cases[ids[step.case % len(ids)]]
    after = {"status": step.status or before.status, "priority": step.priority or before.priority}
    store.cases[before.id] = before.model_copy(update=after)


@settings(max_examples=150, deadline=None)
@given(store=stores(), steps=STEPS)
def test_whatever_changes_in_between_is_known_after_whole_rounds_without_changes(
    store: Store, steps: list[Step]
) -> None:
    """A while between the rounds lets the last readings of single cases grow old enough to be repeated."""
    for step in steps:
        change(store, step)
        for _ in range(step.turns):
            store.turn()
    store.run_rounds(2)
    calm = store.now
    store.turns_until(lambda: store.now - calm > plan.ASK_AGAIN_AFTER, 100)
    store.run_rounds(2)
    store.turns_until(lambda: not store.plan.missing, 5 * len(store.cases) + 5)
    assert store.wrong() == set()


@settings(max_examples=100, deadline=None)
@given(store=stores(), steps=STEPS)
def test_a_round_ends_whatever_changes_while_it_runs(store: Store, steps: list[Step]) -> None:
    pending = list(steps)

    def is_done() -> bool:
        if pending:
            change(store, pending.pop())
        return store.plan.rounds == 1

    store.turns_until(is_done, 20 * (len(store.cases) + 25))


@settings(max_examples=100, deadline=None)
@given(store=stores(), steps=STEPS)
def test_a_store_in_which_nothing_changes_is_never_asked_for_a_single_case(store: Store, steps: list[Step]) -> None:
    for _ in range(30 + len(steps)):
        store.turn()
    assert store.asked == []


@settings(max_examples=100, deadline=None)
@given(store=stores(), number=st.integers(0, 29))
def test_a_closed_case_is_asked_for_once(store: Store, number: int) -> None:
    store.run_rounds(1)
    change(store, Step(number, Status.CLOSED, None, 0))
    store.run_rounds(3)
    assert max(map(store.asked.count, store.asked), default=0) <= 1


def large(count: int, carded: int) -> Store:
    """A store with pages as the API has them, whose first so many cases have a card."""
    cases = [case(number, 1_700_000_000 - number) for number in range(count)]
    return Store({each.id: each for each in cases}, frozenset(each.id for each in cases[:carded]), page_size=100)


@pytest.mark.parametrize("number", [0, 1, 99, 100, 101, 250, 399, 400, 499])
@pytest.mark.parametrize("after", range(6, 34, 3))
def test_a_close_among_500_cases_with_a_card_is_found_in_two_minutes(number: int, after: int) -> None:
    with patch.object(plan, "PAGE", 100):
        store = large(1_500, 500)
        for _ in range(after):
            store.turn()
        change(store, Step(number, Status.CLOSED, None, 0))
        began = store.now
        store.turns_until(lambda: not store.wrong(), 30)
    assert store.now - began <= 120


def test_a_list_that_grows_while_it_is_read_does_not_keep_the_round_for_ever() -> None:
    store = Store({}, frozenset())
    newest = 1_700_000_000
    for _ in range(120):
        for _ in range(2 * SMALL):
            newest += 1
            added = case(newest, newest)
            store.cases[added.id] = store.known[added.id] = added
        store.turn()
    assert store.plan.rounds > 0


def test_a_page_that_is_passed_over_ends_its_list() -> None:
    first = replace(plan.begun(Plan(), Layout(()), NOW), most=10)
    assert plan.passed_over(first, PageLook(Status.OPEN, 1), NOW).at == PageLook(ACTIVE[1], 1)


def test_the_last_page_of_a_round_ends_it() -> None:
    last = PageLook(ACTIVE[-1], 1)
    after = plan.looked(Plan(at=last), last, CasePage((), 0, 0), NOW)
    assert (after.at, after.rounds) == (None, 1)


def test_a_case_at_the_top_of_a_page_makes_the_page_before_it_matter() -> None:
    laid = plan.laid_out(Plan(), Layout(((Status.OPEN, SMALL),)), NOW)
    assert set(laid.carded) == {PageLook(Status.OPEN, 1), PageLook(Status.OPEN, 2)}
