"""An upstream that repeats a token is not quoted with it, whatever the token looks like."""

from __future__ import annotations

import json
from dataclasses import replace

import httpx
import pytest

from bot.errors import UpstreamError
from bot.records import Account
from tests.pandabase.conftest import Connect

CASE = "cs_8Kd02mXqPz71LtVa"
SECRETS = ["sk_live_0123456789abcdef", "an.unusual-token/of+a=store", "req_sk_live_0123456789abcdef"]


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 429, 500])
async def test_neither_words_nor_request_id_repeat_the_token_that_was_sent(
    account: Account, connect: Connect, secret: str, status: int
) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        sent = request.headers["Authorization"].removeprefix("Bearer ")
        body = json.dumps({"ok": False, "error": f"Token {sent} is no good"})
        return httpx.Response(status, content=body, headers={"X-Request-ID": f"req_{sent}"})

    client = connect("http://127.0.0.1/v2", transport=httpx.MockTransport(answer))
    with pytest.raises(UpstreamError) as raised:
        await client.read(replace(account, secret=secret), CASE)
    assert secret not in repr(raised.value.answered)
