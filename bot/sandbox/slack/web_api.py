"""Which method does what, and what is checked before any of them: token, scope, rate.

Source: docs.slack.dev/apis/web-api and the page of each method.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass

from . import chat, conversations, views
from .core import Core
from .errors import Refusal
from .log import TokenKind
from .model import Json
from .params import required

Method = Callable[[Core, Json], Json]


@dataclass(frozen=True)
class Rule:
    """One method: what it does, and the scope that it needs whatever it is asked."""

    run: Method
    scope: str | None = None


def auth_test(core: Core, params: Json) -> Json:
    """`auth.test` with the bot's token."""
    me = core.identity
    return {
        "url": f"https://{me.team_domain}.slack.com/",
        "team": me.team_name,
        "user": me.bot_name,
        "team_id": me.team_id,
        "user_id": me.bot_user_id,
        "bot_id": me.bot_id,
        "is_enterprise_install": False,
    }


def auth_test_of_app(core: Core, params: Json) -> Json:
    """`auth.test` with the app-level token."""
    return {"app_name": core.identity.bot_name, "app_id": core.identity.app_id}


def connections_open(core: Core, params: Json) -> Json:
    """`apps.connections.open`: a WebSocket address that works once."""
    return {"url": core.open_socket()}


def views_open(core: Core, params: Json) -> Json:
    """`views.open`."""
    required(params, "trigger_id", "view")
    views.accept(params["view"], "modal")
    trigger = core.rights.exchange(params["trigger_id"])
    return {"view": deepcopy(core.modals.open(trigger.person, params["view"]))}


def views_push(core: Core, params: Json) -> Json:
    """`views.push`: only with a trigger that was made in the open modal."""
    required(params, "trigger_id", "view")
    views.accept(params["view"], "modal")
    trigger = core.rights.exchange(params["trigger_id"])
    if trigger.root_view is None:
        raise Refusal("not_found")
    return {"view": deepcopy(core.modals.push(trigger.person, params["view"]))}


def views_update(core: Core, params: Json) -> Json:
    """`views.update` by `view_id` or `external_id`."""
    required(params, "view")
    view_id = params.get("view_id")
    if not view_id:
        required(params, "external_id")
        found = core.modals.by_external_id(params["external_id"])
        view_id = found[1]["id"] if found else ""
    return {"view": deepcopy(core.modals.update(view_id, params["view"], params.get("hash")))}


def views_publish(core: Core, params: Json) -> Json:
    """`views.publish`: a person's Home tab."""
    required(params, "user_id", "view")
    return {"view": deepcopy(core.modals.publish(core.person(params["user_id"]), params["view"], params.get("hash")))}


APP_METHODS: Mapping[str, Rule] = {
    "apps.connections.open": Rule(connections_open),
    "auth.test": Rule(auth_test_of_app),
}
METHODS: Mapping[str, Rule] = {
    "auth.test": Rule(auth_test),
    "users.info": Rule(conversations.user_info),
    "usergroups.users.list": Rule(conversations.group_members),
    "conversations.info": Rule(conversations.info),
    "conversations.open": Rule(conversations.open_direct),
    "conversations.history": Rule(conversations.history),
    "conversations.replies": Rule(conversations.replies),
    "chat.postMessage": Rule(chat.post_message, "chat:write"),
    "chat.update": Rule(chat.update, "chat:write"),
    "chat.delete": Rule(chat.delete, "chat:write"),
    "chat.postEphemeral": Rule(chat.post_ephemeral, "chat:write"),
    "chat.getPermalink": Rule(chat.get_permalink),
    "views.open": Rule(views_open),
    "views.push": Rule(views_push),
    "views.update": Rule(views_update),
    "views.publish": Rule(views_publish),
}


def token_kind(core: Core, token: str | None) -> TokenKind:
    """Whose token this is."""
    known: dict[str | None, TokenKind] = {
        None: "none",
        "": "none",
        core.identity.bot_token: "bot",
        core.identity.app_token: "app",
    }
    return known.get(token, "unknown")


def call(core: Core, method: str, params: Json, kind: TokenKind) -> Json:
    """The answer of a method, or a Refusal."""
    if method not in METHODS and method not in APP_METHODS:
        raise Refusal("unknown_method", req_method=method)
    if kind in ("none", "unknown"):
        raise Refusal("not_authed" if kind == "none" else "invalid_auth")
    rule = (APP_METHODS if kind == "app" else METHODS).get(method)
    if rule is None:
        raise Refusal("not_allowed_token_type")
    core.meter.count(method, params.get("channel"))
    if rule.scope:
        core.require(rule.scope)
    return {"ok": True, **rule.run(core, params)}
