"""What a `response_url` does with what is posted to it.

Source: docs.slack.dev/interactivity/handling-user-interaction (responses: five uses in thirty minutes, `response_type`,
`replace_original`, `delete_original`, `thread_ts`). Slack does not document the bodies of its refusals.
"""

from __future__ import annotations

import json
from typing import Any

from .capabilities import ResponseUrl
from .chat import content
from .core import Core
from .errors import Refusal
from .model import Json


def answer(core: Core, path: str, body: bytes) -> str:
    """Carry out one post to a `response_url`: the text `ok`, or a Refusal. It never gives a `ts`."""
    right = core.rights.response_url(path)
    params = parsed(body)
    try:
        _carry_out(core, right, params)
    except Refusal as refusal:
        raise Refusal(refusal.code, messages=refusal.messages, status=max(refusal.status, 400)) from None
    right.uses += 1
    return "ok"


def parsed(body: bytes) -> Json:
    """The JSON object that was posted; a Refusal `invalid_payload` (HTTP 400) if it is none."""
    try:
        params: Any = json.loads(body)
    except ValueError:
        raise Refusal("invalid_payload", status=400) from None
    if not isinstance(params, dict):
        raise Refusal("invalid_payload", status=400)
    return params


def _carry_out(core: Core, right: ResponseUrl, params: Json) -> None:
    if core.workspace.channels[right.channel].is_archived:
        raise Refusal("channel_is_archived", status=410)
    if params.get("delete_original"):
        core.workspace.edit(_original(right), deleted=True)
        return
    text, blocks = content(params)
    if params.get("replace_original"):
        core.workspace.edit(_original(right), text=text, blocks=blocks)
    elif params.get("response_type") == "in_channel":
        publish(core, right.channel, text, blocks, params.get("thread_ts"))
    else:
        root = core.workspace.root_of(right.channel, params.get("thread_ts"))
        core.workspace.whisper(right.channel, right.person.id, text, blocks, thread_ts=root, origin="response_url")


def _original(right: ResponseUrl) -> Any:
    if right.original is None or right.original.deleted:
        raise Refusal("message_not_found", status=404)
    return right.original


def publish(core: Core, channel: str, text: str, blocks: list[Json], thread_ts: str | None = None) -> None:
    """Post for everybody in the name of the app; `chat.update` cannot touch such a message."""
    root = core.workspace.root_of(channel, thread_ts)
    core.workspace.post(channel, core.identity.bot_user_id, text, blocks=blocks, thread_ts=root, origin="response_url")
