"""Looks at everything that the bot needs, also while it runs, and says what is wrong and what helps."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

from bot.doctor.configured import configured, env_file, wrong
from bot.doctor.connected import pandabase, slack
from bot.doctor.findings import Finding, bad
from bot.doctor.stored import stored
from bot.ports import Clock
from bot.settings import SettingsError, read_settings


async def examination(clock: Clock) -> AsyncIterator[Finding]:
    """All findings, the settings first: without them nothing else can be looked at."""
    for finding in env_file(Path(".env")):
        yield finding
    try:
        settings = read_settings()
    except SettingsError as error:
        for finding in wrong(error):
            yield finding
        return
    except OSError as error:
        yield bad(
            f".env cannot be read: {error.strerror}", "Run this as the bot's user, and give the file to that user."
        )
        return
    for finding in configured(settings):
        yield finding
    if settings.slack_bot_token.get_secret_value():
        async for finding in slack(settings, clock):
            yield finding
    yield await pandabase(settings, clock)
    for finding in stored(settings):
        yield finding
