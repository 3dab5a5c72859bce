"""The `conversations.*` and `users.*` methods: looking things up.

Source: docs.slack.dev/reference/methods/conversations.history and its neighbours.
"""

from __future__ import annotations

import base64

from .core import Core
from .errors import Refusal
from .model import Channel, Json, Message, Person
from .params import flag, number, required
from .payloads import message as shown


def _kind(channel: Channel) -> str:
    return "im" if channel.is_im else "groups" if channel.is_private else "channels"


def info(core: Core, params: Json) -> Json:
    """`conversations.info`."""
    required(params, "channel")
    channel = core.workspace.channels.get(params["channel"])
    core.require(f"{_kind(channel) if channel else 'channels'}:read")
    return {"channel": described(core, core.channel(params["channel"]))}


def described(core: Core, channel: Channel) -> Json:
    """A channel as Slack describes it to the bot."""
    made: Json = {
        "id": channel.id,
        "is_im": channel.is_im,
        "is_archived": channel.is_archived,
        "is_shared": channel.is_shared,
        "is_ext_shared": channel.is_shared,
        "is_org_shared": False,
        "context_team_id": core.identity.team_id,
    }
    if channel.is_im:
        return made | {"user": channel.person}
    return made | {
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": not channel.is_private,
        "is_group": False,
        "is_mpim": False,
        "is_private": channel.is_private,
        "is_member": channel.bot_is_member,
        "is_general": False,
        "creator": core.identity.bot_user_id,
    }


def open_direct(core: Core, params: Json) -> Json:
    """`conversations.open` with one person."""
    core.require("im:write")
    required(params, "users")
    core.person(params["users"])
    channel = core.workspace.direct_message(params["users"])
    return {"channel": described(core, channel) if flag(params, "return_im") else {"id": channel.id}}


def _readable(core: Core, params: Json) -> Channel:
    required(params, "channel")
    known = core.workspace.channels.get(params["channel"])
    core.require(f"{_kind(known) if known else 'channels'}:history")
    channel = core.channel(params["channel"])
    if not channel.is_im and not channel.bot_is_member:
        raise Refusal("not_in_channel")
    return channel


def history(core: Core, params: Json) -> Json:
    """`conversations.history`: what stands in the channel itself, newest first."""
    channel = _readable(core, params)
    found = [message for message in core.workspace.messages(channel.id) if not message.is_reply]
    return _page(core, params, list(reversed(_within(found, params))), 100)


def replies(core: Core, params: Json) -> Json:
    """`conversations.replies`: a message and its thread, oldest first."""
    channel = _readable(core, params)
    required(params, "ts")
    root = core.workspace.find(channel.id, params["ts"])
    thread = core.workspace.thread(channel.id, params["ts"])
    if root is None and not thread:
        raise Refusal("thread_not_found")
    return _page(core, params, [*([root] if root else []), *_within(thread, params)], 999)


def _within(messages: list[Message], params: Json) -> list[Message]:
    oldest, latest = str(params.get("oldest") or "0"), str(params.get("latest") or "9999999999.999999")
    inclusive = flag(params, "inclusive")
    return [
        m
        for m in messages
        if _seconds(oldest) < _seconds(m.ts) < _seconds(latest) or (inclusive and m.ts in (oldest, latest))
    ]


def _seconds(ts: str) -> tuple[int, int]:
    whole, _, part = ts.partition(".")
    try:
        return int(whole), int(part.ljust(6, "0") or 0)
    except ValueError:
        raise Refusal("invalid_ts_latest") from None


def _page(core: Core, params: Json, messages: list[Message], default: int) -> Json:
    size = number(params, "limit", default, 999)
    start = _start(params.get("cursor"))
    more = len(messages) > start + size
    page = messages[start : start + size]
    with_metadata = flag(params, "include_all_metadata")
    answer: Json = {"messages": [_listed(core, one, with_metadata) for one in page], "has_more": more}
    if more:
        answer["response_metadata"] = {"next_cursor": base64.b64encode(f"from:{start + size}".encode()).decode()}
    return answer


def _start(cursor: str | None) -> int:
    if not cursor:
        return 0
    try:
        return int(base64.b64decode(cursor).decode().removeprefix("from:"))
    except ValueError:
        raise Refusal("invalid_cursor") from None


def _listed(core: Core, message: Message, with_metadata: bool) -> Json:
    author = core.workspace.people.get(message.user)
    made = shown(core.identity, message, author.team_id if author else None, with_metadata)
    answers = core.workspace.thread(message.channel, message.ts)
    if answers:
        made |= {"thread_ts": message.ts, "reply_count": len(answers), "latest_reply": answers[-1].ts}
    return made


def user_info(core: Core, params: Json) -> Json:
    """`users.info`."""
    core.require("users:read")
    required(params, "user")
    if params["user"] == core.identity.bot_user_id:
        bot = Person(core.identity.bot_user_id, core.identity.bot_name, core.identity.team_id)
        return {"user": _user(core, bot) | {"is_bot": True}}
    return {"user": _user(core, core.person(params["user"]))}


def group_members(core: Core, params: Json) -> Json:
    """`usergroups.users.list`."""
    core.require("usergroups:read")
    required(params, "usergroup")
    if params["usergroup"] not in core.groups:
        raise Refusal("no_such_subteam")
    return {"users": sorted(core.groups[params["usergroup"]])}


def _user(core: Core, person: Person) -> Json:
    return {
        "id": person.id,
        "team_id": person.team_id,
        "name": person.username,
        "real_name": person.name,
        "deleted": person.is_deactivated,
        "tz": person.tz,
        "tz_label": person.tz,
        "tz_offset": person.tz_offset,
        "is_bot": person.is_bot,
        "is_workflow_bot": person.is_workflow_bot,
        "is_app_user": False,
        "is_restricted": person.is_restricted or person.is_ultra_restricted,
        "is_ultra_restricted": person.is_ultra_restricted,
        "is_stranger": person.team_id != core.identity.team_id,
        "profile": {
            "display_name": person.name,
            "real_name": person.name,
            "display_name_normalized": person.name,
            "real_name_normalized": person.name,
            "team": person.team_id,
        },
    }
