"""What can be seen in the stand-in from outside: stores, cases, their timelines."""

from copy import deepcopy
from random import Random

from bot.sandbox.pandabase.records import State, Store
from bot.sandbox.pandabase.words import Json


class Looking:
    """Base of the stand-in: reads the state, changes nothing."""

    _state: State

    def case(self, case_id: str) -> Json:
        """The case as it is now; a copy."""
        return deepcopy(self._state.cases[case_id])

    def glance(self, case_id: str) -> Json:
        """The case as it is now, for reading only."""
        return self._state.cases[case_id]

    def case_ids(self, store_id: str, status: str | None = None) -> list[str]:
        """The store's cases as the list has them, the last written to first."""
        return self._state.listing.ids(store_id, status)

    def any_case(self, store_id: str, chance: Random) -> str | None:
        """The id of one of the store's cases."""
        return self._state.listing.pick(store_id, chance)

    def timeline(self, case_id: str) -> list[Json]:
        """The case's messages, oldest first; a copy."""
        return deepcopy(self._state.timelines[case_id])

    @property
    def stores(self) -> list[Store]:
        """Every store, the first one first."""
        return list(self._state.stores.values())

    def cases(self) -> list[tuple[str, Json]]:
        """Each case, with the id of its store before it, as it is now. For reading: a change makes a new dict."""
        return [(self._state.store_of[case_id], case) for case_id, case in self._state.cases.items()]
