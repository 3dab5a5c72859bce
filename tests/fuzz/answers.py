"""Whether Slack would be content with an answer, and whether anything in a message of ours acts unasked."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from bot.sandbox.slack.blocks import MOST_TEXT, problems, text_length
from bot.sandbox.slack.delivery import Delivery
from bot.sandbox.slack.log import Call
from bot.sandbox.slack.views import complaints
from tests.slack.rules import formatted

Json = dict[str, Any]

EXPECTED = frozenset(
    {
        *("channel_not_found", "not_in_channel", "user_not_in_channel", "user_not_found", "users_not_found"),
        *("message_not_found", "thread_not_found", "cant_update_message", "invalid_ts_latest"),
        *("expired_trigger_id", "invalid_trigger_id", "exchanged_trigger_id", "hash_conflict", "not_found"),
        *("used_url", "expired_url", "invalid_url", "no_such_url"),
    }
)
"""What Slack may say to a call that follows from a payload with wrong ids in it. Anything else is a mistake of ours."""

_MAY_PING = re.compile(r"<(?:@|#[^<>|]*\||!(?!date\^)|https?://evil)")
"""Beside our own dates and names of channels."""


def what_slack_minds(delivery: Delivery) -> list[str]:
    """Why Slack, or the person in front of it, would not be content with this answer."""
    if not delivery.acknowledged:
        return [f"not acknowledged: {delivery.status} {delivery.problem}"]
    body = delivery.body
    if body in (None, "", {}):
        return []
    if not isinstance(body, dict):
        return [f"an answer that is no JSON: {body!r}"] if delivery.kind == "interactive" else []
    if "response_action" in body:
        return list(_minds_action(body))
    return list(minds_message(body)) if "text" in body or "blocks" in body else [f"an unknown answer: {body}"]


def _minds_action(body: Json) -> Iterator[str]:
    match body:
        case {"response_action": "clear"}:
            return
        case {"response_action": "update", "view": dict(view)}:
            yield from complaints(view, "modal")
        case {"response_action": "errors", "errors": dict(errors)} if errors:
            yield from (f"no words: {words!r}" for words in errors.values() if not (isinstance(words, str) and words))
        case _:
            yield f"an unknown answer: {body}"


def minds_message(body: Json) -> Iterator[str]:
    """Why Slack would not take a message, or what in it would act."""
    blocks = body.get("blocks") or []
    blocks = json.loads(blocks) if isinstance(blocks, str) else blocks
    yield from problems(blocks, "message")
    if text_length(blocks) > MOST_TEXT:
        yield "too much text in all its blocks"
    for text in (str(body.get("text") or ""), *formatted(blocks)):
        if _MAY_PING.search(text):
            yield f"a mention or a link of somebody else's: {text!r}"
        if len(text) > 4200:
            yield f"a text of {len(text)} characters"


def what_the_call_shows(call: Call) -> list[str]:
    """What is wrong with a call of the bot's."""
    if not call.ok:
        error = call.answer.get("error", call.answer) if isinstance(call.answer, dict) else call.answer
        return [] if str(error) in EXPECTED else [f"{call.method}: {call.status} {error}"]
    says = call.method.startswith("chat.post") or call.method == "response_url"
    return [f"{call.method}: {why}" for why in minds_message(call.params)] if says else []
