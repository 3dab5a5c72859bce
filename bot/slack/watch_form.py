"""What was chosen in the form with a watch's settings: the settings, or what is wrong at which field. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, TypeVar
from zoneinfo import available_timezones

from bot.case import Priority
from bot.slack import ids
from bot.watches import Event, QuietHours, Rhythm, WatchSettings

ANY_PRIORITY = "any"
ESCALATED = "escalated"
EMAILS: Mapping[str, bool | None] = {"bot": None, "masked": False, "whole": True}
"""What can be chosen for e-mail addresses, with what it stands for in the settings."""

_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")
_UTC = "UTC"

T = TypeVar("T")


def read_watch_form(values: Mapping[str, Any]) -> WatchSettings | dict[str, str]:
    """The settings out of a view's `state.values`, or one sentence for each field (by `block_id`) that is wrong."""
    problems = dict(_problems(values))
    return problems or WatchSettings(
        events=_events(values),
        least_priority=_member(Priority, _option(values, ids.PRIORITY_FIELD)),
        only_escalated=ESCALATED in _options(values, ids.ESCALATED_FIELD),
        rhythm=_member(Rhythm, _option(values, ids.RHYTHM_FIELD)) or Rhythm.AT_ONCE,
        quiet=_quiet(values),
        zone=_zone(values) or _UTC,
        whole_email=EMAILS.get(_option(values, ids.EMAIL_FIELD)),
    )


def _problems(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if not _events(values):
        yield ids.EVENTS_FIELD, "Choose at least one. To hear of nothing any more, use unwatch instead."
    begins, ends = (_time(values, name) for name in (ids.QUIET_FROM_FIELD, ids.QUIET_UNTIL_FIELD))
    if begins is not None and ends is None:
        yield ids.QUIET_UNTIL_FIELD, "Choose when the quiet hours end, or clear when they begin."
    elif begins is None and ends is not None:
        yield ids.QUIET_FROM_FIELD, "Choose when the quiet hours begin, or clear when they end."
    elif begins is not None and begins == ends:
        yield ids.QUIET_UNTIL_FIELD, "Quiet hours end at another time than they begin."
    if _zone(values) is None:
        yield ids.ZONE_FIELD, "This is no time zone that Casebot knows. They are named like Europe/Berlin."


def _events(values: Mapping[str, Any]) -> tuple[Event, ...]:
    chosen = _options(values, ids.EVENTS_FIELD)
    return tuple(event for event in Event if event.value in chosen)


def _quiet(values: Mapping[str, Any]) -> QuietHours | None:
    begins, ends = (_time(values, name) for name in (ids.QUIET_FROM_FIELD, ids.QUIET_UNTIL_FIELD))
    return None if begins is None or ends is None else QuietHours(begins, ends)


def _time(values: Mapping[str, Any], name: str) -> int | None:
    """Minutes after midnight; None where nothing was chosen."""
    chosen = _element(values, name).get("selected_time")
    found = _TIME.fullmatch(chosen) if isinstance(chosen, str) else None
    return int(found[1]) * 60 + int(found[2]) if found else None


def _zone(values: Mapping[str, Any]) -> str | None:
    """The zone by its exact name, however its letters were typed; UTC for an empty field, None for an unknown name."""
    typed = _element(values, ids.ZONE_FIELD).get("value")
    name = typed.strip().replace(" ", "_") if isinstance(typed, str) else ""
    return _zones().get(name.casefold()) if name else _UTC


@cache
def _zones() -> Mapping[str, str]:
    """Every zone by its name in small letters: read from the disk once."""
    return {name.casefold(): name for name in (*available_timezones(), _UTC)}


def _option(values: Mapping[str, Any], name: str) -> str:
    return _value(_element(values, name).get("selected_option"))


def _options(values: Mapping[str, Any], name: str) -> frozenset[str]:
    chosen = _element(values, name).get("selected_options")
    return frozenset(map(_value, chosen)) if isinstance(chosen, list) else frozenset()


def _value(option: Any) -> str:
    value = option.get("value") if isinstance(option, Mapping) else None
    return value if isinstance(value, str) else ""


def _member(kind: type[T], value: str) -> T | None:
    return next((member for member in kind if member == value), None)  # type: ignore[attr-defined]


def _element(values: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    block = values.get(name)
    element = block.get(name) if isinstance(block, Mapping) else None
    return element if isinstance(element, Mapping) else {}
