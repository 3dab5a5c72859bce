"""What a typed word names: a case, a store, another thing of the shop, or nothing. Ids keep their upper and lower case.

An id is `[a-z]+_[A-Za-z0-9]+`, 12 to 48 characters. Case ids occur with several prefixes (`cs_`, `case_`, `cse_`), and
order numbers share `cs_`, so that a prefix alone proves nothing; but a few prefixes are known to be of other things.
Source: the Cases API's reference and OpenAPI file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote

from bot.commands.text import is_link, quote, words

SHORTEST, LONGEST = 12, 48
_SHAPE = re.compile(r"([A-Za-z]+)_([A-Za-z0-9]+)", re.ASCII)
_CASE_PREFIXES = frozenset({"cs", "case", "cse"})
_OTHER_THINGS = {"shp": "a store's", "ord": "an order's", "cus": "a customer's", "cmsg": "a message's"}
_KNOWN_PREFIXES = _CASE_PREFIXES | _OTHER_THINGS.keys()
_NO_STORES = _KNOWN_PREFIXES - {"shp"}


@dataclass(frozen=True, slots=True)
class Token:
    """A word and the ids in it. `problem` is a sentence: why something that was meant as a case's id cannot be one."""

    text: str = field(repr=False)
    case: str | None = None
    store: str | None = None
    problem: str | None = None

    @property
    def key(self) -> str:
        """The word as verbs and priorities are looked up: `Re-Open` is `reopen`."""
        return self.text.casefold().replace("-", "")


def tokens(text: str) -> tuple[Token, ...]:
    """The words of a text with what they name."""
    return tuple(_token(word) for word in words(text))


def case_ids(found: Iterable[Token]) -> tuple[str, ...]:
    """The cases that are named, each once, in their order."""
    return tuple(dict.fromkeys(token.case for token in found if token.case))


def _token(word: str) -> Token:
    return _link_token(word) if is_link(word) else _word_token(word)


def _word_token(word: str) -> Token:
    shape = _SHAPE.fullmatch(word)
    if shape is None:
        return Token(word, problem=_malformed(word) if "_" in word else None)
    prefix = _prefix(shape)
    identifier = f"{prefix}_{shape[2]}"
    problem = _problem(prefix, identifier)
    is_store = prefix not in _NO_STORES and _fits(identifier)
    return Token(word, None if problem else identifier, identifier if is_store else None, problem)


def _fits(identifier: str) -> bool:
    return SHORTEST <= len(identifier) <= LONGEST


def _problem(prefix: str, identifier: str) -> str | None:
    if prefix in _OTHER_THINGS:
        return f"{quote(identifier)} is {_OTHER_THINGS[prefix]} id, not a case's."
    if _fits(identifier):
        return None
    hint = "Some of it may be missing." if len(identifier) < SHORTEST else "It may be two ids in one."
    return f"{quote(identifier)} has {len(identifier)} characters, and a case's id has {SHORTEST} to {LONGEST}. {hint}"


def _malformed(word: str) -> str:
    return f"{quote(word)} cannot be a case's id: that is letters, one underscore, then letters and digits."


def _link_token(link: str) -> Token:
    """The case and the store that an address names; where it names several cases, the last one of its path."""
    found = [_word_token(segment) for segment in _segments(link) if _is_likely(segment)]
    case = next(iter(sorted((token.case for token in found if token.case), key=_is_unusual)), None)
    store = next((token.store for token in found if token.store and token.store.startswith("shp_")), None)
    problem = next((token.problem for token in found if token.problem), "This link holds no case's id.")
    return Token(link, case, store, None if case else f"{problem} Open the case itself and copy its id.")


def _is_likely(segment: str) -> bool:
    """Whether a part of an address is an id: `open_messages` has the shape too, but ids look random."""
    shape = _SHAPE.fullmatch(segment)
    return shape is not None and (_prefix(shape) in _KNOWN_PREFIXES or not shape[2].islower() or not shape[2].isalpha())


def _is_unusual(case_id: str) -> bool:
    """Where an address holds several ids, those with a case's usual prefix go first."""
    return case_id.partition("_")[0] not in _CASE_PREFIXES


def _prefix(shape: re.Match[str]) -> str:
    """The prefix in small letters: a phone's keyboard writes `Cs_…`. What follows the underscore is never changed."""
    return shape[1].lower()


def _segments(link: str) -> Iterator[str]:
    """The parts of an address that may be an id, likeliest first: path, fragment, values of the query; from the end."""
    front, _, fragment = unquote(link).partition("#")
    path, _, query = front.partition("?")
    yield from reversed(path.split("/"))
    yield from reversed(fragment.split("/"))
    yield from (pair.partition("=")[2] for pair in reversed(query.split("&")))
