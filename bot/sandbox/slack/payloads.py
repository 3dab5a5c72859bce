"""Commands, interactions and messages as Slack sends them: pure builders of the documented shapes.

Source: docs.slack.dev/interactivity (slash commands, block_actions, message_action, view_submission, view_closed).
"""

from __future__ import annotations

from .model import Channel, Identity, Json, Message, Person


def message(identity: Identity, shown: Message, team_id: str | None = None, with_metadata: bool = True) -> Json:
    """A message as histories, answers and payloads carry it."""
    made: Json = {
        "user": shown.user,
        "type": "message",
        "ts": shown.ts,
        "text": shown.text,
        "team": team_id or identity.team_id,
    }
    if shown.origin in ("bot", "response_url"):
        made |= {"bot_id": identity.bot_id, "app_id": identity.app_id, "bot_profile": bot_profile(identity)}
    if shown.blocks:
        made["blocks"] = shown.blocks
    if shown.thread_ts:
        made["thread_ts"] = shown.thread_ts
    if shown.is_broadcast:
        made["subtype"] = "thread_broadcast"
    if shown.edited:
        made["edited"] = {"user": shown.edited_by, "ts": shown.edited_ts}
    if shown.metadata and with_metadata:
        made["metadata"] = shown.metadata
    return made


def bot_profile(identity: Identity) -> Json:
    """The bot behind a message."""
    return {
        "id": identity.bot_id,
        "app_id": identity.app_id,
        "name": identity.bot_name,
        "deleted": False,
        "team_id": identity.team_id,
        "icons": {},
        "updated": 0,
    }


def command(identity: Identity, person: Person, channel: Channel, name: str, text: str, rights: Json) -> Json:
    """The form fields of a slash command. `rights`: trigger_id and response_url."""
    return {
        "token": identity.verification_token,
        "team_id": identity.team_id,
        "team_domain": identity.team_domain,
        "channel_id": channel.id,
        "channel_name": channel.name,
        "user_id": person.id,
        "user_name": person.username,
        "command": name,
        "text": text,
        "api_app_id": identity.app_id,
        "is_enterprise_install": "false",
        **rights,
    }


def _user(person: Person) -> Json:
    return {"id": person.id, "username": person.username, "name": person.username, "team_id": person.team_id}


def _interaction(kind: str, identity: Identity, person: Person, team_id: str) -> Json:
    ours = team_id == identity.team_id
    return {
        "type": kind,
        "user": _user(person),
        "api_app_id": identity.app_id,
        "token": identity.verification_token,
        "team": {"id": team_id, "domain": identity.team_domain if ours else "another-company"},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def click_on_message(
    identity: Identity, person: Person, channel: Channel, shown: Message, action: Json, values: Json, rights: Json
) -> Json:
    """`block_actions` of a message. One that only the person sees is not sent along."""
    private = shown.ephemeral_to is not None
    container: Json = {"type": "message", "message_ts": shown.ts, "channel_id": channel.id, "is_ephemeral": private}
    if shown.thread_ts:
        container["thread_ts"] = shown.thread_ts
    payload = _interaction("block_actions", identity, person, identity.team_id) | {
        "container": container,
        "channel": {"id": channel.id, "name": channel.name},
        "state": {"values": values},
        "actions": [action],
        **rights,
    }
    return payload if private else payload | {"message": message(identity, shown)}


def click_in_view(identity: Identity, person: Person, view: Json, action: Json, rights: Json) -> Json:
    """`block_actions` of a modal or a Home tab."""
    return _interaction("block_actions", identity, person, identity.team_id) | {
        "container": {"type": "view", "view_id": view["id"]},
        "view": view,
        "actions": [action],
        **rights,
    }


def message_shortcut(
    identity: Identity, person: Person, channel: Channel, shown: Message, callback_id: str, rights: Json
) -> Json:
    """`message_action`: a shortcut in the menu of a message."""
    return _interaction("message_action", identity, person, identity.team_id) | {
        "callback_id": callback_id,
        "action_ts": shown.ts,
        "message_ts": shown.ts,
        "channel": {"id": channel.id, "name": channel.name},
        "message": message(identity, shown),
        **rights,
    }


def global_shortcut(identity: Identity, person: Person, callback_id: str, action_ts: str, rights: Json) -> Json:
    """`shortcut`: one from the composer's menu or the search."""
    return _interaction("shortcut", identity, person, identity.team_id) | {
        "callback_id": callback_id,
        "action_ts": action_ts,
        **rights,
    }


def submission(identity: Identity, person: Person, view: Json, rights: Json) -> Json:
    """`view_submission`; for somebody of another company every team is theirs but `view.app_installed_team_id`."""
    return _interaction("view_submission", identity, person, person.team_id) | {
        "view": view,
        "response_urls": [],
        **rights,
    }


def closing(identity: Identity, person: Person, view: Json, cleared: bool) -> Json:
    """`view_closed`, sent when the view asked for it."""
    return _interaction("view_closed", identity, person, person.team_id) | {"view": view, "is_cleared": cleared}
