"""Reads what the page sends: a JSON object whose fields are as the protocol says, or a sentence."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from bot.sandbox.page.world import Json, Problem


@dataclass(frozen=True)
class Asked:
    """The body of a request."""

    fields: Json

    def text(self, name: str) -> str:
        """A text that must be there."""
        value = self.fields.get(name)
        if not isinstance(value, str) or not value.strip():
            raise Problem(f"“{name}” is missing.")
        return value

    def maybe(self, name: str) -> str | None:
        """A text that may be missing."""
        return self.text(name) if self.fields.get(name) not in (None, "") else None

    def anything(self, name: str) -> Any:
        """Whatever was sent under that name, or None."""
        return self.fields.get(name)

    def object(self, name: str) -> Json:
        """An object; an empty one where it is missing."""
        value = self.fields.get(name) or {}
        if not isinstance(value, dict):
            raise Problem(f"“{name}” must be an object.")
        return value

    def number(self, name: str) -> float | None:
        """A number that may be missing."""
        value = self.fields.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise Problem(f"“{name}” must be a number.")
        return float(value)

    def flag(self, name: str) -> bool:
        """True or false."""
        value = self.fields.get(name)
        if not isinstance(value, bool):
            raise Problem(f"“{name}” must be true or false.")
        return value


def read(body: bytes) -> Asked:
    """The body of a request; an empty one counts as `{}`."""
    try:
        value = json.loads(body or b"{}")
    except ValueError:
        raise Problem("The body is not JSON.") from None
    if not isinstance(value, dict):
        raise Problem("The body must be a JSON object.")
    return Asked(value)
