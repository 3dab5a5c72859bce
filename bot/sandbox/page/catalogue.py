"""The faults of the page: Pandabase's, Slack's and the bot's, each with what to expect of Casebot."""

from __future__ import annotations

from bot.sandbox import pandabase, slack
from bot.sandbox.page.faults import Fault, Parameter
from bot.sandbox.page.trouble import (
    ALWAYS,
    HTML,
    LIMITED,
    POSTING,
    down,
    killed,
    no_socket,
    of_slack,
    refusing,
    rolled,
    scope_removed,
    upstream,
)

KILLED = "bot_killed"
SECONDS = Parameter("Seconds", 5, "s")

FAULTS: tuple[Fault, ...] = (
    Fault(
        "pandabase_slow",
        "pandabase",
        "Pandabase is slow",
        "A click is acknowledged at once; after two seconds its person reads that it takes longer.",
        upstream(lambda seconds: pandabase.Fault(delay=seconds, times=None)),
        SECONDS,
    ),
    Fault(
        "pandabase_down",
        "pandabase",
        "Pandabase is down",
        "Nothing is lost: it is tried again for two minutes, then settles as not done.",
        down,
    ),
    Fault(
        "pandabase_limited",
        "pandabase",
        "Pandabase answers 429",
        "The bot waits and tries again; the case changes once when this ends in time.",
        upstream(lambda _: pandabase.Fault(status=429, body=LIMITED, content_type="application/json", times=None)),
    ),
    Fault(
        "pandabase_html",
        "pandabase",
        "Pandabase answers HTML",
        "A proxy's error page is no answer: it is tried again, and nobody sees the page.",
        upstream(lambda _: pandabase.Fault(status=502, body=HTML, times=None)),
    ),
    Fault(
        "pandabase_drops",
        "pandabase",
        "Pandabase takes the PATCH and drops the connection",
        "The case is read again; the line says that Pandabase did not confirm, and the case changed once.",
        upstream(lambda _: pandabase.Fault(method="PATCH", drop="after", times=None)),
    ),
    Fault(
        "token_rolled",
        "pandabase",
        "Every token is rolled",
        "The old tokens are dead: an action is refused, and its person is asked to link the new one.",
        rolled,
    ),
    Fault(
        "scope_removed",
        "pandabase",
        "CASES_WRITE is taken from every token",
        "Cases can be shown but not changed; the refusal names the scope.",
        scope_removed,
    ),
    Fault(
        "slack_slow",
        "slack",
        "Slack is slow",
        "The case changes at once, the card and its line come late, and nothing comes twice.",
        of_slack(lambda _, seconds: (slack.Fault("*", delay=seconds, times=ALWAYS),)),
        Parameter("Seconds", 3, "s"),
    ),
    Fault(
        "slack_limited",
        "slack",
        "Slack answers 429",
        "The bot waits as long as it is told; what it has to say comes when this ends.",
        of_slack(
            lambda _, seconds: tuple(
                slack.Fault(method, error="ratelimited", retry_after=seconds, times=ALWAYS) for method in POSTING
            )
        ),
        Parameter("Retry-After", 5, "s", 1),
    ),
    Fault(
        "slack_channel_not_found",
        "slack",
        "Slack answers channel_not_found",
        "The case changes; the result comes by response_url, as one plain line without buttons.",
        refusing("channel_not_found"),
    ),
    Fault(
        "slack_archived",
        "slack",
        "The channel is archived after the click",
        "The case changes; neither the channel nor the response_url takes the result, so its person is told directly.",
        refusing("is_archived", at_response_url=410),
    ),
    Fault(
        "slack_socket_dropped",
        "slack",
        "The socket is dropped and stays away",
        "In Socket Mode no click arrives; the bot connects again by itself when this ends.",
        no_socket,
    ),
    Fault(
        KILLED,
        "bot",
        "The bot is killed",
        "Switch it off to start the bot again: it finishes what it had acknowledged, once.",
        killed,
    ),
)
"""Every fault, in the order of the page."""
