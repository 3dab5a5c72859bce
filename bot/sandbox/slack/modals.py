"""The modals that people have open, as a stack each, and their Home tabs."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

from . import views
from .errors import Refusal
from .form_state import starting_values
from .model import Identity, Ids, Json, Person

MOST_STACKED = 3


class Modals:
    """View objects by person, top of the stack last; `changed` is called after every change."""

    def __init__(self, identity: Identity, ids: Ids, wall: Callable[[], float], changed: Callable[[], None]) -> None:
        self._identity = identity
        self._ids = ids
        self._wall = wall
        self._changed = changed
        self.stacks: dict[str, list[Json]] = {}
        self.homes: dict[str, Json] = {}
        self.errors: dict[str, dict[str, str]] = {}

    def top(self, person_id: str) -> Json | None:
        """The view that the person looks at."""
        stack = self.stacks.get(person_id)
        return stack[-1] if stack else None

    def find(self, view_id: str) -> tuple[str, Json] | None:
        """Who has this view open, and the view; None when it was closed or never was."""
        stacked = [(person, view) for person, stack in self.stacks.items() for view in stack]
        return next(((p, v) for p, v in [*stacked, *self.homes.items()] if v["id"] == view_id), None)

    def by_external_id(self, external_id: str) -> tuple[str, Json] | None:
        """The open view with that `external_id`."""
        return next(
            (
                (person, view)
                for person, stack in self.stacks.items()
                for view in stack
                if external_id and view["external_id"] == external_id
            ),
            None,
        )

    def open(self, person: Person, view: Any) -> Json:
        """Show a first modal; whatever was open is closed."""
        accepted = views.accept(view, "modal")
        self._free(accepted)
        self.stacks[person.id] = []
        return self._put(person, accepted)

    def push(self, person: Person, view: Any) -> Json:
        """Put a modal on top of the open one."""
        accepted = views.accept(view, "modal")
        stack = self.stacks.get(person.id)
        if not stack:
            raise Refusal("not_found")
        if len(stack) >= MOST_STACKED:
            raise Refusal("push_limit_reached")
        self._free(accepted)
        return self._put(person, accepted)

    def update(self, view_id: str, view: Any, expected_hash: str | None = None) -> Json:
        """Replace an open view, keeping its id and what was filled in under the same ids."""
        found = self.find(view_id)
        if found is None:
            raise Refusal("not_found")
        old = found[1]
        accepted = views.accept(view, old["type"])
        if expected_hash is not None and expected_hash != old["hash"]:
            raise Refusal("hash_conflict")
        kept = {key: old[key] for key in ("id", "root_view_id", "previous_view_id", "external_id", "team_id")}
        old.update(self._built(accepted, old["team_id"], old["state"]["values"], kept))
        self.errors.pop(view_id, None)
        self._changed()
        return old

    def publish(self, person: Person, view: Any, expected_hash: str | None = None) -> Json:
        """Set a person's Home tab."""
        accepted = views.accept(view, "home")
        old = self.homes.get(person.id)
        if expected_hash is not None and old is not None and expected_hash != old["hash"]:
            raise Refusal("hash_conflict")
        view_id = old["id"] if old else self._ids.new("V")
        self.homes[person.id] = self._built(accepted, person.team_id, {}, {"id": view_id, "root_view_id": view_id})
        self._changed()
        return self.homes[person.id]

    def close(self, person_id: str, view_id: str) -> None:
        """Close one view; what lay below shows again."""
        stack = self.stacks.get(person_id, [])
        stack[:] = [view for view in stack if view["id"] != view_id]
        self._changed()

    def clear(self, person_id: str) -> None:
        """Close the whole stack."""
        self.stacks.pop(person_id, None)
        self._changed()

    def show_errors(self, view_id: str, errors: dict[str, str]) -> None:
        """Put words under input fields."""
        self.errors[view_id] = errors
        self._changed()

    def fill(self, view: Json, values: Json) -> None:
        """Remember what the person has entered."""
        view["state"] = {"values": values}
        self._changed()

    def _free(self, view: Json) -> None:
        if self.by_external_id(view.get("external_id") or ""):
            raise Refusal("duplicate_external_id")

    def _put(self, person: Person, accepted: Json) -> Json:
        stack = self.stacks[person.id]
        view_id = self._ids.new("V")
        place = {
            "id": view_id,
            "root_view_id": stack[0]["id"] if stack else view_id,
            "previous_view_id": stack[-1]["id"] if stack else None,
        }
        stack.append(self._built(accepted, person.team_id, {}, place))
        self._changed()
        return stack[-1]

    def _built(self, accepted: Json, team_id: str, kept: Json, facts: Json) -> Json:
        state = {"values": starting_values(accepted["blocks"], kept)}
        view_hash = f"{int(self._wall())}.{secrets.token_hex(4)}"
        return views.built(accepted, self._identity, **{"team_id": team_id, **facts}, state=state, hash=view_hash)
