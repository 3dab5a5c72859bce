"""The settings, one finding each for those that are set. No secret is shown."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pydantic import SecretStr

from bot.doctor.findings import Finding, bad, good, note
from bot.settings import Mode, Settings, SettingsError, choose_mode

_OTHERS = 0o077


def env_file(file: Path) -> Iterator[Finding]:
    """The file that the settings are read from, where there is one: the bot's tokens stand in it."""
    if not file.is_file():
        return
    if file.stat().st_mode & _OTHERS:
        yield note(f"{file} can be read or written by others, and the bot's tokens stand in it", f"chmod 600 {file}")
    else:
        yield good(f"{file} is for its owner alone")


def configured(settings: Settings) -> Iterator[Finding]:
    """What is set, and the mode that follows from it."""
    for name in sorted(settings.model_fields_set):
        value = getattr(settings, name)
        shown = " is set" if isinstance(value, SecretStr) else f"={value}"
        yield good(f"{name.upper()}{shown}")
    try:
        mode = choose_mode(settings, Mode.AUTO)
    except SettingsError as error:
        yield from wrong(error)
    else:
        yield good(f"Mode: {'Socket Mode' if mode is Mode.SOCKET else 'HTTP'}; every other setting has its default")


def wrong(error: SettingsError) -> Iterator[Finding]:
    """Settings that are missing or cannot be used; the sentences say what to do."""
    for sentence in error.sentences:
        yield bad(sentence, "Set it in the environment, or in .env in the folder where the bot is started.")
