"""What is sent: paths, bodies and credentials."""

import pytest

from bot.case import Change, Priority, Verb
from bot.errors import CaseNotFound, TokenRejected
from bot.pandabase import calls
from bot.ports import Part
from bot.records import Account

CASE = "cs_8Kd02mXqPz71LtVa"
SIGNING = Account("T1", "U1", "shp_000000000001", "whsec_example", "stk_example")


def test_a_case_is_read_at_its_path(account: Account) -> None:
    call = calls.call_to_read(account, CASE)
    assert (call.method, call.path) == ("GET", f"/stores/shp_000000000001/cases/{CASE}")


def test_a_list_names_its_page_and_limit(account: Account) -> None:
    path = calls.call_to_list(account, Part(page=2, limit=100)).path
    assert path == "/stores/shp_000000000001/cases?page=2&limit=100"


def test_a_list_names_its_filters(account: Account) -> None:
    path = calls.call_to_list(account, Part(1, 1, status="OPEN", customer_id="cus_1&page=9")).path
    assert path == "/stores/shp_000000000001/cases?page=1&limit=1&status=OPEN&customerId=cus_1%26page%3D9"


def test_a_change_carries_only_what_is_wished(account: Account) -> None:
    assert calls.call_to_change(account, CASE, Change(Verb.CLOSE)).body == b'{"status":"CLOSED"}'


def test_a_status_and_a_priority_share_one_body(account: Account) -> None:
    call = calls.call_to_change(account, CASE, Change(Verb.AWAIT, Priority.LOW))
    assert call.body == b'{"status":"AWAITING_CUSTOMER","priority":"LOW"}'


def test_no_change_is_an_empty_object(account: Account) -> None:
    assert calls.call_to_change(account, CASE, None).body == b"{}"


def test_a_body_says_that_it_is_json(account: Account) -> None:
    assert calls.call_to_change(account, CASE, None).headers["Content-Type"] == "application/json"


def test_a_bearer_token_is_the_secret_itself(account: Account) -> None:
    assert calls.call_to_read(account, CASE).headers["Authorization"] == "Bearer sk_live_secret"


def test_a_bearer_token_signs_nothing(account: Account) -> None:
    assert "X-Signature" not in calls.call_to_read(account, CASE).headers


def test_a_signing_token_shows_its_id_and_never_its_secret() -> None:
    headers = calls.call_to_read(SIGNING, CASE).headers
    assert (headers["Authorization"], "whsec_example" in str(headers)) == ("Bearer stk_example", False)


def test_the_signature_covers_the_body_that_is_sent() -> None:
    """Computed with OpenSSL: the hex SHA-256 of `whsec_example` keys the HMAC-SHA256 of the body."""
    call = calls.call_to_change(SIGNING, CASE, Change(Verb.CLOSE))
    assert call.headers["X-Signature"] == "b93eaf785434766dce9b05c49317f8d84cf8464b12f493e53e96ca053beab0d1"


def test_an_empty_body_is_signed_as_an_empty_string() -> None:
    """Computed with OpenSSL, as above, over nothing."""
    assert (
        calls.call_to_read(SIGNING, CASE).headers["X-Signature"]
        == "4b68bd6886bd34e3b91c2b6b4eb230b3ad34d369e3995d315b8aea85883a39e9"
    )


def test_an_id_stays_within_its_segment_of_the_path(account: Account) -> None:
    assert calls.call_to_read(account, "a/../b?c=d#é").path.endswith("/cases/a%2F..%2Fb%3Fc%3Dd%23%C3%A9")


@pytest.mark.parametrize("case_id", ["", ".", "..", "x" * 256])
def test_what_would_name_something_else_than_a_case_is_not_sent(account: Account, case_id: str) -> None:
    with pytest.raises(CaseNotFound):
        calls.call_to_read(account, case_id)


@pytest.mark.parametrize("secret", ["", "sk_live_ä", "sk_live_a\r\nX-Evil: 1", "sk live"])
def test_what_no_header_can_carry_is_a_rejected_token(secret: str) -> None:
    with pytest.raises(TokenRejected):
        calls.call_to_read(Account("T1", "U1", "shp_000000000001", secret), CASE)


def test_a_call_shows_no_token_when_it_is_printed(account: Account) -> None:
    assert "sk_live" not in repr(calls.call_to_read(account, CASE))
