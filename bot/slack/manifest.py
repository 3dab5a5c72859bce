"""The Slack app manifest: for Socket Mode as it is, or for HTTP with the bot's public address."""

from __future__ import annotations

from urllib.parse import urlsplit

REQUIRED_SCOPES = ("commands", "chat:write", "app_mentions:read")
OPTIONAL_SCOPES = ("channels:history", "groups:history", "channels:read", "groups:read", "users:read")
"""Without them Casebot works with less: it cannot look for a message whose posting was unclear, cannot see that a
channel is shared with another company, names people by the name that comes with their click, and cannot tell a guest
from a member."""

EVENTS_PATH = "/slack/events"


class BadUrl(ValueError):
    """The public address is none that Slack could reach."""


def manifest_text(url: str | None = None, command: str = "/case") -> str:
    """The manifest as YAML. Raises `BadUrl` unless `url` begins with https://."""
    address = None if url is None else _events_url(url)
    return _head(address) + _features(command, address) + _scopes() + _delivery(address)


def _events_url(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname or any(char.isspace() or char in "\"'" for char in url):
        raise BadUrl("the address must begin with https://, because Slack calls no other")
    base = url.rstrip("/")
    return base if base.endswith(EVENTS_PATH) else base + EVENTS_PATH


def _head(address: str | None) -> str:
    mode, other = ("Socket Mode", "HTTP mode") if address is None else ("HTTP mode", "Socket Mode")
    url = " --url https://your.host" if address is None else ""
    return f"""\
# Casebot's Slack app, for {mode}. Import it at https://api.slack.com/apps (Create New App, From a manifest).
# For {other} print the other variant: casebot manifest{url}
display_information:
  name: Casebot
  description: Close, reopen, park and prioritise Pandabase cases in Slack, where the whole team sees who did what.
  background_color: "#1f3a4d"
"""


def _features(command: str, address: str | None) -> str:
    url = "" if address is None else f"\n      url: {address}"
    return f"""\
features:
  app_home:
    home_tab_enabled: false
    messages_tab_enabled: true
    messages_tab_read_only_enabled: true
  bot_user:
    display_name: Casebot
    always_online: true
  slash_commands:
    - command: {command}{url}
      description: Close, reopen, park or prioritise a case
      usage_hint: close cs_… | reopen cs_… | await cs_… | priority cs_… high | show cs_… | link | help
      should_escape: false
"""


def _scopes() -> str:
    def listed(scopes: tuple[str, ...]) -> str:
        return "".join(f"      - {scope}\n" for scope in scopes)

    return (
        f"oauth_config:\n  scopes:\n    bot:\n{listed(REQUIRED_SCOPES + OPTIONAL_SCOPES)}"
        f"    bot_optional:\n{listed(OPTIONAL_SCOPES)}"
    )


def _delivery(address: str | None) -> str:
    url = "" if address is None else f"\n    request_url: {address}"
    return f"""\
settings:
  event_subscriptions:{url}
    bot_events:
      - app_mention
  interactivity:
    is_enabled: true{url}
  org_deploy_enabled: false
  socket_mode_enabled: {str(address is None).lower()}
  token_rotation_enabled: false
"""
