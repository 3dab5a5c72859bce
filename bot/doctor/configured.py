"""The settings, one finding each for those that are set. No secret is shown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from pydantic import SecretStr

from bot.doctor.findings import Finding, bad, good, note
from bot.env_file import unreadable
from bot.mode import Mode, choose_mode
from bot.settings import Settings, SettingsError, idle_names

_OTHERS = 0o077


def of_the_file(file: Path) -> Iterator[Finding]:
    """The file that the settings are read from, where there is one: the bot's tokens stand in it. One verdict."""
    if (found := unreadable(file)) is not None:
        yield bad(found.words, found.remedy)
    elif not file.is_file():
        return
    elif file.stat().st_mode & _OTHERS:
        yield note(f"{file} can be read or written by others, and the bot's tokens stand in it", f"chmod 600 {file}")
    else:
        yield good(f"{file} is for its owner alone")


def configured(settings: Settings) -> Iterator[Finding]:
    """What is set, and the mode that follows from it."""
    for name in sorted(settings.model_fields_set):
        value = getattr(settings, name)
        shown = " is set" if isinstance(value, SecretStr) else f"={value}"
        yield good(f"{name.upper()}{shown}")
    for sentence in idle_names():
        yield note(sentence)
    try:
        mode = choose_mode(settings, Mode.AUTO)
    except SettingsError as error:
        yield from wrong(error)
    else:
        yield good(f"Mode: {'Socket Mode' if mode is Mode.SOCKET else 'HTTP'}; every other setting has its default")
        if mode is Mode.HTTP:
            yield _signing_secret(settings)


def _signing_secret(settings: Settings) -> Finding:
    """No call of ours proves it, so this is never a tick."""
    usual = re.fullmatch("[0-9a-z]{32}", settings.slack_signing_secret.get_secret_value())
    odd = "" if usual else "; it does not look like one, which has 32 digits and small letters"
    return note(
        f"SLACK_SIGNING_SECRET cannot be checked from here, only a request of Slack's proves it{odd}",
        "Type /case help in Slack. Where nobody answers and the log says that a request signed with another secret was "
        "refused, copy the signing secret anew from the app's page, under Basic Information.",
    )


def wrong(error: SettingsError) -> Iterator[Finding]:
    """Settings that are missing or cannot be used; the sentences say what to do."""
    for sentence in error.sentences:
        yield bad(sentence, "Set it in the environment, or in .env in the folder where the bot is started.")
