"""Pandabase is known by how it refuses a question without a token; whatever else answers is not taken for it."""

from __future__ import annotations

import json

import pytest

from bot.pandabase.answers import is_pandabases
from bot.pandabase.client import PandabaseClient
from bot.pandabase.reply import Reply
from bot.sandbox.pandabase import StandInPandabase


def refusal(status: int, body: object, **headers: str) -> Reply:
    """An answer."""
    return Reply(status, headers, body if isinstance(body, bytes) else json.dumps(body).encode())


@pytest.mark.parametrize(
    "reply",
    [
        refusal(401, {"ok": False, "error": "Missing API token"}),
        refusal(401, {"ok": False, "error": {"code": "unauthorized", "message": "Missing API token"}}),
        refusal(429, {"ok": False, "error": "Too many requests"}),
        refusal(401, b"", **{"x-request-id": "req_1", "x-version": "2"}),
    ],
)
def test_a_refusal_in_pandabases_envelope_or_under_its_headers_is_pandabases(reply: Reply) -> None:
    assert is_pandabases(reply)


@pytest.mark.parametrize(
    "reply",
    [
        refusal(200, b"<html>It works!</html>"),
        refusal(404, b"<html>Not found</html>"),
        refusal(401, {"message": "Unauthorized"}),
        refusal(200, {"ok": False, "error": "unknown_method"}),
        refusal(404, [], **{"x-request-id": "1"}),
    ],
    ids=["a page", "no page", "another API", "Slack", "a proxy"],
)
def test_what_any_web_server_may_answer_is_not(reply: Reply) -> None:
    assert not is_pandabases(reply)


async def test_the_stand_in_is_recognised_without_a_token(pandabase: StandInPandabase, client: PandabaseClient) -> None:
    reply = await client.answer_to_nobody()
    assert (reply is not None and is_pandabases(reply), pandabase.calls[-1].token_last4) == (True, "")


async def test_where_nothing_answers_there_is_nobody(pandabase: StandInPandabase, client: PandabaseClient) -> None:
    await pandabase.go_down()
    assert await client.answer_to_nobody() is None
