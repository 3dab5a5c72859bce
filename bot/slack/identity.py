"""Who the bot is in Slack, read once at start: nothing on the way of a click asks Slack again."""

from __future__ import annotations

import asyncio
import itertools
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import MaybePosted, PostingError, TryLater
from bot.slack.meanings import OUR_TOKEN, granted_by
from bot.slack.web_api import answer_of, call

log = logging.getLogger(__name__)

FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 30.0


NOT_LET_IN = (
    "Slack does not accept SLACK_BOT_TOKEN: {}. Copy the bot token (xoxb-…) anew from the app's page, under OAuth & "
    "Permissions; if the app was removed from the workspace, install it again."
)
NO_SOCKET_FOR_US = (
    "Slack does not accept SLACK_APP_TOKEN: {}. Copy the app-level token (xapp-…) anew from the app's page, under "
    "Basic Information; it needs the scope connections:write, and Socket Mode has to be switched on."
)


@dataclass(frozen=True, slots=True)
class Identity:
    """What `auth.test` says: ids, names, the workspace's address, and the scopes that were granted."""

    team_id: str
    bot_user_id: str
    bot_id: str
    enterprise_id: str | None
    name: str
    url: str
    scopes: frozenset[str]

    def is_ours(self, team_id: str | None) -> bool:
        """Whether a person of this team belongs to our workspace, or to our organisation. In doubt, not."""
        return bool(team_id) and team_id in (self.team_id, self.enterprise_id)

    def permalink(self, channel: str, ts: str) -> str | None:
        """The address of a message, built without asking Slack."""
        return f"{self.url.rstrip('/')}/archives/{channel}/p{ts.replace('.', '')}" if self.url else None


async def who_am_i(client: AsyncWebClient) -> Identity:
    """Ask Slack who this token is. Raises `PostingError`s, and `SignInRefused` where Slack names no workspace."""
    answer = await answer_of(client.auth_test())
    data = answer.data if isinstance(answer.data, dict) else {}
    if not data.get("team_id"):
        raise SignInRefused(
            "Slack does not say to which workspace SLACK_BOT_TOKEN belongs. Install the app in one workspace, and copy "
            "the token from its page."
        )
    return Identity(
        team_id=str(data["team_id"]),
        bot_user_id=str(data.get("user_id") or ""),
        bot_id=str(data.get("bot_id") or ""),
        enterprise_id=data.get("enterprise_id") or None,
        name=str(data.get("user") or "casebot"),
        url=str(data.get("url") or ""),
        scopes=granted_by(answer),
    )


class SignInRefused(Exception):
    """Slack knows this token and turns it down; the text is a sentence for the operator."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who the bot is, and in Socket Mode the one-time address of its first connection (a capability)."""

    identity: Identity
    socket_url: str | None = field(default=None, repr=False)


async def sign_in(
    client: AsyncWebClient,
    app_token: str | None,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    waits: Callable[[str | None], None] = lambda _: None,
) -> SignedIn:
    """Check the tokens, waiting as long as Slack cannot be reached; `waits` hears why. Raises `SignInRefused`.

    The app token is checked by asking for a connection: the Socket Mode client would ask for ever with a wrong one.
    """
    for attempt in itertools.count():
        refusal = NOT_LET_IN
        try:
            identity = await who_am_i(client)
            refusal = NO_SOCKET_FOR_US
            signed_in = SignedIn(identity, None if app_token is None else await _offered(client, app_token))
            waits(None)
            return signed_in
        except PostingError as error:
            _stop_if_refused(error, refusal)
            pause = pause_after(attempt, error)
            waits(error.code)
            log.warning("Slack cannot be asked who the bot is (%s); trying again in %.1f s", error.code, pause)
        await sleep(pause)
    raise AssertionError("counting does not end")


async def _offered(client: AsyncWebClient, app_token: str) -> str | None:
    opened = await call(client.apps_connections_open(app_token=app_token))
    return str(opened.get("url") or "") or None


def pause_after(earlier: int, error: Exception | None = None) -> float:
    """Seconds until Slack is asked again: twice as long as after the try before, and no less than Slack asks for."""
    asked_for = error.seconds if isinstance(error, TryLater) else 0.0
    return max(asked_for, min(LONGEST_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * 2.0 ** min(earlier, 16)))


def _stop_if_refused(error: PostingError, refusal: str) -> None:
    if isinstance(error, MaybePosted) or (isinstance(error, TryLater) and error.code not in OUR_TOKEN):
        return
    raise SignInRefused(refusal.format(error.code))
