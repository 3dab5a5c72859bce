"""One exchange between Slack, the bot and Pandabase, in the page's words. Pure."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from bot.sandbox.page.masking import masked, readable, shortened
from bot.sandbox.page.world import Json
from bot.sandbox.pandabase import Call as UpstreamCall
from bot.sandbox.slack import Call as SlackCall
from bot.sandbox.slack import Delivery

CASE_ID = re.compile(r"\bcs_[a-z0-9]{9,45}\b")
LATE_SECONDS = 150.0
"""After so long nothing is counted to a click any more: an action ends after two minutes."""


@dataclass
class Exchange:
    """One request and its answer. `at` in seconds since the epoch; `ms` is None while it is under way."""

    id: int
    at: float
    sender: str
    to: str
    what: str
    status: int | str | None = None
    ms: float | None = None
    ok: bool = True
    click_id: int | None = None
    ack_ms: float | None = None
    result_ms: float | None = None
    times: int = 1
    request: str = field(default="", repr=False)
    response: str = field(default="", repr=False)

    def shown(self) -> Json:
        """As the page lists it."""
        names = ("id", "at", "to", "what", "status", "ms", "ok", "click_id", "ack_ms", "result_ms", "times")
        return {"from": self.sender, **{name: getattr(self, name) for name in names}}

    def bodies(self, secrets: tuple[str, ...]) -> Json:
        """Request and answer, without their secrets."""
        return {name: masked(shortened(getattr(self, name)), secrets) for name in ("request", "response")}


def of_delivery(number: int, delivery: Delivery) -> Exchange:
    """Something that Slack sent to the bot; it is its own click, unless it is a repetition."""
    made = Exchange(number, delivery.at, "slack", "bot", what_was_sent(delivery))
    made.request = f"{delivery.kind}\n\n{readable(_without_secrets(delivery.payload))}"
    made.click_id = number
    return made


def answered(exchange: Exchange, delivery: Delivery) -> None:
    """Enter the bot's answer."""
    exchange.status = delivery.problem or delivery.status
    exchange.ok = delivery.acknowledged and not delivery.problem and not delivery.refused
    exchange.ms = _ms(delivery.seconds)
    exchange.ack_ms = exchange.ms if delivery.acknowledged else None
    exchange.response = readable(delivery.body) or "(empty)"


def of_slack_call(number: int, call: SlackCall) -> Exchange:
    """A call of the Web API or of a `response_url`."""
    what = f"POST {call.method}"
    made = Exchange(number, call.at - call.seconds, "bot", "slack", what, call.status, _ms(call.seconds), call.ok)
    path = f"/{call.path}" if call.path else f"/api/{call.method}"
    made.request = f"POST {path}\nAuthorization: ({call.token_kind} token)\n\n{readable(call.params)}"
    made.response = readable(call.answer) or "(the connection was closed)"
    if not call.ok and isinstance(call.answer, dict):
        made.status = str(call.answer.get("error", call.status))
    return made


def of_upstream_call(number: int, call: UpstreamCall) -> Exchange:
    """A request to Pandabase, under way."""
    path = call.path if is_reading(call) else urlsplit(call.path).path
    what = f"{call.method} {path.removeprefix('/v2/core')}"
    made = Exchange(number, call.at, "bot", "pandabase", what)
    made.request = f"{call.method} {call.path}\nAuthorization: Bearer •••{call.token_last4}\n\n{readable(call.body)}"
    return made


def is_reading(call: UpstreamCall) -> bool:
    """Whether it asks for a whole page of the list, as a bot does that watches a store, again and again."""
    parts = urlsplit(call.path)
    return call.method == "GET" and parts.path.endswith("/cases") and parse_qs(parts.query).get("limit") == ["100"]


def repeated(exchange: Exchange, again: Exchange) -> None:
    """Let an exchange stand for one more like it, with the time and the bodies of the last."""
    exchange.times += 1
    for name in ("at", "ms", "request", "response"):
        setattr(exchange, name, getattr(again, name))


def upstream_answered(exchange: Exchange, call: UpstreamCall) -> None:
    """Enter Pandabase's answer."""
    exchange.status = call.status if call.status is not None else "no answer"
    exchange.ms = _ms(call.seconds or 0.0)
    exchange.ok = call.status is not None and call.status < 400
    exchange.response = readable(call.answer) or "(the connection was closed)"


def what_was_sent(delivery: Delivery) -> str:
    """What a delivery is, in a few words."""
    payload = delivery.payload
    if delivery.kind == "slash_commands":
        return f"{payload.get('command')} {payload.get('text')}".strip()
    if delivery.kind == "events_api":
        event = payload.get("event", {})
        again = f" (attempt {delivery.retry.number + 1})" if delivery.retry else ""
        return f"{event.get('type', payload.get('type'))}{again}: {str(event.get('text', ''))[:80]}".rstrip(": ")
    return _interaction(payload)


def _interaction(payload: Json) -> str:
    kind = str(payload.get("type"))
    if kind == "block_actions":
        action = payload["actions"][0]
        label = (action.get("text") or (action.get("selected_option") or {}).get("text") or {}).get("text")
        return f"click: {label or action['action_id']}"
    view = payload.get("view") or {}
    title = (view.get("title") or {}).get("text") or payload.get("callback_id") or ""
    return f"{kind.replace('_', ' ')}: {title}".rstrip(": ")


def cases_in(value: Any) -> frozenset[str]:
    """The case ids that stand anywhere in it."""
    text = value if isinstance(value, str) else json.dumps(value)
    return frozenset(CASE_ID.findall(text))


def _without_secrets(payload: Json) -> Json:
    shown = {name: value for name, value in payload.items() if name != "token"}
    view = shown.get("view")
    if shown.get("type") != "view_submission" or not isinstance(view, dict):
        return shown
    values = {block: {name: _hidden(state) for name, state in inputs.items()} for block, inputs in _values(view)}
    return {**shown, "view": {**view, "state": {"values": values}}}


def _values(view: Json) -> list[tuple[str, Json]]:
    return list(view.get("state", {}).get("values", {}).items())


def _hidden(state: Json) -> Json:
    """What was typed into a form may be any secret, with a mistake in it, too: only its length is shown."""
    typed = state.get("value")
    return {**state, "value": f"({len(typed)} characters)"} if isinstance(typed, str) else state


def _ms(seconds: float) -> float:
    return round(max(0.0, seconds) * 1000, 1)
