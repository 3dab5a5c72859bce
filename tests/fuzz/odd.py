"""Odd values, and JSON that is nearly as it should be: with some of its values replaced or left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy
from typing import Any

from hypothesis import strategies as st

from tests.slack.making import EVIL

LEFT_OUT = object()
"""Stands for a value that is not there at all."""

Edit = tuple[int, Any]
"""Which value, counted through the whole of the JSON, and what stands there instead."""


def _deep(depth: int) -> Any:
    value: Any = []
    for _ in range(depth):
        value = [value]
    return value


TEXTS = (
    "",
    " ",
    "\0",
    "a\0b",
    "\ud83d",
    "Ana \ud83d\ude00 \ud83d",
    "😀" * 2000,
    "x" * 100_000,
    "[" * 3000,
    "{",
    "null",
    EVIL,
    "<@U0001> <!here> <#C0001|x> <https://evil.example|Close>",
    "*a* _b_ ~c~ `d` :skull: > e",
    "\u202e\u2066evil\u200f",
    "ﷺ" * 500,
    "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘!͖̬̰̙̗̿̋ͥͥ̂ͣ̐́́͜͞",
    "1e400",
    "-1",
    "NaN",
    "https://evil.example/",
    "../../etc/passwd",
    "' OR 1=1; DROP TABLE action; --",
    "%s %n {0} {actor}",
    "\r\nX-Header: x",
)
VALUES: tuple[Any, ...] = (
    *TEXTS,
    LEFT_OUT,
    None,
    True,
    False,
    0,
    -1,
    1.5,
    10**30,
    1e308,
    [],
    {},
    [None],
    [[]],
    [{}],
    {"": None},
    {"id": None},
    {"id": {"id": "U1"}},
    {"type": 1, "text": {"text": 2}},
    _deep(60),
    ["a"] * 300,
    {str(number): number for number in range(300)},
)
values = st.sampled_from(VALUES) | st.text(max_size=20) | st.integers()
edits = st.lists(st.tuples(st.integers(0, 500), values), min_size=1, max_size=3)


def edited(whole: Any, changes: Sequence[Edit]) -> Any:
    """The JSON with each of these changes made, one after the other; the original stays as it is."""
    whole = deepcopy(whole)
    for number, value in changes:
        places = list(_places(whole))
        if places:
            _put(*places[number % len(places)], value)
    return whole


def _places(part: Any) -> Iterator[tuple[Any, Any]]:
    """Every value in it, as what holds it and its name or number there."""
    found = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    for name, value in found:
        yield part, name
        yield from _places(value)


def _put(holder: Any, name: Any, value: Any) -> None:
    if value is LEFT_OUT:
        del holder[name]
    else:
        holder[name] = deepcopy(value)
