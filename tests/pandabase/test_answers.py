"""What a success is read as, from recorded bodies."""

from datetime import UTC, datetime

import pytest

from bot.case import Customer
from bot.errors import Refused, Unclear
from bot.pandabase import answers
from bot.pandabase.reply import Reply
from bot.ports import Part
from tests.pandabase import NOW
from tests.pandabase.conftest import Sample

ASKED = "cs_8Kd02mXqPz71LtVa"


def test_the_contracts_own_answer_is_a_case(sample: Sample) -> None:
    case = answers.decipher_case(sample("case_contract.json"), NOW, ASKED).case
    assert (case.status, case.unread_count) == ("OPEN", 123)


def test_a_case_goes_by_the_id_that_was_asked_for(sample: Sample) -> None:
    """The documents disagree on the prefix: one case must not become two because the answer names it otherwise."""
    assert answers.decipher_case(sample("case_contract.json"), NOW, ASKED).case.id == ASKED


def test_times_are_read_with_their_zone(sample: Sample) -> None:
    case = answers.decipher_case(sample("case_contract.json"), NOW, ASKED).case
    assert case.last_message_at == datetime(2023, 11, 7, 5, 31, 56, tzinfo=UTC)


def test_the_order_comes_with_the_case(sample: Sample) -> None:
    order = answers.decipher_case(sample("case_read.json"), NOW, ASKED).case.order
    assert order is not None
    assert (order.order_number, order.amount, order.currency) == ("cs_0042", 2999, "USD")


def test_the_request_id_stays_with_the_answer(sample: Sample) -> None:
    assert answers.decipher_case(sample("case_read.json"), NOW, ASKED).request_id == "req_1"


def test_values_and_fields_that_we_do_not_know_are_no_trouble(sample: Sample) -> None:
    case = answers.decipher_case(sample("case_sparse.json"), NOW, ASKED).case
    assert (case.status, case.priority, case.customer) == ("ON_HOLD", "BLOCKER", None)


def test_a_field_that_is_not_what_it_should_be_is_left_out(sample: Sample) -> None:
    case = answers.decipher_case(sample("case_wrong_types.json"), NOW, ASKED).case
    assert (case.unread_count, case.escalated, case.last_message_at, case.customer) == (None, None, None, None)


def test_its_neighbours_are_kept(sample: Sample) -> None:
    """A wrong amount does not take the order number with it."""
    order = answers.decipher_case(sample("case_wrong_types.json"), NOW, ASKED).case.order
    assert order is not None
    assert (order.amount, order.order_number) == (None, "cs_0042")


def test_a_page_keeps_the_order_of_its_cases(sample: Sample) -> None:
    page = answers.decipher_page(sample("page.json"), NOW, Part()).page
    assert [case.id for case in page.cases] == ["cs_8Kd02mXqPz71LtVa", "cs_7Qn31xAeRt58JkWc"]


def test_an_empty_page_has_no_cases(sample: Sample) -> None:
    assert answers.decipher_page(sample("page_empty.json"), NOW, Part()).page.cases == ()


UNREADABLE = [
    b"",
    b"<!doctype html><title>Just a moment...</title>",
    b'{"ok": true, "data": {"id": "cs_1", "sta',
    b'{"ok": true}',
    b'{"ok": true, "data": {"id": [], "status": "OPEN"}}',
    b'{"ok": true, "data": {"id": "cs_1", "status": null}}',
    b'{"ok": true, "data": {"items": {}}}',
    b'{"ok": true, "data": {"items": [[]]}}',
    b"[]",
    b"null",
    b"[" * 100_000,
    b'{"ok": true, "data": ' + b'{"data": ' * 50_000,
    b'{"a": ' + b"9" * 5_000 + b"}",
    b"\xff\xfe\x00",
]


@pytest.mark.parametrize("body", UNREADABLE, ids=range(len(UNREADABLE)))
def test_a_success_that_cannot_be_read_may_have_had_its_effect(body: bytes) -> None:
    with pytest.raises(Unclear):
        answers.decipher_case(Reply(200, {}, body), NOW, ASKED)


@pytest.mark.parametrize("body", UNREADABLE, ids=range(len(UNREADABLE)))
def test_a_page_that_cannot_be_read_is_unclear(body: bytes) -> None:
    with pytest.raises(Unclear):
        answers.decipher_page(Reply(200, {}, body), NOW, Part())


def test_an_unreadable_success_keeps_its_request_id() -> None:
    with pytest.raises(Unclear) as raised:
        answers.decipher_case(Reply(200, {"x-request-id": "req_9"}, b""), NOW, ASKED)
    assert raised.value.answered.request_id == "req_9"


def test_not_ok_is_a_refusal_even_with_status_200(sample: Sample) -> None:
    with pytest.raises(Refused) as refused:
        answers.decipher_case(sample("error_text.json", 200), NOW, ASKED)
    assert refused.value.answered.words == "Case is already closed"


def test_nothing_to_update_proves_that_the_token_may_write(sample: Sample) -> None:
    answers.decipher_probe(sample("error_nothing_to_update.json", 400), NOW)


@pytest.mark.parametrize("status", [400, 422])
def test_an_empty_change_that_is_turned_down_in_other_words_proves_it_too(sample: Sample, status: int) -> None:
    answers.decipher_probe(sample("error_text.json", status), NOW)


@pytest.mark.parametrize("status", [200, 405, 409])
def test_another_refusal_of_the_probe_is_told(sample: Sample, status: int) -> None:
    with pytest.raises(Refused) as refused:
        answers.decipher_probe(sample("error_text.json", status), NOW)
    assert refused.value.answered.words == "Case is already closed"


def test_a_page_of_a_proxy_proves_nothing() -> None:
    with pytest.raises(Unclear):
        answers.decipher_probe(Reply(200, {}, b"<html>Sign in to the network</html>"), NOW)


def test_a_customers_name_survives_a_missing_part(sample: Sample) -> None:
    customer = answers.decipher_case(sample("case_read.json"), NOW, ASKED).case.customer or Customer()
    assert customer.name == "Inês"
