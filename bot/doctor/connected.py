"""What Slack and Pandabase say: the tokens, the scopes against the manifest, the clock, and whether anybody answers."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator, Mapping
from email.utils import parsedate_to_datetime

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.doctor.findings import Finding, bad, good, note
from bot.errors import PostingError
from bot.pandabase.answers import is_pandabases
from bot.pandabase.client import PandabaseClient
from bot.ports import Clock
from bot.settings import Settings, is_loopback
from bot.slack.identity import NO_SOCKET_FOR_US, NOT_LET_IN, SignInRefused, who_am_i
from bot.slack.manifest import OPTIONAL_SCOPES, REQUIRED_SCOPES
from bot.slack.meanings import OUR_TOKEN
from bot.slack.web_api import TIMEOUT, answer_of, call, web_client

TOLERANCE_SECONDS = 300
"""How far Slack's clock and ours may be apart before its requests are refused."""
NOTED_FROM_SECONDS = 30

_LESS = {
    "channels:history": "a message whose posting was unclear cannot be looked for in public channels",
    "groups:history": "a message whose posting was unclear cannot be looked for in private channels",
    "channels:read": "a public channel that is shared with another company is not recognised",
    "groups:read": "a private channel that is shared with another company is not recognised",
    "users:read": "people are called by the name that comes with their click, and deactivated accounts are served",
}
_GUESTS = ", and so are guests, whom ADMIT_GUESTS does not admit"

_GROUPS = "usergroups:read"
"""The one scope that a setting needs and the manifest does not ask for: most teams name no user group."""

_REMEDIES = {
    "SLACK_BOT_TOKEN": NOT_LET_IN.partition(". ")[2],
    "SLACK_APP_TOKEN": NO_SOCKET_FOR_US.partition(". ")[2],
}
"""What helps, in the words of a start that is refused for the same reason."""


async def slack(settings: Settings, clock: Clock) -> AsyncIterator[Finding]:
    """The bot token, what it may do, the clock, and the app token."""
    token = settings.slack_bot_token.get_secret_value()
    url = settings.slack_api_url.rstrip("/") + "/"
    async with aiohttp.ClientSession(timeout=TIMEOUT) as session:
        client = web_client(token, url, session, through_proxy=not is_loopback(url))
        try:
            headers = (await answer_of(client.auth_test())).headers
            me = await who_am_i(client)
        except PostingError as error:
            yield _refused("SLACK_BOT_TOKEN", error, settings)
            return
        except SignInRefused as error:
            yield bad(str(error), "One token belongs to one workspace.")
            return
        yield good(f"SLACK_BOT_TOKEN: Slack knows it as {me.name} in workspace {me.team_id}")
        for finding in scopes(me.scopes, settings):
            yield finding
        yield clock_finding(headers, clock())
        if settings.slack_app_token.get_secret_value():
            yield await _app_token(client, settings)


async def _app_token(client: AsyncWebClient, settings: Settings) -> Finding:
    """Asking for a connection opens none: one that the running bot has is not touched."""
    try:
        await call(client.apps_connections_open(app_token=settings.slack_app_token.get_secret_value()))
    except PostingError as error:
        return _refused("SLACK_APP_TOKEN", error, settings)
    return good("SLACK_APP_TOKEN: Slack offers a connection for Socket Mode")


def _refused(name: str, error: PostingError, settings: Settings) -> Finding:
    if error.code == "ratelimited":
        return note(f"{name}: Slack asks to wait before it answers", "Run this again in a minute.")
    if error.code.islower() and not error.code.startswith("http_"):
        known = "is not accepted" if error.code in OUR_TOKEN else "does not work"
        return bad(f"{name} {known}: Slack says {error.code}", _REMEDIES[name])
    if _ELSEWHERE.fullmatch(error.code):
        return bad(f"Something answers at {settings.slack_api_url}, but not Slack's API ({error.code})", _NOT_THE_API)
    return bad(
        f"Slack cannot be reached at {settings.slack_api_url} ({error.code})",
        "Check the network, the proxy (HTTPS_PROXY) and SLACK_API_URL; status.slack.com says whether Slack is down.",
    )


