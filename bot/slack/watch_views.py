"""The form with the settings of a watch. Pure.

Each input's `block_id` and `action_id` are the same text, as in the linking form.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.case import Priority
from bot.labels import priority_label
from bot.slack import ids, names
from bot.slack.elements import context, option, plain_text, select
from bot.slack.text import Block, shorten
from bot.slack.watch_form import ANY_PRIORITY, EMAILS, ESCALATED
from bot.slack.watch_words import EVENTS, RHYTHMS, clock
from bot.watches import QuietHours, Watch, WatchSettings

_TITLE = "What is told here"
_EMAILS = {
    "bot": "As Casebot is set up",
    "masked": "Masked: enough to recognise a customer",
    "whole": "Whole: everybody in the channel reads them",
}
_MOST_ID = 60
_STOPPED = "It is not read at present: somebody has to lend a token first."


def settings(watch: Watch, lender: str, command: str, sealed: str) -> Block:
    """The form, filled in with the watch's settings; `lender` is the name of whoever lends the token.

    `sealed` says which watch it is (`about`), in a text that nobody else can make.
    """
    return {
        "type": "modal",
        "callback_id": ids.WATCH_VIEW,
        "title": plain_text(_TITLE),
        "submit": plain_text("Save"),
        "close": plain_text("Cancel"),
        "private_metadata": sealed,
        "blocks": [context(plain_text(_about(watch, names.person(lender), command))), *_fields(watch.settings)],
    }


def about(watch: Watch) -> dict[str, str]:
    """Which watch a form is about, to be sealed into it."""
    return {"channel": watch.channel[:_MOST_ID], "store": watch.store_id[:_MOST_ID]}


def target_of(opened: Mapping[str, str] | None) -> tuple[str, str] | None:
    """The channel and the store that a submitted form is about; None for anything malformed."""
    channel, store = (opened.get("channel"), opened.get("store")) if opened else (None, None)
    return (str(channel), str(store)) if ids.is_id(channel) and ids.read_store(store) else None


def _about(watch: Watch, lender: str, command: str) -> str:
    store = names.identifier(watch.store_id)
    stopped = f" {_STOPPED}" if watch.stopped else ""
    return (
        f"Store {store} is read with the token that {lender} lends, for reading only: nobody acts with it, and nobody "
        f"sees it. That ends when {lender} types {command} unlink {store}, or somebody here {command} unwatch {store}."
        f"{stopped}"
    )


def _fields(now: WatchSettings) -> list[Block]:
    return [
        _input(ids.EVENTS_FIELD, "Tell here", _checks({event.value: EVENTS[event] for event in EVENTS}, now.events)),
        _input(ids.PRIORITY_FIELD, "Cases of which priority", _priorities(now.least_priority)),
        _input(ids.ESCALATED_FIELD, "Escalated cases", _escalated(now), is_optional=True),
        _input(ids.RHYTHM_FIELD, "How often", _radio({one.value: text for one, text in RHYTHMS.items()}, now.rhythm)),
        *_quiet(now.quiet),
        _zone(now.zone),
        _input(ids.EMAIL_FIELD, "E-mail addresses on cards in this channel", _radio(_EMAILS, _email(now.whole_email))),
    ]


def _priorities(least: Priority | None) -> Block:
    labels = {ANY_PRIORITY: "Any priority", **{one.value: f"{priority_label(one)} and above" for one in Priority}}
    options = {value: option(label, value) for value, label in labels.items()}
    return select("", "Priority", list(options.values()), options[least.value if least else ANY_PRIORITY])


def _escalated(now: WatchSettings) -> Block:
    return _checks({ESCALATED: "Only cases that are escalated to Pandabase"}, [ESCALATED] if now.only_escalated else [])


def _quiet(quiet: QuietHours | None) -> list[Block]:
    hint = "What happens meanwhile is told in one digest when they end."
    return [
        _input(ids.QUIET_FROM_FIELD, "Quiet from", _time(quiet.start if quiet else None), hint, is_optional=True),
        _input(ids.QUIET_UNTIL_FIELD, "Quiet until", _time(quiet.end if quiet else None), is_optional=True),
    ]


def _zone(zone: str) -> Block:
    field = {
        "type": "plain_text_input",
        "placeholder": plain_text("Europe/Berlin"),
        "max_length": 100,
        **({"initial_value": shorten(zone, 100)} if zone else {}),
    }
    hint = "Whose clock the quiet hours and the digests go by, like Europe/Berlin. Empty: UTC."
    return _input(ids.ZONE_FIELD, "Time zone", field, hint, is_optional=True)


def _email(whole: bool | None) -> str:
    return next(value for value, stands_for in EMAILS.items() if stands_for is whole)


def _time(minutes: int | None) -> Block:
    return {"type": "timepicker", **({} if minutes is None else {"initial_time": clock(minutes)})}


def _checks(labels: Mapping[str, str], chosen: Sequence[str]) -> Block:
    options = [option(label, value) for value, label in labels.items()]
    initial = [one for one in options if one["value"] in chosen]
    return {"type": "checkboxes", "options": options, **({"initial_options": initial} if initial else {})}


def _radio(labels: Mapping[str, str], chosen: str) -> Block:
    options = [option(label, value) for value, label in labels.items()]
    return {
        "type": "radio_buttons",
        "options": options,
        "initial_option": next(one for one in options if one["value"] == chosen),
    }


def _input(field: str, label: str, element: Mapping[str, Any], hint: str = "", *, is_optional: bool = False) -> Block:
    return {
        "type": "input",
        "block_id": field,
        "label": plain_text(label),
        "element": {**element, "action_id": field},
        "optional": is_optional,
        **({"hint": plain_text(hint)} if hint else {}),
    }
