"""What the sweep of a store looks at next: one look a turn, at a page of the list of one status, or at one case.

The sweep finds what page 1 of the unfiltered list cannot show: a change that did not move the time of the last message.
A *round* looks once at every page of the active statuses, and at those pages of the closed ones that hold cards; then a
new one begins. Pages that hold cards come round by themselves whenever they are stale, and a case that a page should
have shown is read by itself. But every fourth page belongs to the round, and after four single cases comes a page, so
that a round always comes to its end. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from bot.case import Status
from bot.ports import CasePage, Layout, Stretch
from bot.reading.pages import Floor, PageLook, floor_of, proven_by

PAGE = 100
"""Cases on a page."""
ACTIVE = (Status.OPEN, Status.AWAITING_MERCHANT, Status.AWAITING_CUSTOMER)
STALE_AFTER = 60.0
"""Seconds after which a page that holds cards is looked at again."""
FLOOR_HOLDS_FOR = 120.0
"""Seconds for which the end of a page bounds the next one, unless that follows in the same round."""
ASK_AGAIN_AFTER = 300.0
"""Seconds for which a case that was read by itself is not asked for again."""
MOST_PAGES_BESIDE = 3
"""Pages in a row that may be others than the round's."""
MOST_CASES_BESIDE = 4
"""Turns in a row that may go to single cases."""


@dataclass(frozen=True, slots=True)
class CaseLook:
    """A look at one case that should have been on a page, and was not."""

    case_id: str


Look = PageLook | CaseLook


@dataclass(frozen=True, slots=True)
class Plan:
    """Where the sweep of a store stands.

    `at` is the round's next page, None when the round is over. `most` is the last page that this round goes to in the
    list that it is in: a list that grows while it is read must not keep it for ever. `carded` says when each page that
    holds cards was read; `missing` are cases to be read by themselves, `asked` when that was done; `beside` counts
    the pages looked at since the round had one, `single` the cases since a page was. Times are seconds since the epoch.
    """

    at: PageLook | None = None
    most: int = 0
    carded: Mapping[PageLook, float] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    asked: Mapping[str, float] = field(default_factory=dict)
    floors: Mapping[PageLook, Floor] = field(default_factory=dict)
    beside: int = 0
    single: int = 0
    rounds: int = 0
    laid_out_at: float = 0.0


def begun(plan: Plan, layout: Layout, now: float) -> Plan:
    """A new round, from the top."""
    return laid_out(replace(plan, at=PageLook(ACTIVE[0], 1), most=0), layout, now)


def laid_out(plan: Plan, layout: Layout, now: float) -> Plan:
    """The same round, where the cards lie otherwise than was thought."""
    carded = {look: plan.carded.get(look, 0.0) for look in _pages_of(layout)}
    return replace(plan, carded=carded, laid_out_at=now)


def next_look(plan: Plan, now: float) -> Look | None:
    """What this turn is for; None when a new round is to begin."""
    if plan.at is None:
        return None
    if plan.missing and plan.single < MOST_CASES_BESIDE:
        return CaseLook(plan.missing[0])
    stale = _stalest(plan, now) if plan.beside < MOST_PAGES_BESIDE else None
    return stale or plan.at


def stretch_of(plan: Plan, look: PageLook, page: CasePage, now: float) -> tuple[Stretch, frozenset[str]]:
    """What part of the list this page proves, and the cases that were seen in it."""
    return proven_by(look, page, _floor_above(plan, look, now))


def looked(plan: Plan, look: PageLook, page: CasePage, now: float) -> Plan:
    """After a page was read. A case that it shows is where it belongs: when it leaves the page, that is news again."""
    shown = {case.id for case in page.cases}
    asked = {case_id: at for case_id, at in plan.asked.items() if case_id not in shown}
    plan = replace(_turned_to_page(plan, look, now), asked=asked)
    floors = _floors_after(plan, look, page, now)
    if look != plan.at:
        return replace(plan, floors=floors)
    most = plan.most if look.number > 1 else 2 * page.pages + 10
    onward = replace(plan, floors=floors, most=most)
    following = _following(onward, look, page.pages)
    if following is None:
        return replace(onward, at=None, rounds=plan.rounds + 1)
    return replace(onward, at=following)


def passed_over(plan: Plan, look: PageLook, now: float) -> Plan:
    """After a page that could not be read, again and again: the rest must not wait for it."""
    turned = _turned_to_page(plan, look, now)
    if look != plan.at:
        return turned
    following = _following(turned, look, look.number)
    return replace(turned, at=following, rounds=plan.rounds + (following is None))


def missed(plan: Plan, case_ids: Iterable[str], now: float) -> Plan:
    """These should have been on a page and were not: they are read by themselves, unless that was done just now."""
    asked = {case_id: at for case_id, at in plan.asked.items() if now - at < ASK_AGAIN_AFTER}
    known = {*asked, *plan.missing}
    missing = (*plan.missing, *(case_id for case_id in dict.fromkeys(case_ids) if case_id not in known))
    return replace(plan, missing=missing, asked=asked)


def looked_at_case(plan: Plan, case_id: str, now: float) -> Plan:
    """After a case was read by itself, or could not be."""
    missing = tuple(other for other in plan.missing if other != case_id)
    return replace(plan, missing=missing, asked={**plan.asked, case_id: now}, single=plan.single + 1)


def _turned_to_page(plan: Plan, look: PageLook, now: float) -> Plan:
    """Whose turn it was, and that the cards on this page were looked after."""
    carded = {**plan.carded, look: now} if look in plan.carded else plan.carded
    return replace(plan, carded=carded, beside=0 if look == plan.at else plan.beside + 1, single=0)


def _pages_of(layout: Layout) -> set[PageLook]:
    """The pages with cards. Before a case that is the first of its page, the end of the page before matters too."""
    pages = {PageLook(status, index // PAGE + 1) for status, index in layout.carded}
    edges = {PageLook(status, index // PAGE) for status, index in layout.carded if index and index % PAGE == 0}
    return pages | edges


def _stalest(plan: Plan, now: float) -> PageLook | None:
    if not plan.carded:
        return None
    look = min(plan.carded, key=lambda each: (plan.carded[each], each))
    return look if now - plan.carded[look] >= STALE_AFTER else None


def _following(plan: Plan, look: PageLook, pages: int) -> PageLook | None:
    """The round's page after this one: the same list, the next active one, then the closed pages with cards."""
    if look.status in ACTIVE:
        if look.number < min(pages, plan.most):
            return look.next
        rest = ACTIVE[ACTIVE.index(look.status) + 1 :]
        if rest:
            return PageLook(rest[0], 1)
    done = look.number if look.status is Status.CLOSED else 0
    closed = (each for each in plan.carded if each.status is Status.CLOSED and done < each.number)
    return min(closed, default=None)


def _floor_above(plan: Plan, look: PageLook, now: float) -> Floor | None:
    """Where the page before this one ended, as long as that says something about where this one begins."""
    floor = plan.floors.get(look.before)
    is_next = look == plan.at and look.status in ACTIVE
    return floor if floor and (is_next or now - floor.read_at < FLOOR_HOLDS_FOR) else None


def _floors_after(plan: Plan, look: PageLook, page: CasePage, now: float) -> Mapping[PageLook, Floor]:
    """The ends of pages, with this one's; those that no page will be measured by are forgotten."""
    kept = {each: floor for each, floor in plan.floors.items() if each.next in plan.carded or each.next == plan.at}
    floor = floor_of(page, _floor_above(plan, look, now), now)
    return kept if floor is None else {**kept, look: floor}
