"""Notices what is new on the screens of the stand-in Slack: messages that came, messages that changed."""

import json
from dataclasses import dataclass
from typing import Any

from bot.sandbox.slack import StandInSlack

Json = dict[str, Any]


@dataclass(frozen=True)
class News:
    """A message that is new, or has a new form; ``only_for`` is the one user id that sees it, or empty for all."""

    text: str
    blocks: list[Json]
    user: str
    ts: str
    is_reply: bool
    is_change: bool
    only_for: str


class Watch:
    """Remembers what was seen of one channel, and of what single people were shown."""

    def __init__(self, slack: StandInSlack, channel: str, people: list[str]) -> None:
        self._slack = slack
        self._channel = channel
        self._people = people
        self._seen: dict[tuple[str, str], str] = {}

    def news(self) -> list[News]:
        """What has come since the last look: people first, then what the bot changed, then what it posted."""
        shown = [("", message) for message in self._slack.messages(self._channel)]
        shown += [(person, message) for person in self._people for message in self._slack.ephemerals(person)]
        fresh = [news for only_for, message in shown if (news := self._noticed(message, only_for))]
        return sorted(fresh, key=lambda news: (news.user == self._slack.bot_user_id, not news.is_change, news.ts))

    def _noticed(self, message: Any, only_for: str) -> News | None:
        key = (only_for, message.ts)
        form = json.dumps([message.text, _without_block_ids(message.blocks or [])])
        before = self._seen.get(key)
        self._seen[key] = form
        if form == before:
            return None
        is_reply = bool(message.thread_ts) and message.thread_ts != message.ts
        change = before is not None
        return News(message.text, message.blocks or [], message.user, message.ts, is_reply, change, only_for)


def _without_block_ids(blocks: list[Json]) -> list[Json]:
    return [{name: value for name, value in block.items() if name != "block_id"} for block in blocks]
