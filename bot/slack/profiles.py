"""Who a person is: what Slack says of them when it is asked, and the names that came with their payloads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.ports import Clock
from bot.records import Actor
from bot.slack.identity import Identity

HEARD_SECONDS = 24 * 3600.0
MOST = 10_000


@dataclass(frozen=True, slots=True)
class Profile:
    """What `users.info` says of a person: the name, whose they are, and what kind of account it is."""

    name: str = ""
    team_id: str = ""
    enterprise_id: str = ""
    is_stranger: bool = False
    is_guest: bool = False
    is_bot: bool = False
    is_gone: bool = False

    def is_foreign(self, us: Identity) -> bool:
        """Whether this is known to be a person of another company."""
        teams = [team for team in (self.team_id, self.enterprise_id) if team]
        return not any(us.is_ours(team) for team in teams) if teams else self.is_stranger


NOBODY = Profile(is_gone=True)
"""What is known of a person of whom Slack says that there is none, or none that we may see."""


def read_profile(user: Mapping[str, Any]) -> Profile:
    """What Slack says of a person."""
    shown = user.get("profile") or {}
    return Profile(
        name=str(shown.get("display_name") or user.get("real_name") or user.get("name") or ""),
        team_id=str(user.get("team_id") or ""),
        enterprise_id=str((user.get("enterprise_user") or {}).get("enterprise_id") or ""),
        is_stranger=bool(user.get("is_stranger")),
        is_guest=bool(user.get("is_restricted") or user.get("is_ultra_restricted")),
        is_bot=bool(user.get("is_bot") or user.get("is_workflow_bot")),
        is_gone=bool(user.get("deleted")),
    )


class HeardNames:
    """Names that came with payloads, each for a day after it was heard last; the oldest go when there are too many."""

    def __init__(self, clock: Clock) -> None:
        """Nobody has been heard of yet."""
        self._clock = clock
        self._heard: dict[str, tuple[str, float]] = {}

    def of(self, actor: Actor) -> str:
        """The name that came with this payload, or with an earlier one: a mention carries the id only."""
        if actor.name != actor.user_id:
            self._heard.pop(actor.user_id, None)
            self._heard[actor.user_id] = (actor.name, self._clock())
        self._forget()
        name, _ = self._heard.get(actor.user_id, (actor.name, 0.0))
        return name

    def _forget(self) -> None:
        """The one that was heard longest ago stands first."""
        while self._heard:
            user_id, (_, at) = next(iter(self._heard.items()))
            if len(self._heard) <= MOST and self._clock() - at < HEARD_SECONDS:
                return
            del self._heard[user_id]
