"""The order in which a store's cases are listed, kept while they change: 20,000 are not sorted for each page."""

from bisect import bisect_left, insort
from dataclasses import dataclass
from random import Random

from bot.sandbox.pandabase.words import Json

Rank = tuple[str, str, int, str]
"""Sorts a case: its last message, its creation, the earlier one of equals last, and its id."""


@dataclass(frozen=True)
class _Place:
    store_id: str
    status: str
    rank: Rank


class Listing:
    """The cases of each store by their last message and then their creation, all of them and those of each status."""

    def __init__(self) -> None:
        self._places: dict[str, _Place] = {}
        self._shelves: dict[tuple[str, str | None], list[Rank]] = {}

    def put(self, store_id: str, case: Json) -> None:
        """Let the case stand where it belongs now."""
        old = self._places.get(case["id"])
        number = old.rank[2] if old else -len(self._places)
        place = _Place(store_id, case["status"], (case["lastMessageAt"] or "", case["createdAt"], number, case["id"]))
        if place == old:
            return
        if old is not None:
            for shelf in self._shelves_of(old):
                del shelf[bisect_left(shelf, old.rank)]
        self._places[case["id"]] = place
        for shelf in self._shelves_of(place):
            insort(shelf, place.rank)

    def ranks(self, store_id: str, status: str | None = None) -> list[Rank]:
        """The store's cases, or those in one status, the last written to first."""
        return self._shelves.get((store_id, status), [])[::-1]

    def ids(self, store_id: str, status: str | None = None) -> list[str]:
        """The same, their ids only."""
        return [rank[3] for rank in self.ranks(store_id, status)]

    def pick(self, store_id: str, chance: Random) -> str | None:
        """Any of the store's cases, if it has one."""
        shelf = self._shelves.get((store_id, None))
        return chance.choice(shelf)[3] if shelf else None

    def _shelves_of(self, place: _Place) -> list[list[Rank]]:
        return [self._shelves.setdefault((place.store_id, status), []) for status in (None, place.status)]
