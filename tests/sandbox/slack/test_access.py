"""Tokens, scopes and encodings of the Web API."""

import json
from pathlib import Path

import pytest
import yaml

from bot.sandbox.slack import StandInSlack

from .clients import Api, section


async def test_auth_test_names_workspace_and_bot(api: Api, slack: StandInSlack) -> None:
    answer = await api("auth.test")
    assert (answer["team_id"], answer["user_id"]) == (slack.team_id, slack.bot_user_id)


async def test_the_app_token_is_known_to_auth_test(api: Api, slack: StandInSlack) -> None:
    _, answer, _ = await api.exchange("auth.test", slack.app_token)
    assert answer["ok"]
    assert "app_id" in answer


@pytest.mark.parametrize(("token", "error"), [(None, "not_authed"), ("xoxb-other", "invalid_auth")])
async def test_a_missing_or_unknown_token_is_refused_with_200(api: Api, token: str | None, error: str) -> None:
    status, answer, _ = await api.exchange("auth.test", token)
    assert (status, answer) == (200, {"ok": False, "error": error})


async def test_each_method_wants_its_kind_of_token(api: Api, slack: StandInSlack) -> None:
    _, opened, _ = await api.exchange("apps.connections.open", slack.bot_token)
    _, posted, _ = await api.exchange("chat.postMessage", slack.app_token, channel="C1", text="x")
    assert opened["error"] == posted["error"] == "not_allowed_token_type"


async def test_an_unknown_method_is_refused(api: Api) -> None:
    assert (await api("chat.shout"))["error"] == "unknown_method"


async def test_a_missing_scope_is_named_with_what_was_granted(api: Api, slack: StandInSlack, support: str) -> None:
    slack.granted.clear()
    slack.granted.add("commands")
    answer = await api("chat.postMessage", channel=support, text="x")
    assert answer == {"ok": False, "error": "missing_scope", "needed": "chat:write:bot", "provided": "commands"}


def test_what_is_granted_is_what_the_manifest_asks_for(slack: StandInSlack) -> None:
    manifest = Path(__file__).parents[3] / "manifest.yml"
    assert slack.granted == set(yaml.safe_load(manifest.read_text())["oauth_config"]["scopes"]["bot"])


async def test_answers_carry_the_granted_scopes_in_a_header(api: Api, slack: StandInSlack) -> None:
    slack.granted.intersection_update({"commands", "chat:write"})
    _, _, headers = await api.exchange("auth.test", slack.bot_token)
    assert headers["X-OAuth-Scopes"] == "chat:write,commands"


async def test_a_form_with_encoded_blocks_and_the_token_in_it_works(
    api: Api, slack: StandInSlack, support: str
) -> None:
    form = {"token": slack.bot_token, "channel": support, "blocks": json.dumps([section("hi")])}
    async with api.session.post(slack.api_url + "chat.postMessage", data=form) as response:
        answer = await response.json()
    assert answer["message"]["blocks"][0]["text"]["text"] == "hi"


async def test_arguments_in_the_query_of_a_get_work(api: Api, slack: StandInSlack, support: str) -> None:
    headers = {"Authorization": f"Bearer {slack.bot_token}"}
    url = slack.api_url + f"conversations.info?channel={support}"
    async with api.session.get(url, headers=headers) as response:
        assert (await response.json())["channel"]["id"] == support


async def test_a_token_in_a_json_body_does_not_count(api: Api, slack: StandInSlack) -> None:
    async with api.session.post(slack.api_url + "auth.test", json={"token": slack.bot_token}) as response:
        assert (await response.json())["error"] == "not_authed"


async def test_a_body_that_is_not_json_is_refused(api: Api, slack: StandInSlack) -> None:
    headers = {"Authorization": f"Bearer {slack.bot_token}", "Content-Type": "application/json"}
    async with api.session.post(slack.api_url + "auth.test", data=b"{", headers=headers) as response:
        assert (await response.json())["error"] == "invalid_json"


async def test_the_log_keeps_calls_in_order_and_no_token(api: Api, slack: StandInSlack, support: str) -> None:
    await api("auth.test")
    await api("chat.postMessage", channel=support, text="x")
    assert [call.method for call in slack.calls] == ["auth.test", "chat.postMessage"]
    assert slack.bot_token not in repr(slack.calls)


async def test_a_foreign_host_is_refused(api: Api, slack: StandInSlack) -> None:
    async with api.session.post(slack.api_url + "auth.test", headers={"Host": "evil.example"}) as response:
        assert response.status == 403
