"""The traffic between Slack, the bot and Pandabase, as it happens: the last exchanges, and which click caused each."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from itertools import takewhile
from typing import TypeVar

from bot.sandbox.page import exchanges
from bot.sandbox.page.exchanges import LATE_SECONDS, Exchange
from bot.sandbox.page.world import Json, Problem
from bot.sandbox.pandabase import Call as UpstreamCall
from bot.sandbox.slack import Call as SlackCall
from bot.sandbox.slack import Delivery

T = TypeVar("T")

KEPT = 500
RESULTS = ("chat.", "views.", "response_url")


@dataclass(frozen=True)
class Click:
    """What is known of something a person did: it tells which later exchanges it caused."""

    exchange: Exchange
    person: str
    trigger_id: str | None
    response_url: str
    cases: frozenset[str]


class Traffic:
    """Keeps the last exchanges. `tell` is called with each new or changed one; `person_of` knows whose token it is."""

    def __init__(self, tell: Callable[[Json], None], person_of: Callable[[str], str | None]) -> None:
        self._tell = tell
        self._person_of = person_of
        self._number = 0
        self._kept: deque[Exchange] = deque(maxlen=KEPT)
        self._clicks: deque[Click] = deque(maxlen=KEPT)
        self._readings: deque[int] = deque(maxlen=KEPT)
        self._open: dict[int, tuple[object, Exchange]] = {}
        self._cases_of: dict[tuple[str, str], frozenset[str]] = {}

    def listed(self) -> list[Json]:
        """All that are kept, in the order in which they began."""
        return [one.shown() for one in sorted(self._kept, key=lambda one: (one.at, one.id))]

    def bodies(self, number: int, secrets: tuple[str, ...]) -> Json:
        """Request and answer of one, without secrets."""
        for one in self._kept:
            if one.id == number:
                return one.bodies(secrets)
        raise Problem("This exchange is not kept any more.")

    def delivery(self, delivery: Delivery) -> None:
        """Slack sent something to the bot, or has its answer."""
        exchange = self._began(delivery, exchanges.of_delivery)
        if delivery.status is None and delivery.problem is None:
            self._clicks.append(_click(exchange, delivery))
        else:
            exchanges.answered(exchange, delivery)
            self._ended(delivery)
        self._tell(exchange.shown())

    def slack_call(self, call: SlackCall) -> None:
        """The bot called Slack."""
        exchange = self._new(exchanges.of_slack_call(self._next(), call))
        self._attribute(exchange, self._cause_of_slack_call(call, exchange.at))
        self._remember(call)
        if call.ok and call.method.startswith(RESULTS):
            self._result(exchange)
        self._tell(exchange.shown())

    def upstream_call(self, call: UpstreamCall) -> None:
        """The bot called Pandabase, or has its answer."""
        if exchanges.is_reading(call):
            self._read(call)
            return
        is_new = id(call) not in self._open
        exchange = self._began(call, exchanges.of_upstream_call)
        if is_new:
            self._attribute(exchange, self._cause_of_upstream_call(call))
        if call.seconds is not None:
            exchanges.upstream_answered(exchange, call)
            self._ended(call)
        self._tell(exchange.shown())

    def _read(self, call: UpstreamCall) -> None:
        """What is asked every few seconds stands there once, with its number: it would drown everything else."""
        if call.seconds is None:
            return
        made = exchanges.of_upstream_call(0, call)
        exchanges.upstream_answered(made, call)
        run = takewhile(lambda one: one.id in self._readings, reversed(self._kept))
        same = next((one for one in run if (one.what, one.status) == (made.what, made.status)), None)
        if same is None:
            made.id = self._next()
            self._readings.append(made.id)
            self._tell(self._new(made).shown())
        else:
            exchanges.repeated(same, made)
            self._tell(same.shown())

    def _began(self, record: T, make: Callable[[int, T], Exchange]) -> Exchange:
        if id(record) not in self._open:
            self._open[id(record)] = (record, self._new(make(self._next(), record)))
        return self._open[id(record)][1]

    def _ended(self, record: object) -> None:
        self._open.pop(id(record), None)

    def _next(self) -> int:
        self._number += 1
        return self._number

    def _new(self, exchange: Exchange) -> Exchange:
        self._kept.append(exchange)
        return exchange

    def _attribute(self, exchange: Exchange, click: Click | None) -> None:
        exchange.click_id = click.exchange.id if click else None

    def _result(self, exchange: Exchange) -> None:
        """The first thing that people see of a click: the time until then is the click's."""
        for click in self._clicks:
            if click.exchange.id == exchange.click_id and click.exchange.result_ms is None:
                click.exchange.result_ms = round((exchange.at - click.exchange.at) * 1000 + (exchange.ms or 0), 1)
                self._tell(click.exchange.shown())

    def _cause_of_slack_call(self, call: SlackCall, at: float) -> Click | None:
        if call.path:
            return self._latest(at, lambda click: click.response_url.endswith(call.path))
        if trigger := call.params.get("trigger_id"):
            return self._latest(at, lambda click: click.trigger_id == trigger)
        cases = exchanges.cases_in(call.params) or self._cases_of.get(_root(call), frozenset())
        return self._latest(at, lambda click: bool(click.cases & cases)) if cases else None

    def _remember(self, call: SlackCall) -> None:
        """Which cases a message is about: its thread is about the same ones."""
        cases = exchanges.cases_in(call.params)
        if cases and call.method == "chat.postMessage" and call.ok:
            self._cases_of[call.params["channel"], call.answer["ts"]] = cases

    def _cause_of_upstream_call(self, call: UpstreamCall) -> Click | None:
        person = self._person_of(call.token_last4)
        named = [click for click in self._clicks if call.case_id and call.case_id in click.cases]
        if named:
            return self._latest(call.at, lambda click: click in named and click.person == (person or click.person))
        return self._latest(call.at, lambda click: click.person == person) if person else None

    def _latest(self, at: float, fits: Callable[[Click], bool]) -> Click | None:
        recent = (click for click in reversed(self._clicks) if at - click.exchange.at <= LATE_SECONDS)
        return next((click for click in recent if fits(click)), None)


def _root(call: SlackCall) -> tuple[str, str]:
    params = call.params
    return str(params.get("channel")), str(params.get("thread_ts") or params.get("ts") or params.get("message_ts"))


def _click(exchange: Exchange, delivery: Delivery) -> Click:
    payload = delivery.payload
    event = payload.get("event") or {}
    person = payload.get("user_id") or (payload.get("user") or {}).get("id") or event.get("user") or ""
    wished = [payload.get("text"), payload.get("actions"), event.get("text"), (payload.get("view") or {}).get("blocks")]
    cases = exchanges.cases_in(wished)
    url = re.sub(r"^https?://[^/]+/", "/", delivery.response_url or "")
    return Click(exchange, str(person), delivery.trigger_id, url, cases)
