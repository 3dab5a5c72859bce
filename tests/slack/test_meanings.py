"""What Slack's answers mean for what was to be said."""

from __future__ import annotations

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.errors import NotPosted, ScopeLacking
from bot.slack.meanings import from_answer


def refusal(**data: object) -> SlackApiError:
    """An answer that says no."""
    body = {"ok": False, **data}
    response = SlackResponse(
        client=None, http_verb="POST", api_url="", req_args={}, data=body, headers={}, status_code=200
    )
    return SlackApiError("no", response)  # type: ignore[no-untyped-call]


@pytest.mark.parametrize("needed", ["chat:write", "chat:write:bot", "chat:write:user", "im:write, chat:write:bot"])
def test_a_scope_of_ours_that_is_missing_is_known_under_each_of_its_names(needed: str) -> None:
    """Slack names that of posting as it was called before 2020, for the tokens of today's bots, too."""
    meant = from_answer(refusal(error="missing_scope", needed=needed))
    assert isinstance(meant, ScopeLacking)
    assert meant.scope == "chat:write"


@pytest.mark.parametrize("needed", ["channels:history", "", "files:write"])
def test_a_scope_without_which_the_bot_does_with_less_is_a_no(needed: str) -> None:
    assert isinstance(from_answer(refusal(error="missing_scope", needed=needed)), NotPosted)
