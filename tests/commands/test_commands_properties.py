"""What holds for every text."""

from __future__ import annotations

import string
import unicodedata
from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.case import Change, Priority, Verb
from bot.commands import Act, TokenPasted, UsageError, parse, parse_mention

ALPHANUMERIC = string.ascii_letters + string.digits
PREFIXES = st.sampled_from(["cs", "case", "cse"])
IDS = st.builds("{}_{}".format, PREFIXES, st.text(ALPHANUMERIC, min_size=12, max_size=20))
PIECES = st.sampled_from(
    [
        "close",
        "PRIO",
        "high",
        "low",
        "watch",
        "settings",
        "daily",
        "shp_a1b2c3d4e5",
        "cs_",
        "_",
        "<",
        ">",
        "|",
        "&amp;",
        "https://",
        "/",
        "?",
        "=",
        "<@U1>",
        "cs_a1b2c3d4e5",
    ]
)
TEXTS = st.one_of(st.text(), st.lists(PIECES | st.text(max_size=3)).map("".join), st.lists(PIECES).map(" ".join))
CHANGES = st.builds(
    Change, st.sampled_from([Verb.CLOSE, Verb.REOPEN, Verb.AWAIT]), st.none() | st.sampled_from(Priority)
)
ACTS = st.builds(Act, CHANGES, st.lists(IDS, min_size=1, max_size=20, unique=True).map(tuple))
SECRETS = st.builds("{}{}".format, st.sampled_from(["sk_live_", "stk_", "xoxb-"]), st.text(ALPHANUMERIC, min_size=8))


def full_width(word: str) -> str:
    """The word in the letters of East Asian keyboards."""
    return "".join(chr(ord(char) + 0xFEE0) if char in ALPHANUMERIC else char for char in word)


DRESSES: st.SearchStrategy[Callable[[str], str]] = st.sampled_from(
    [str, full_width, "*{}*".format, "“{}”".format, "`{}`".format, "'{}'".format, "{}\u200b".format, "{},".format]
)
SPACES = st.sampled_from([" ", "\u00a0", "\n", "  ", "\u2003"])


def rendered(act: Act) -> list[str]:
    """The words of a command that asks for the act."""
    level = [act.change.priority.value.lower()] if act.change.priority else []
    return [act.change.verb.value, *act.case_ids, *level]


@settings(deadline=None)
@given(TEXTS)
def test_every_text_has_an_answer(text: str) -> None:
    """No text raises."""
    assert parse(text) is not None


@settings(deadline=None)
@given(TEXTS, st.none() | IDS)
def test_every_mention_has_an_answer(text: str, thread_case: str | None) -> None:
    """No text after a mention raises."""
    assert parse_mention(f"<@U1> {text}", "U1", thread_case) is not None


@settings(deadline=None)
@given(ACTS, st.data())
def test_a_command_is_understood_through_noise(act: Act, data: st.DataObject) -> None:
    """Markup, quotes, odd spaces and full-width letters change nothing."""
    words = [data.draw(DRESSES)(word) + data.draw(SPACES) for word in rendered(act)]
    assert parse("".join(words)) == act


@settings(deadline=None)
@given(TEXTS)
def test_ids_come_out_as_they_went_in(text: str) -> None:
    """Nothing is made up and no letter is changed but the prefix's."""
    parsed = parse(text)
    bodies = [identifier.partition("_")[2] for identifier in parsed.case_ids] if isinstance(parsed, Act) else []
    assert all(body in unicodedata.normalize("NFKC", text) for body in bodies)


@settings(deadline=None)
@given(SECRETS, DRESSES, TEXTS.map(lambda text: text.replace("<", "")))
def test_a_secret_as_a_word_of_its_own_is_always_seen(secret: str, dress: Callable[[str], str], text: str) -> None:
    """And the answer has no field that could carry it."""
    assert parse(f"{text} {dress(secret)}") == TokenPasted()


@settings(deadline=None)
@given(TEXTS)
def test_messages_are_short_and_on_one_line(text: str) -> None:
    """Whatever was typed, the sentence stays a sentence."""
    parsed = parse(text)
    message = parsed.message if isinstance(parsed, UsageError) else ""
    assert len(message) < 250
    assert message.isprintable()


@settings(deadline=None)
@given(TEXTS)
def test_a_line_to_copy_is_never_a_mistake_of_the_same_kind(text: str) -> None:
    """Copying the line that is offered gives a command."""
    parsed = parse(text)
    line = parsed.try_line if isinstance(parsed, UsageError) else None
    assert line is None or not isinstance(parse(line), UsageError | TokenPasted)
