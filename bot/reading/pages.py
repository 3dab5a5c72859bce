"""A page of a store's list of one status: what part of the list it proves, and where it ends. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from bot.case import Status
from bot.ports import CasePage, Stretch
from bot.reading.moments import written_at


@dataclass(frozen=True, slots=True, order=True)
class PageLook:
    """A look at a page of the list of one status."""

    status: Status
    number: int

    @property
    def before(self) -> PageLook:
        """The page before this one."""
        return PageLook(self.status, self.number - 1)

    @property
    def next(self) -> PageLook:
        """The page after this one."""
        return PageLook(self.status, self.number + 1)


@dataclass(frozen=True, slots=True)
class Floor:
    """Where a page ended: the last case's time in milliseconds, the cases of that very time, and when it was read."""

    time: int
    ties: frozenset[str]
    read_at: float


def proven_by(look: PageLook, page: CasePage, above: Floor | None) -> tuple[Stretch, frozenset[str]]:
    """What part of the list this page proves, and the cases that were seen in it.

    It reaches up to where the page before it ended, so that nothing lies between the two. Cases of that very time may
    be on either: those that the page before showed count as seen, the others belong to this one.
    """
    times = [written_at(case) for case in page.cases]
    seen = frozenset(case.id for case in page.cases)
    oldest = times[-1] if times and look.number < page.pages else None
    if look.number == 1:
        return Stretch(look.status, None, oldest), seen
    if above is None:
        newest = times[0] if times else 0
        return Stretch(look.status, newest, oldest), seen
    return Stretch(look.status, max([above.time + 1, *times[:1]]), oldest), seen | above.ties


def floor_of(page: CasePage, above: Floor | None, now: float) -> Floor | None:
    """Where this page ends; None where it holds nothing."""
    if not page.cases:
        return None
    time = written_at(page.cases[-1])
    ties = frozenset(case.id for case in page.cases if written_at(case) == time)
    return Floor(time, ties | above.ties if above and above.time == time else ties, now)
