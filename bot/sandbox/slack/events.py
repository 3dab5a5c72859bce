"""The events that Slack sends: pure builders of the documented shapes.

Source: docs.slack.dev/apis/events-api (the event_callback envelope) and docs.slack.dev/reference/events/app_mention.
"""

from __future__ import annotations

from typing import Any

from .model import Identity, Json, Message, Person


def mention(identity: Identity, person: Person, shown: Message) -> Json:
    """The `app_mention` event. Only an author of another company comes with `user_team` and `source_team`."""
    event: Json = {
        "type": "app_mention",
        "user": person.id,
        "ts": shown.ts,
        "client_msg_id": shown.client_msg_id,
        "text": shown.text,
        "team": person.team_id,
        "channel": shown.channel,
        "event_ts": shown.ts,
        "blocks": _typed(identity, shown.text),
    }
    if shown.thread_ts:
        event["thread_ts"] = shown.thread_ts
    if shown.edited:
        event["edited"] = {"user": person.id, "ts": shown.edited_ts}
    if person.team_id != identity.team_id:
        event |= {"user_team": person.team_id, "source_team": person.team_id}
    return event


def _typed(identity: Identity, text: str) -> list[Json]:
    parts: list[Json] = []
    for index, piece in enumerate(text.split(f"<@{identity.bot_user_id}>")):
        if index:
            parts.append({"type": "user", "user_id": identity.bot_user_id})
        if piece:
            parts.append({"type": "text", "text": piece})
    return [{"type": "rich_text", "block_id": "typed", "elements": [{"type": "rich_text_section", "elements": parts}]}]


def home_opened(person: Person, event_ts: str, channel: str, view: Json | None) -> Json:
    """The `app_home_opened` event."""
    event: Json = {
        "type": "app_home_opened",
        "user": person.id,
        "channel": channel,
        "tab": "home",
        "event_ts": event_ts,
    }
    return event if view is None else event | {"view": view}


def envelope(identity: Identity, event: Json, event_id: str, event_time: int, shared: bool = False) -> Json:
    """The `event_callback` around an event."""
    authorization: Any = {
        "enterprise_id": None,
        "team_id": identity.team_id,
        "user_id": identity.bot_user_id,
        "is_bot": True,
        "is_enterprise_install": False,
    }
    return {
        "token": identity.verification_token,
        "team_id": identity.team_id,
        "context_team_id": identity.team_id,
        "context_enterprise_id": None,
        "api_app_id": identity.app_id,
        "event": event,
        "type": "event_callback",
        "event_id": event_id,
        "event_time": event_time,
        "authorizations": [authorization],
        "is_ext_shared_channel": shared,
        "event_context": f"4-{event_id}",
    }
