"""Who may do what: both token kinds, stores, scopes, rolled secrets."""

from typing import Any

import pytest

from bot.sandbox.pandabase import StandInPandabase
from tests.sandbox.pandabase.conftest import Client

EVERY_SCOPE = {"CASES_READ", "CASES_WRITE", "STORE_READ"}
ENDPOINTS = [
    ("GET", "/cases", None, "CASES_READ"),
    ("GET", "/cases/{case}", None, "CASES_READ"),
    ("PATCH", "/cases/{case}", {"priority": "LOW"}, "CASES_WRITE"),
    ("GET", "/cases/{case}/messages", None, "CASES_READ"),
    ("POST", "/cases/{case}/messages", {"body": "Hello"}, "CASES_WRITE"),
    ("POST", "/cases/{case}/read", None, "CASES_WRITE"),
    ("GET", "/", None, "STORE_READ"),
]


@pytest.mark.parametrize(("method", "path", "body", "scope"), ENDPOINTS)
async def test_a_token_without_the_scope_is_told_its_name(
    pandabase: StandInPandabase, store: str, client: Client, method: str, path: str, body: Any, scope: str
) -> None:
    case = pandabase.add_case(store)
    pandabase.set_scopes(client.token, EVERY_SCOPE - {scope})
    status, answer, _ = await client.send(method, path.format(case=case["id"]), body)
    assert (status, answer) == (403, {"ok": False, "error": f"Missing required permissions: {scope}"})


@pytest.mark.parametrize(("method", "path", "body", "scope"), ENDPOINTS)
async def test_one_scope_is_enough_for_its_endpoints(
    pandabase: StandInPandabase, store: str, client: Client, method: str, path: str, body: Any, scope: str
) -> None:
    case = pandabase.add_case(store)
    pandabase.set_scopes(client.token, {scope})
    _, answer, _ = await client.send(method, path.format(case=case["id"]), body)
    assert answer["ok"]


@pytest.mark.parametrize("header", [None, "Bearer", "Basic abc", "Bearer sk_sandbox_wrong"])
async def test_no_token_or_a_wrong_one_is_401(client: Client, header: str | None) -> None:
    status, answer, _ = await client.send("GET", "/cases", headers={"Authorization": header} if header else {})
    assert (status, answer["ok"]) == (401, False)


async def test_a_rolled_secret_is_dead_at_once(pandabase: StandInPandabase, client: Client) -> None:
    fresh = pandabase.roll(client.token)
    old = await client.send("GET", "/cases")
    client.token = fresh
    new = await client.send("GET", "/cases")
    assert (old[0], new[0]) == (401, 200)


async def test_an_hmac_signature_over_the_exact_body_is_accepted(
    pandabase: StandInPandabase, store: str, client: Client
) -> None:
    token_id, secret = pandabase.issue_hmac_token(store)
    case = pandabase.add_case(store)
    body = b'{ "status":  "CLOSED" }'
    headers = client.signed(token_id, secret, body)
    status, _, _ = await client.send("PATCH", f"/cases/{case['id']}", body, headers)
    assert status == 200


async def test_an_hmac_signature_over_another_spelling_of_the_body_is_refused(
    pandabase: StandInPandabase, store: str, client: Client
) -> None:
    token_id, secret = pandabase.issue_hmac_token(store)
    case = pandabase.add_case(store)
    headers = client.signed(token_id, secret, b'{"status":"CLOSED"}')
    status, answer, _ = await client.send("PATCH", f"/cases/{case['id']}", b'{"status": "CLOSED"}', headers)
    assert (status, answer["error"]) == (401, "Invalid signature")


async def test_an_empty_body_is_signed_as_an_empty_text(
    pandabase: StandInPandabase, store: str, client: Client
) -> None:
    token_id, secret = pandabase.issue_hmac_token(store)
    status, _, _ = await client.send("GET", "/cases", headers=client.signed(token_id, secret))
    assert status == 200


async def test_an_hmac_token_without_a_signature_is_refused(
    pandabase: StandInPandabase, store: str, client: Client
) -> None:
    token_id, _ = pandabase.issue_hmac_token(store)
    status, _, _ = await client.send("GET", "/cases", headers={"Authorization": f"Bearer {token_id}"})
    assert status == 401


async def test_the_secret_of_an_hmac_token_is_no_bearer_token(
    pandabase: StandInPandabase, store: str, client: Client
) -> None:
    _, client.token = pandabase.issue_hmac_token(store)
    status, _, _ = await client.send("GET", "/cases")
    assert status == 401


async def test_rolling_an_hmac_token_keeps_its_id(pandabase: StandInPandabase, store: str, client: Client) -> None:
    token_id, _ = pandabase.issue_hmac_token(store)
    fresh = pandabase.roll(token_id)
    status, _, _ = await client.send("GET", "/cases", headers=client.signed(token_id, fresh))
    assert status == 200


@pytest.mark.parametrize("chosen", [401, 403, 404])
async def test_a_token_of_another_store_is_answered_as_set(
    pandabase: StandInPandabase, client: Client, chosen: int
) -> None:
    pandabase.answer_foreign_stores_with(chosen)
    client.store = pandabase.add_store("Elm & Sons")
    status, answer, _ = await client.send("GET", "/cases")
    assert status == chosen
    assert "permission" not in answer["error"]


@pytest.mark.parametrize("method", ["GET", "PATCH"])
async def test_a_case_of_another_store_is_not_found(pandabase: StandInPandabase, client: Client, method: str) -> None:
    case = pandabase.add_case(pandabase.add_store("Elm & Sons"))
    status, answer, _ = await client.send(method, f"/cases/{case['id']}", {"status": "CLOSED"})
    assert (status, answer["error"]) == (404, "Case not found")


async def test_another_path_is_not_found(client: Client) -> None:
    status, answer, _ = await client.send("GET", "/invoices")
    assert (status, answer) == (404, {"ok": False, "error": "Not found"})


async def test_a_foreign_host_name_is_turned_away(client: Client) -> None:
    """A web page that makes a browser believe its name is this machine's gets nothing."""
    async with client.session.get(client.api_url, headers={"Host": "evil.example:80"}) as answer:
        assert answer.status == 421
