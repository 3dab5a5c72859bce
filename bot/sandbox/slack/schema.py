"""Small checks that are put together into Block Kit's rules.

A check takes a value and its JSON pointer and yields one sentence, worded like Slack's, for each thing that is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

Check = Callable[[Any, str], Iterator[str]]


def wrong(sentence: str, path: str) -> str:
    """One complaint as Slack words it."""
    return f"{sentence} [json-pointer:{path}]"


def string(most: int, least: int = 0) -> Check:
    """A string of `least` to `most` characters."""

    def check(value: Any, path: str) -> Iterator[str]:
        if not isinstance(value, str):
            yield wrong("must provide a string", path)
        elif len(value) > most:
            yield wrong(f"must be less than {most + 1} characters", path)
        elif len(value) < least:
            yield wrong(f"must be more than {least - 1} characters", path)

    return check


def matching(form: str, name: str) -> Check:
    """A string of a form that Slack calls `name`."""

    def check(value: Any, path: str) -> Iterator[str]:
        if not isinstance(value, str) or not re.fullmatch(form, value, re.ASCII):
            yield wrong(f"must be a valid {name}", path)

    return check


def boolean(value: Any, path: str) -> Iterator[str]:
    """True or false."""
    if not isinstance(value, bool):
        yield wrong("must provide a boolean", path)


def integer(least: int, most: int) -> Check:
    """A whole number within bounds."""

    def check(value: Any, path: str) -> Iterator[str]:
        if not isinstance(value, int) or isinstance(value, bool):
            yield wrong("must provide an integer", path)
        elif not least <= value <= most:
            yield wrong(f"must be between {least} and {most}", path)

    return check


def one_of(*allowed: str) -> Check:
    """One of a few words."""

    def check(value: Any, path: str) -> Iterator[str]:
        if value not in allowed:
            yield wrong(f"must be a valid enum value: {', '.join(allowed)}", path)

    return check


def anything(value: Any, path: str) -> Iterator[str]:
    """No rule."""
    yield from ()


def array(item: Check, most: int, least: int = 1) -> Check:
    """A list of `least` to `most` items."""

    def check(value: Any, path: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield wrong("must provide an array", path)
            return
        if len(value) > most:
            yield wrong(f"no more than {most} items allowed", path)
        if len(value) < least:
            yield wrong(f"no less than {least} items allowed", path)
        for index, element in enumerate(value):
            yield from item(element, f"{path}/{index}")

    return check


def shape(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None) -> Check:
    """An object with these fields and, besides `type`, no others."""
    known = {**required, **(optional or {})}

    def check(value: Any, path: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield wrong("must provide an object", path)
            return
        for name in required:
            if value.get(name) is None:
                yield wrong(f"missing required field: {name}", path)
        for name, part in value.items():
            if name not in known and name != "type":
                yield wrong(f"invalid additional property: {name}", path)
            elif name != "type" and part is not None:
                yield from known[name](part, f"{path}/{name}")

    return check


def by_type(kinds: Mapping[str, Check]) -> Check:
    """An object whose `type` decides which check holds."""

    def check(value: Any, path: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield wrong("must provide an object", path)
        elif not isinstance(value.get("type"), str):
            yield wrong("missing required field: type", path)
        elif value["type"] not in kinds:
            yield wrong(f"unsupported type: {value['type']}", f"{path}/type")
        else:
            yield from kinds[value["type"]](value, path)

    return check


def both(*checks: Check) -> Check:
    """All of these rules."""

    def check(value: Any, path: str) -> Iterator[str]:
        for rule in checks:
            yield from rule(value, path)

    return check


def any_of(*names: str) -> Check:
    """An object that has at least one of these fields."""

    def check(value: Any, path: str) -> Iterator[str]:
        if isinstance(value, dict) and not any(value.get(name) for name in names):
            yield wrong(f"must define either {' or '.join(f'`{name}`' for name in names)}", path)

    return check
