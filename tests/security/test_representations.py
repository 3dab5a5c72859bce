"""No value shows a secret or a capability in its representation, which a careless log line would print."""

from __future__ import annotations

import dataclasses
import importlib
import pkgutil
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from pydantic import BaseModel, SecretStr

import bot
from bot.commands.ids import Token
from bot.pandabase.calls import Call
from bot.records import Account, Place
from bot.settings import Settings
from bot.slack.link_form import LinkForm
from bot.slack.payloads import EventEnvelope, SlashCommand, ViewSubmission

MARK = "mArKeD0123456789abcdef"
SENSITIVE = re.compile(
    r"secret|token|password|trigger|socket_url|response_url|headers|body|state|private_metadata|key$"
)
HARMLESS = {
    ("Call", "body"),  # of Pandabase: what is to change, as a log may tell
    ("Request", "dedupe_key"),  # a trigger is good for three seconds and one form; this is how a wish is told apart
}


@cache
def kinds() -> tuple[type, ...]:
    """Every class of the bot's own."""
    found = pkgutil.walk_packages(bot.__path__, "bot.")
    names = [one.name for one in found if ".sandbox" not in one.name and not one.name.endswith("__main__")]
    modules = [importlib.import_module(name) for name in names]
    return tuple(
        kind
        for one in modules
        for kind in vars(one).values()
        if isinstance(kind, type) and kind.__module__ == one.__name__
    )


def shown() -> Iterator[tuple[str, str]]:
    """Every field that a representation shows, with its class."""
    for kind in kinds():
        if dataclasses.is_dataclass(kind):
            yield from (
                (kind.__name__, each.name) for each in dataclasses.fields(kind) if each.repr and _is_text(each.type)
            )
        elif issubclass(kind, BaseModel):
            fields = kind.model_fields.items()
            yield from (
                (kind.__name__, name) for name, each in fields if each.repr and each.annotation is not SecretStr
            )


def _is_text(annotation: object) -> bool:
    return any(word in str(annotation) for word in ("str", "bytes", "dict", "Mapping", "Any"))


def test_no_field_that_may_hold_a_secret_is_shown() -> None:
    assert [(kind, name) for kind, name in shown() if SENSITIVE.search(name) and (kind, name) not in HARMLESS] == []


SUBMITTED = {
    "user": {"id": "U1"},
    "view": {"id": "V1", "private_metadata": MARK, "state": {"values": {"b": {"a": {"value": MARK}}}}},
}
TYPED = {"team_id": "T1", "channel_id": "C1", "user_id": "U1", "trigger_id": MARK, "text": MARK, "response_url": MARK}
EXAMPLES: list[object] = [
    Account("T1", "U1", "shp_1", MARK, MARK),
    Place("C1", response_url=MARK),
    LinkForm("shp_1", MARK, MARK),
    Call("GET", "/stores", {"Authorization": f"Bearer {MARK}"}),
    SlashCommand.model_validate(TYPED),
    ViewSubmission.model_validate(SUBMITTED),
    EventEnvelope.model_validate({"event": {"channel": "C1", "ts": "1.0", "text": MARK}}),
    Token(MARK),
]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda one: type(one).__name__)
def test_what_is_typed_or_sent_along_is_not_shown(example: object) -> None:
    assert MARK not in repr(example)


def test_the_settings_show_none_of_their_secrets() -> None:
    secrets: dict[str, Any] = {
        name: SecretStr(MARK) for name, each in Settings.model_fields.items() if each.annotation is SecretStr
    }
    assert (len(secrets), MARK in repr(Settings(_env_file=None, **secrets))) == (4, False)
