"""A payload becomes typed requests: the same kind, whichever way it came in. Pure."""

from __future__ import annotations

import math
from typing import Any

from bot.case import whole_characters
from bot.commands import Act
from bot.deliveries import Card
from bot.records import Actor, Place, Request, Source
from bot.slack import ids
from bot.slack.payloads import BlockActions, Body, Control, Mention, SlashCommand


def of_command(payload: SlashCommand, act: Act, workspace: str) -> tuple[Request, ...]:
    """One request a case. Its key is the command's `trigger_id` and the case."""
    batch = payload.trigger_id if len(act.case_ids) > 1 else None
    actor, place = actor_of_command(payload, workspace), place_of_command(payload)
    return tuple(
        Request(f"{payload.trigger_id} {case_id}", Source.COMMAND, act.change, case_id, actor, place, batch=batch)
        for case_id in act.case_ids
    )


def actor_of_command(payload: SlashCommand, workspace: str) -> Actor:
    """Who typed a command."""
    return Actor(workspace, payload.user_id, payload.user_name or payload.user_id)


def place_of_command(payload: SlashCommand) -> Place:
    """Where a command was typed."""
    return Place(payload.channel_id, response_url=payload.response_url)


def of_control(payload: BlockActions, control: Control, workspace: str) -> Request | None:
    """The request of a button or a menu; None when its value says nothing that a person could wish."""
    wish = ids.read_wish(control.chosen)
    if wish is None:
        return None
    return Request(
        dedupe_key=payload.trigger_id,
        source=Source.BUTTON,
        change=wish.change,
        case_id=wish.ref.case_id,
        actor=actor_of_click(payload, workspace),
        place=place_of_click(payload, control),
        store_id=wish.ref.store_id,
    )


def actor_of_click(payload: BlockActions, workspace: str) -> Actor:
    """Who used a control."""
    return Actor(workspace, payload.user.id, payload.user.shown)


def place_of_click(payload: BlockActions, control: Control) -> Place:
    """Where a control was used, and on which message. A private answer may be a direct message like any other."""
    return Place(
        channel=payload.channel_id,
        thread_ts=payload.thread_ts,
        card_ts=payload.message_ts,
        response_url=payload.response_url,
        is_private=payload.container.is_ephemeral or bool(ids.ON_NOTES.fullmatch(control.action_id)),
    )


def sender_of(body: Body, workspace: str) -> tuple[Actor, Place]:
    """Whom to answer, and where, as far as a payload says so that cannot be read otherwise."""
    user_id = _text(body, "user", "id")
    place = Place(_text(body, "channel", "id"), response_url=_text(body, "response_url") or None)
    return Actor(workspace, user_id, user_id), place


def _text(value: Any, *path: str) -> str:
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return str(whole_characters(value)) if isinstance(value, str) else ""


def of_mention(event: Mention, act: Act, actor: Actor, card: Card | None) -> tuple[Request, ...]:
    """One request a case. Its key is the message and the case, so that a redelivery is the same wish.

    `card` is the one in whose thread the mention stands; it tells the store of its own case.
    """
    message = f"{event.channel} {event.ts}"
    batch = message if len(act.case_ids) > 1 else None
    place = Place(event.channel, thread_ts=event.thread_ts)
    stores = {card.case_id: card.store_id} if card else {}
    return tuple(
        Request(
            dedupe_key=f"{message} {case_id}",
            source=Source.MENTION,
            change=act.change,
            case_id=case_id,
            actor=actor,
            place=place,
            store_id=stores.get(case_id),
            batch=batch,
            asked_at=_moment(event.ts),
        )
        for case_id in act.case_ids
    )


def _moment(ts: str) -> float | None:
    """When a message was written, in seconds since the epoch; Slack delivers an event up to an hour later."""
    try:
        moment = float(ts)
    except ValueError:
        return None
    return moment if math.isfinite(moment) else None
