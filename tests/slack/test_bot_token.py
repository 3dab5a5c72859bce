"""What is known of the bot's own token, and for how long."""

from __future__ import annotations

import pytest

from bot.slack.bot_token import BotToken
from bot.slack.manifest import OPTIONAL_SCOPES, REQUIRED_SCOPES

MISSING = "missing_scope (chat:write)"


@pytest.fixture
def token() -> BotToken:
    """One that was not used yet."""
    return BotToken()


def test_a_scope_that_is_missing_is_no_longer_missed_once_something_was_posted(token: BotToken) -> None:
    token.lacks("chat:write")
    before = token.refused
    token.was_used("chat.postMessage", None)
    assert (before, token.refused) == (MISSING, None)


def test_a_call_that_needs_no_scope_says_nothing_of_a_missing_one(token: BotToken) -> None:
    token.lacks("chat:write")
    token.was_used("auth.test", None)
    assert token.refused == MISSING


def test_a_token_that_was_revoked_goes_before_a_missing_scope(token: BotToken) -> None:
    token.lacks("chat:write")
    token.was_used("chat.postMessage", "token_revoked")
    assert token.refused == "token_revoked"


def test_that_it_may_not_post_is_known_from_the_start(token: BotToken) -> None:
    token.was_granted({*REQUIRED_SCOPES, *OPTIONAL_SCOPES} - {"chat:write"})
    assert token.refused == MISSING


@pytest.mark.parametrize("granted", [REQUIRED_SCOPES, (), ("chat:write", "commands")])
def test_scopes_that_suffice_for_posting_or_are_not_listed_are_no_refusal(
    token: BotToken, granted: tuple[str, ...]
) -> None:
    token.was_granted(granted)
    assert token.refused is None


@pytest.mark.parametrize("granted", [REQUIRED_SCOPES, ()])
def test_scopes_that_suffice_or_are_not_listed_are_not_complained_of(
    token: BotToken, granted: tuple[str, ...], caplog: pytest.LogCaptureFixture
) -> None:
    token.was_granted(granted)
    assert caplog.records == []


# What the log says while the bot runs


def told(caplog: pytest.LogCaptureFixture) -> list[tuple[str, str]]:
    """Each line with its level."""
    return [(record.levelname, record.getMessage()) for record in caplog.records]


@pytest.fixture
def running(token: BotToken, caplog: pytest.LogCaptureFixture) -> BotToken:
    """One that Slack took at the start."""
    caplog.set_level("INFO")
    token.was_granted(REQUIRED_SCOPES)
    return token


def test_a_token_that_is_refused_is_one_error_with_what_helps(
    running: BotToken, caplog: pytest.LogCaptureFixture
) -> None:
    running.was_used("chat.postMessage", "token_revoked")
    running.was_used("users.info", "token_revoked")
    ((level, line),) = told(caplog)
    assert (level, "token_revoked" in line, "put the new token into SLACK_BOT_TOKEN" in line) == ("ERROR", True, True)


def test_that_slack_takes_the_token_again_is_said_once(running: BotToken, caplog: pytest.LogCaptureFixture) -> None:
    running.was_used("chat.postMessage", "token_revoked")
    caplog.clear()
    running.was_used("chat.postMessage", None)
    running.was_used("chat.postMessage", None)
    assert told(caplog) == [("INFO", "Slack takes the bot's token again")]


def test_that_it_may_post_again_is_said_once(running: BotToken, caplog: pytest.LogCaptureFixture) -> None:
    running.lacks("chat:write")
    caplog.clear()
    running.was_used("chat.postMessage", None)
    running.was_used("chat.postMessage", None)
    assert told(caplog) == [("INFO", "Slack lets the bot post again")]


def test_a_token_that_is_refused_at_the_start_is_left_to_the_sentence_that_the_start_ends_with(
    token: BotToken, caplog: pytest.LogCaptureFixture
) -> None:
    token.was_used("auth.test", "invalid_auth")
    assert caplog.records == []


def test_a_connection_that_is_refused_is_not_said_of_the_bots_token(
    running: BotToken, caplog: pytest.LogCaptureFixture
) -> None:
    running.was_used("apps.connections.open", "invalid_auth")
    assert caplog.records == []


def test_a_scope_that_slack_lists_again_is_no_longer_missed(token: BotToken) -> None:
    token.lacks("chat:write")
    token.may_do({"commands"})
    before = token.refused
    token.may_do({"commands", "chat:write"})
    assert (before, token.refused) == (MISSING, None)
