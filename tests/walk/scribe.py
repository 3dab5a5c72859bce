"""Writes down what the bot said, as it was said, and what happened to the cases: all that the checks go by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from bot.sandbox.pandabase import Call as Request
from bot.sandbox.pandabase import StandInPandabase
from bot.sandbox.pandabase.words import iso
from bot.sandbox.slack import Message, StandInSlack
from bot.sandbox.slack.log import Call
from tests import seen_cards
from tests.walk import telling
from tests.walk.telling import Said, Told

Json = dict[str, Any]
RANKS = ("LOW", "NORMAL", "HIGH", "URGENT")


@dataclass(frozen=True, slots=True)
class Happened:
    """Something that was done to a case: outside the bot `by` CUSTOMER, MERCHANT or SYSTEM, through it by a name."""

    case_id: str
    events: tuple[str, ...]
    by: str
    is_ours: bool = False
    was_confirmed: bool = True


@dataclass
class Scribe:
    """`said` and `happened` are what came since the last rest; `cards` and `closers` reach back to the beginning.

    `closers` are the closes through the bot, by case and moment.
    """

    slack: StandInSlack
    pandabase: StandInPandabase
    people: dict[str, str] = field(default_factory=dict)
    said: list[Said] = field(default_factory=list)
    happened: list[Happened] = field(default_factory=list)
    cards: dict[tuple[str, str], str] = field(default_factory=dict)
    closers: dict[tuple[str, str], Happened] = field(default_factory=dict)
    keys: dict[str, list[str]] = field(default_factory=dict)
    greetings: list[str] = field(default_factory=list)
    cut: int = 0
    changes: int = 0

    def listen(self) -> None:
        """From now on."""
        self._seen: set[tuple[str, str]] = set()
        self.slack.core.changes.listeners.append(self._note)

    def _note(self, what: object) -> None:
        if isinstance(what, Call) and what.method == "chat.postMessage" and what.status != 200:
            self.cut += 1
        if isinstance(what, Message) and what.user == self.slack.bot_user_id and what.ephemeral_to is None:
            is_new = (what.channel, what.ts) not in self._seen
            self._seen.add((what.channel, what.ts))
            if is_new:
                self._write_down(what)

    def _write_down(self, message: Message) -> None:
        key = (message.metadata or {}).get("event_payload", {}).get("key")
        thread = message.thread_ts if message.is_reply else None
        said = Said(float(message.ts), message.channel, message.ts, thread, message.text, message.blocks, key)
        self.said.append(said)
        self.keys.setdefault(f"{said.channel} {key}", []).append(said.ts)
        if telling.is_greeting(said):
            self.greetings.append(said.channel)
        if thread is None and (case_id := seen_cards.card_of(said.blocks)):
            self.cards[said.channel, said.ts] = case_id

    def told(self) -> Iterator[Told]:
        """Everything that was told since the last rest, in order.

        What was posted again under the same key tells nothing new; whether that was allowed is checked by itself.
        """
        for said in self.said:
            if said.key and self.keys[f"{said.channel} {said.key}"][0] != said.ts:
                continue
            case_id = self.cards.get((said.channel, said.thread_ts or said.ts))
            if telling.digest_size(said) is not None:
                yield from telling.digest_rows(said)
            elif case_id is not None:
                yield from telling.line(said, case_id) if said.thread_ts else telling.new_card(said, case_id)

    # What was done

    def outside(self, case_id: str, before: Json | None, by: str) -> None:
        """Somebody outside did something; what it was is seen from the case before and after."""
        after = self.pandabase.glance(case_id)
        self._did(Happened(case_id, tuple(between(before, after)), by))

    def take_requests(self) -> None:
        """What people did through the bot, by the requests that had an effect."""
        for call in self.pandabase.calls:
            if call.method == "PATCH" and call.took_effect and call.case_id:
                self._take(_ours(call, self.people), iso(call.at))
        self.pandabase.calls.clear()

    def _take(self, done: Happened, moment: str) -> None:
        """A card remembers who made the last change through the bot, and so no closer before that."""
        self.happened.append(done)
        for earlier in [key for key in self.closers if key[0] == done.case_id]:
            self.closers[earlier] = replace(self.closers[earlier], was_confirmed=False)
        self.closers[done.case_id, moment] = done

    def _did(self, happened: Happened) -> None:
        self.changes += 1
        self.happened.append(happened)


def _ours(call: Request, people: dict[str, str]) -> Happened:
    verbs = {"CLOSED": telling.CLOSED, "OPEN": telling.REOPENED, "AWAITING_CUSTOMER": telling.PARKED}
    status, priority = call.body.get("status"), call.body.get("priority")
    events = [verbs[status]] if status else []
    events += [telling.RAISED] if priority else []
    return Happened(str(call.case_id), tuple(events), people[call.token_last4], True, call.status == 200)


def between(before: Json | None, after: Json) -> Iterator[str]:
    """What one reads from two states of a case, one after the other."""
    if before is None:
        yield telling.NEW
        before = {**after, "status": "OPEN"} if after["status"] == "CLOSED" else after
    was, now = before["status"], after["status"]
    yield from [telling.REOPENED] if was == "CLOSED" != now else []
    yield from [telling.ANSWERED] if _wrote(before, after) else []
    yield from [telling.CLOSED] if was != "CLOSED" == now else []
    yield from [telling.PARKED] if was != "AWAITING_CUSTOMER" == now else []
    step = RANKS.index(after["priority"]) - RANKS.index(before["priority"])
    yield from [telling.RAISED] if step > 0 else [telling.LOWERED] if step < 0 else []
    yield from [telling.ESCALATED] if after["escalated"] and not before["escalated"] else []


def _wrote(before: Json, after: Json) -> bool:
    """Whether the customer did; two messages may share a millisecond."""
    is_later = after["lastMessageAt"] != before["lastMessageAt"] or after["unreadCount"] > before["unreadCount"]
    return bool(after["lastMessageBy"] == "CUSTOMER" and is_later)
