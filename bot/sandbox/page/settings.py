"""The environment variables with which a bot that is started elsewhere talks to this sandbox."""

from __future__ import annotations

import shlex
from collections.abc import Mapping

from bot.sandbox.page.world import World


def environment(world: World) -> dict[str, str]:
    """Addresses and tokens for the mode in which the bot is reached."""
    slack = world.slack
    secret = {"SLACK_APP_TOKEN": slack.app_token}
    if world.bot.mode == "http":
        secret = {"SLACK_SIGNING_SECRET": slack.signing_secret}
    urls = {"SLACK_API_URL": slack.api_url, "PANDABASE_API_URL": world.pandabase.api_url}
    return {"SLACK_BOT_TOKEN": slack.bot_token, **secret, **urls}


def shell_lines(variables: Mapping[str, str]) -> str:
    """The same, to paste into a shell."""
    return "".join(f"export {name}={shlex.quote(value)}\n" for name, value in variables.items())
