"""Looks at everything that the bot needs, also while it runs, and says what is wrong and what helps."""

from __future__ import annotations

from collections.abc import AsyncIterator

from bot.doctor.configured import configured, of_the_file, wrong
from bot.doctor.connected import pandabase, slack
from bot.doctor.findings import Finding
from bot.doctor.listening import addresses
from bot.doctor.stored import stored
from bot.env_file import ENV_FILE, unreadable
from bot.ports import Clock
from bot.settings import SettingsError, read_settings


async def examination(clock: Clock) -> AsyncIterator[Finding]:
    """All findings, the settings first: without them nothing else can be looked at."""
    for finding in of_the_file(ENV_FILE):
        yield finding
    if unreadable(ENV_FILE) is not None:
        return
    try:
        settings = read_settings()
    except SettingsError as error:
        for finding in wrong(error):
            yield finding
        return
    for finding in configured(settings):
        yield finding
    if settings.slack_bot_token.get_secret_value():
        async for finding in slack(settings, clock):
            yield finding
    yield await pandabase(settings, clock)
    for finding in addresses(settings):
        yield finding
    for finding in stored(settings):
        yield finding