_ELSEWHERE = re.compile("http_[234]..")
_NOT_THE_API = (
    "Check SLACK_API_URL: unless you have a server of your own it is not set; the address ends with /api/. A proxy may "
    "answer in Slack's place as well."
)


def scopes(granted: frozenset[str], settings: Settings) -> Iterator[Finding]:
    """The granted scopes, against those of the manifest (all that an installed app shows of it) and of the settings."""
    if not granted:
        yield note("Slack does not list the granted scopes, so they cannot be compared with the manifest")
        return
    lacking = [scope for scope in REQUIRED_SCOPES if scope not in granted]
    for scope in lacking:
        yield bad(
            f"The scope {scope} was not granted",
            "Give the app the manifest that casebot manifest prints, and install it again.",
        )
    for scope in OPTIONAL_SCOPES:
        if scope not in granted:
            yield note(f"The optional scope {scope} was not granted: {_less(scope, settings)}", _GRANT_OR_LEAVE)
    names_group = any(one.startswith("S") for one in settings.named_watch_admins)
    if names_group and _GROUPS not in granted:
        yield _NO_GROUPS
    for scope in sorted(granted - {*REQUIRED_SCOPES, *OPTIONAL_SCOPES, *([_GROUPS] if names_group else [])}):
        yield note(f"The scope {scope} is granted, and neither the manifest nor a setting asks for it", "Take it away.")
    if not lacking:
        yield good("Every scope that the manifest needs is granted")


def _less(scope: str, settings: Settings) -> str:
    is_blind_to_guests = scope == "users:read" and not settings.admit_guests
    return f"{_LESS[scope]}{_GUESTS if is_blind_to_guests else ''}"


_GRANT_OR_LEAVE = "Grant it, or leave it so."
_NO_GROUPS = bad(
    f"The scope {_GROUPS} was not granted, and WATCH_ADMINS names a user group: who is in it cannot be seen, so "
    "only the people whom it names by id may watch stores",
    f"Add {_GROUPS} to the app's bot scopes (OAuth & Permissions) and install it again, or name people (U…) instead.",
)


def clock_finding(headers: Mapping[str, str], now: float) -> Finding:
    """Our clock against the date of Slack's answer."""
    date = next((value for name, value in headers.items() if name.lower() == "date"), "")
    try:
        apart = now - parsedate_to_datetime(date).timestamp()
    except ValueError:
        return note("Slack's answer has no date, so the clock cannot be compared")
    way = f"{abs(apart):.0f} s {'ahead of' if apart > 0 else 'behind'} Slack's"
    if abs(apart) >= TOLERANCE_SECONDS:
        return bad(f"The clock is {way}: from 300 s on requests are refused", "Have the clock set, by NTP.")
    if abs(apart) >= NOTED_FROM_SECONDS:
        return note(f"The clock is {way}; from 300 s on requests are refused", "Have the clock set, by NTP.")
    return good("The clock agrees with Slack's")


async def pandabase(settings: Settings, clock: Clock) -> Finding:
    """Whether it is Pandabase that answers at the API's address: asked without a token, it refuses in its own way."""
    url, client = settings.pandabase_api_url, PandabaseClient(settings.pandabase_api_url, clock=clock)
    try:
        reply = await client.answer_to_nobody()
    finally:
        await client.aclose()
    if reply is None:
        return bad(f"Pandabase does not answer at {url}", _UNREACHED)
    if reply.status >= 500:
        return bad(f"Pandabase is in trouble: {reply.status} from {url}", _UNREACHED)
    if not is_pandabases(reply):
        return bad(f"Something else than Pandabase answers at {url} ({reply.status})", _ELSE)
    if reply.status == NOT_FOUND:
        return bad(f"Pandabase answers at {url}, but knows no cases under this address", _ELSE)
    return good(f"Pandabase answers at {url}")


NOT_FOUND = 404
_UNREACHED = "Check the network, the proxy (HTTPS_PROXY) and PANDABASE_API_URL. Actions wait for two minutes."
_ELSE = (
    "Check PANDABASE_API_URL: unless you have a server of your own it is not set, and the default ends with /v2/core. "
    "A proxy may answer in Pandabase's place as well."
)
