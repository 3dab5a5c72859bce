"""What Slack does with a bot's answer to a command and to a submitted view."""

from __future__ import annotations

from typing import Any

from .chat import content
from .core import Core
from .errors import Refusal
from .model import Channel, Json, Message, Person
from .response_urls import publish

SLACKBOT = "USLACKBOT"


def show_command_failure(core: Core, person: Person, channel: Channel, name: str, problem: str) -> Message:
    """What the person sees when a command was not answered with 200 in time."""
    said = f'{name} failed with the error "{problem}"'
    return core.workspace.whisper(channel.id, person.id, said, [], user=SLACKBOT, origin="slack")


def show_command_answer(core: Core, person: Person, channel: Channel, typed: str, body: Any) -> str | None:
    """Turn the answer to a command into a message. Returns why it could not be shown, if so."""
    if body in (None, "", {}):
        return None
    params: Json = body if isinstance(body, dict) else {"text": str(body)}
    in_channel = params.get("response_type") == "in_channel"
    if in_channel:
        core.workspace.post(channel.id, person.id, typed, origin="person")
    try:
        text, blocks = content(params)
    except Refusal as refusal:
        return None if refusal.code == "no_text" else f"{refusal.code}: {refusal.messages}"
    if in_channel:
        publish(core, channel.id, text, blocks)
    else:
        core.workspace.whisper(channel.id, person.id, text, blocks, origin="response_url")
    return None


def apply_submission(core: Core, person: Person, view: Json, body: Any) -> str | None:
    """Carry out the `response_action` of a submitted view. Returns why Slack would show a failure, if so."""
    if body in (None, "", {}):
        core.modals.close(person.id, view["id"])
        return None
    if not isinstance(body, dict):
        return "the answer to a view_submission is neither empty nor JSON"
    try:
        return _act(core, person, view, body)
    except Refusal as refusal:
        return f"{refusal.code}: {refusal.messages}"


def _act(core: Core, person: Person, view: Json, body: Json) -> str | None:
    match body.get("response_action"):
        case "clear":
            core.modals.clear(person.id)
        case "update":
            core.modals.update(view["id"], body.get("view"))
        case "push":
            core.modals.push(person, body.get("view"))
        case "errors":
            return _errors(core, view, body.get("errors"))
        case other:
            return f"unknown response_action {other!r}"
    return None


def _errors(core: Core, view: Json, errors: Any) -> str | None:
    inputs = {block["block_id"] for block in view["blocks"] if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors:
        return "response_action errors without errors"
    if stray := sorted(set(errors) - inputs):
        return f"errors may name input blocks only, not {stray}"
    if not all(isinstance(words, str) and words for words in errors.values()):
        return "an error must be a text"
    core.modals.show_errors(view["id"], errors)
    return None
