"""Writes down what changed in Pandabase, and which request did it."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.pandabase import StandInPandabase
from tests.crash.ends import Key

Json = dict[str, Any]


@dataclass
class Chronicle:
    """`people` are those who linked a token, by its last four characters.

    `touched` holds when anything was done to a case, and for whose wish, where it was done through the bot.
    """

    pandabase: StandInPandabase
    people: dict[str, str] = field(default_factory=dict)
    patches: Counter[Key] = field(default_factory=Counter)
    moves: Counter[Key] = field(default_factory=Counter)
    touched: dict[str, list[tuple[float, Key | None]]] = field(default_factory=dict)

    def listen(self) -> None:
        """From now on."""
        self._seen = {case["id"]: case for _, case in self.pandabase.cases()}
        self._read = 0
        self._late: list[Any] = []
        self.pandabase.changes.listeners.append(lambda _: self._look())

    def _look(self) -> None:
        """A request that had its effect is told of at once, so nothing lies between two looks but that."""
        calls = self.pandabase.calls
        self._late += [call for call in calls[self._read :] if call.method == "PATCH"]
        self._read = len(calls)
        for call in [call for call in self._late if call.took_effect]:
            self._late.remove(call)
            self._note(call)
            self._seen[call.case_id] = self.pandabase.glance(call.case_id)
        self._late = [call for call in self._late if call.seconds is None]
        for _, case in self.pandabase.cases():
            if self._seen.get(case["id"]) is not case:
                self._touch(case["id"], None)
                self._seen[case["id"]] = case

    def _note(self, call: Any) -> None:
        before, after = self._seen[call.case_id], self.pandabase.glance(call.case_id)
        for name, wanted in call.body.items():
            key = Key(self.people.get(call.token_last4, "nobody"), call.case_id, wanted)
            self._touch(call.case_id, key)
            self.patches[key] += 1
            self.moves[key] += before[name] != after[name]

    def _touch(self, case_id: str, key: Key | None) -> None:
        self.touched.setdefault(case_id, []).append((time.time(), key))
