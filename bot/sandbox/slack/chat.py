"""The `chat.*` methods: posting, editing and deleting. Each is a function of the state and the arguments.

Source: docs.slack.dev/reference/methods/chat.postMessage and its neighbours.
"""

from __future__ import annotations

import json
from typing import Any

from .blocks import accept_for_message
from .core import Core
from .errors import Refusal
from .model import Channel, Json, Message
from .params import flag, required
from .payloads import message as shown
from .pinging import pings

MOST_TEXT = 40_000
MOST_TEXT_IN_EDIT = 4_000
MOST_METADATA = 8_000


def content(params: Json, most: int = MOST_TEXT) -> tuple[str, list[Json]]:
    """The text and the blocks of a message; a Refusal if there is neither, or if Slack would not take them."""
    text = params.get("text") or ""
    blocks = accept_for_message(params["blocks"]) if params.get("blocks") else []
    if not isinstance(text, str) or (not text.strip() and not blocks):
        raise Refusal("no_text")
    if len(text) > most:
        raise Refusal("msg_too_long")
    return text, blocks


def metadata(value: Any) -> Json | None:
    """The metadata of a message; None for an empty object, a Refusal if it is malformed or too large."""
    if not value:
        return None
    well_formed = isinstance(value, dict) and isinstance(value.get("event_type"), str) and value["event_type"]
    if not well_formed or not isinstance(value.get("event_payload"), dict):
        raise Refusal("invalid_metadata_format")
    if len(json.dumps(value)) > MOST_METADATA:
        raise Refusal("metadata_too_large")
    return {"event_type": value["event_type"], "event_payload": value["event_payload"]}


def writable(core: Core, name: str) -> Channel:
    """The channel that the bot may post to; a person's id means their direct message, `#name` the channel."""
    workspace = core.workspace
    if name in workspace.people:
        return workspace.direct_message(name)
    named = next((c.id for c in workspace.channels.values() if name.startswith("#") and c.name == name[1:]), name)
    channel = core.channel(named)
    if channel.is_archived:
        raise Refusal("is_archived")
    if not channel.is_im and not channel.bot_is_member and "chat:write.public" not in core.granted:
        raise Refusal("not_in_channel")
    return channel


def post_message(core: Core, params: Json) -> Json:
    """`chat.postMessage`. A reply whose parent is gone lands in the channel, without `thread_ts`."""
    required(params, "channel")
    channel = writable(core, params["channel"])
    text, blocks = content(params)
    kept = metadata(params.get("metadata"))
    root = core.workspace.root_of(channel.id, params.get("thread_ts"))
    parts: Json = {"blocks": blocks, "thread_ts": root, "metadata": kept, "has_pinged": pings(text, blocks)}
    parts["is_broadcast"] = root is not None and flag(params, "reply_broadcast")
    made = core.workspace.post(channel.id, core.identity.bot_user_id, text, **parts)
    return {"channel": channel.id, "ts": made.ts, "message": shown(core.identity, made)}


def _own(core: Core, params: Json, not_ours: str) -> tuple[Channel, Message]:
    required(params, "channel", "ts")
    channel = core.channel(params["channel"])
    found = core.workspace.find(channel.id, params["ts"])
    if found is None:
        raise Refusal("message_not_found")
    if found.origin != "bot":
        raise Refusal(not_ours)
    return channel, found


def update(core: Core, params: Json) -> Json:
    """`chat.update`. Text without blocks removes the blocks, and alone it shows the mark `(edited)`."""
    channel, found = _own(core, params, "cant_update_message")
    if channel.is_archived:
        raise Refusal("is_inactive")
    text, blocks = content(params, MOST_TEXT_IN_EDIT)
    kept = metadata(params["metadata"]) if params.get("metadata") is not None else found.metadata
    is_broadcast = found.is_broadcast or (found.is_reply and flag(params, "reply_broadcast"))
    core.workspace.edit(found, text=text or found.text, blocks=blocks, metadata=kept, is_broadcast=is_broadcast)
    if not blocks:
        core.workspace.edit(found, edited=True, edited_ts=core.workspace.new_ts(), edited_by=core.identity.bot_user_id)
    return {"channel": channel.id, "ts": found.ts, "text": found.text, "message": shown(core.identity, found)}


def delete(core: Core, params: Json) -> Json:
    """`chat.delete`."""
    channel, found = _own(core, params, "cant_delete_message")
    core.workspace.edit(found, deleted=True)
    return {"channel": channel.id, "ts": found.ts}


def post_ephemeral(core: Core, params: Json) -> Json:
    """`chat.postEphemeral`: reaches members of the channel only, and only where the bot is one."""
    required(params, "channel", "user")
    channel = writable(core, params["channel"])
    if params["user"] not in channel.members:
        raise Refusal("user_not_in_channel")
    text, blocks = content(params)
    root = core.workspace.root_of(channel.id, params.get("thread_ts"))
    made = core.workspace.whisper(channel.id, params["user"], text, blocks, thread_ts=root)
    return {"message_ts": made.ts}


def get_permalink(core: Core, params: Json) -> Json:
    """`chat.getPermalink`."""
    required(params, "channel", "message_ts")
    channel = core.channel(params["channel"])
    found = core.workspace.find(channel.id, params["message_ts"])
    if found is None:
        raise Refusal("message_not_found")
    link = f"https://{core.identity.team_domain}.slack.com/archives/{channel.id}/p{found.ts.replace('.', '')}"
    if found.is_reply:
        link += f"?thread_ts={found.thread_ts}&cid={channel.id}"
    return {"channel": channel.id, "permalink": link}
