"""Which way Slack reaches the bot, and the secrets that each way needs."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from bot.settings import Settings, SettingsError


class Mode(StrEnum):
    """How Slack reaches the bot; `auto` by which secret is set."""

    AUTO = "auto"
    SOCKET = "socket"
    HTTP = "http"


def choose_mode(settings: Settings, wanted: Mode) -> Mode:
    """The mode to run in. Raises `SettingsError` naming every secret that it lacks."""
    has_app_token = bool(settings.slack_app_token.get_secret_value())
    has_signing_secret = bool(settings.slack_signing_secret.get_secret_value())
    mode = wanted
    if wanted is Mode.AUTO:
        mode = Mode.SOCKET if has_app_token or not has_signing_secret else Mode.HTTP
    lacking = list(_lacking(settings, mode, is_chosen=wanted is not Mode.AUTO))
    if lacking:
        raise SettingsError(lacking)
    return mode


def _lacking(settings: Settings, mode: Mode, *, is_chosen: bool) -> Iterable[str]:
    bot_token = settings.slack_bot_token.get_secret_value()
    app_token = settings.slack_app_token.get_secret_value()
    if not bot_token:
        yield "SLACK_BOT_TOKEN is not set. It is on your Slack app's page, under OAuth & Permissions (xoxb-…)."
    elif not bot_token.startswith("xoxb-"):
        yield "SLACK_BOT_TOKEN is not a bot token. The bot token begins with xoxb- (OAuth & Permissions)."
    if mode is Mode.SOCKET and not app_token:
        yield _NO_APP_TOKEN if is_chosen else _NO_WAY_IN
    elif mode is Mode.SOCKET and not app_token.startswith("xapp-"):
        yield "SLACK_APP_TOKEN is not an app-level token. It begins with xapp- (Basic Information)."
    if mode is Mode.HTTP and not settings.slack_signing_secret.get_secret_value():
        yield "SLACK_SIGNING_SECRET is not set, and HTTP mode needs it. It is under Basic Information."


_NO_APP_TOKEN = "SLACK_APP_TOKEN is not set, and Socket Mode needs it. Make one under Basic Information (xapp-…)."  # noqa: S105
_NO_WAY_IN = (
    "Neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET is set. Set SLACK_APP_TOKEN (xapp-…) for Socket Mode, "
    "or SLACK_SIGNING_SECRET for HTTP."
)
