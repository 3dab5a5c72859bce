"""Who is one of ours: nobody whose team is not known for certain."""

from __future__ import annotations

from functools import partial

import aiohttp
import pytest
from aiohttp import web

from bot.sandbox.slack import Limits, StandInSlack
from bot.slack.identity import Identity, SignInRefused, sign_in
from bot.slack.web_api import web_client

OURS = Identity("T1", "U0", "B0", None, "casebot", "", frozenset())


@pytest.mark.parametrize("team", [None, "", "T2"])
@pytest.mark.parametrize("enterprise", [None, ""])
def test_a_person_without_a_team_of_ours_is_not_ours(team: str | None, enterprise: str | None) -> None:
    assert not Identity("T1", "U0", "B0", enterprise, "casebot", "", frozenset()).is_ours(team)


def test_a_person_of_our_workspace_is_ours() -> None:
    assert OURS.is_ours("T1")


async def test_an_empty_organisation_is_none() -> None:
    assert (await _signed_in({"ok": True, "team_id": "T1", "enterprise_id": ""})).enterprise_id is None


@pytest.mark.parametrize("answer", [{"ok": True}, {"ok": True, "team_id": None}, {"ok": True, "team_id": ""}])
async def test_a_slack_that_names_no_workspace_is_refused_with_a_sentence(answer: dict[str, object]) -> None:
    with pytest.raises(SignInRefused, match="does not say to which workspace"):
        await _signed_in(answer)


async def _signed_in(answer: dict[str, object]) -> Identity:
    """Who the bot is when Slack answers like this."""
    slack = StandInSlack(Limits.none())
    slack.routes.append(web.post("/other/auth.test", partial(_answer, answer)))
    async with slack, aiohttp.ClientSession() as session:
        client = web_client("xoxb-1", slack.api_url.replace("/api/", "/other/"), session, through_proxy=False)
        return (await sign_in(client, None)).identity


async def _answer(data: dict[str, object], _: web.Request) -> web.Response:
    return web.json_response(data)
