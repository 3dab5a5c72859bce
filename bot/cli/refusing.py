"""How the operator's commands refuse, and the settings and words that they share."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

import click

if TYPE_CHECKING:
    from bot.settings import Settings


def refuse(*sentences: str) -> NoReturn:
    """End with exit code 2 and a sentence for each thing that is wrong."""
    for sentence in sentences:
        click.echo(f"casebot: {sentence}", err=True)
    sys.exit(2)


def settings_or_refuse() -> Settings:
    """The settings, as the bot that is started here would read them."""
    from bot.settings import SettingsError, read_settings

    try:
        return read_settings()
    except SettingsError as error:
        refuse(*error.sentences)


@contextmanager
def refusing() -> Iterator[None]:
    """What the store refuses, as a sentence."""
    import sqlite3

    from bot.store.beside import CannotUse

    try:
        yield
    except (CannotUse, sqlite3.Error) as error:
        refuse(str(error))


def counted(number: int, what: str, many: str | None = None) -> str:
    """`1 account`, `2 accounts`; `many` where an s at the end is not enough."""
    return f"{number} {what if number == 1 else many or f'{what}s'}"
