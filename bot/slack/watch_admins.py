"""Who may set up, change and end the watches of a channel: everybody, or those whom a setting names."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import PostingError
from bot.ports import Clock
from bot.records import Actor
from bot.slack.looking_up import DayMemory
from bot.slack.web_api import call

log = logging.getLogger(__name__)

GROUP_SECONDS = 300.0
"""How long the members of a user group are kept: whoever leaves it may go on for so long."""

_ONLY_SOME = "Only some people may watch stores here, end watches or change them, and you are not one of them."
_THEN = "Nothing was changed. Ask whoever operates Casebot: the setting is WATCH_ADMINS."


def _unseen(code: str) -> str:
    return f"Casebot cannot see who is in the user group that may watch stores ({code}), so you may not just now."


class WatchAdmins:
    """The people and user groups that the setting names; nobody named means everybody."""

    def __init__(self, client: AsyncWebClient, named: Sequence[str], clock: Clock) -> None:
        """`named` are ids: `S…` is a user group, anything else a person."""
        self._client = client
        self._groups = [one for one in named if one.startswith("S")]
        self._people = frozenset(named) - frozenset(self._groups)
        self._members: DayMemory[frozenset[str]] = DayMemory(clock, kept_for=GROUP_SECONDS, serves_on=lambda _: False)

    async def why_not(self, actor: Actor) -> str | None:
        """Why the person may not, in sentences; None where they may. In doubt, only those who are named may."""
        if not (self._people or self._groups) or actor.user_id in self._people:
            return None
        why = _ONLY_SOME
        for group in self._groups:
            try:
                if actor.user_id in await self._members.get(group, lambda group=group: self._ask(group)):  # type: ignore[misc]
                    return None
            except PostingError as error:
                log.warning("the user group %s of WATCH_ADMINS cannot be read: %s", group, error.code)
                why = _unseen(error.code)
        return f"{why} {_THEN}"

    async def _ask(self, group: str) -> frozenset[str]:
        answer = await call(self._client.usergroups_users_list(usergroup=group))
        return frozenset(str(user) for user in answer.get("users") or ())
