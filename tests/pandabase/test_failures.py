"""Which error an answer stands for, and what is quoted from it."""

from email.utils import formatdate

import pytest

from bot.errors import (
    CaseNotFound,
    NotTaken,
    Refused,
    ScopeMissing,
    TokenRejected,
    Unclear,
    UpstreamError,
)
from bot.pandabase.failures import failure, retry_after
from bot.pandabase.reply import WORDS_LIMIT, Reply
from tests.pandabase import NOW
from tests.pandabase.conftest import Sample


def _error(words: str, status: int = 400) -> UpstreamError:
    body = f'{{"ok": false, "error": "{words}"}}'.encode()
    return failure(Reply(status, {}, body), NOW)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (301, Unclear),
        (303, Unclear),
        (304, Unclear),
        (307, Unclear),
        (400, Refused),
        (401, TokenRejected),
        (402, Refused),
        (403, ScopeMissing),
        (404, CaseNotFound),
        (408, NotTaken),
        (409, Refused),
        (410, Refused),
        (422, Refused),
        (425, NotTaken),
        (429, NotTaken),
        (500, Unclear),
        (502, Unclear),
        (503, Unclear),
        (504, Unclear),
        (599, Unclear),
        (999, Unclear),
    ],
)
def test_each_status_has_its_error(status: int, kind: type[UpstreamError]) -> None:
    assert type(_error("no", status)) is kind


@pytest.mark.parametrize("name", ["error_text.json", "error_object.json"])
def test_both_error_shapes_give_the_words(sample: Sample, name: str) -> None:
    assert failure(sample(name, 400), NOW).answered.words == "Case is already closed"


def test_status_and_request_id_stay_with_the_error(sample: Sample) -> None:
    answered = failure(sample("error_text.json", 400), NOW).answered
    assert (answered.status, answered.request_id) == (400, "req_1")


def test_a_code_without_a_message_is_better_than_nothing() -> None:
    assert failure(Reply(400, {}, b'{"error": {"code": "BAD_STATUS"}}'), NOW).answered.words == "BAD_STATUS"


def test_missing_permissions_are_named(sample: Sample) -> None:
    missing = failure(sample("error_scope.json", 403), NOW)
    assert isinstance(missing, ScopeMissing)
    assert missing.scopes == ("CASES_READ", "CASES_WRITE")


def test_a_403_may_name_no_permission() -> None:
    missing = _error("This token does not have access to this store", 403)
    assert isinstance(missing, ScopeMissing)
    assert missing.scopes == ()


@pytest.mark.parametrize(
    "body",
    [
        b"<html><h1>502 Bad Gateway</h1></html>",
        b'{"error": "<html><h1>Bad Gateway</h1></html>"}',
        b'{"error": "upstream said </h1>"}',
        b"",
        b'{"error": ["a", "b"]}',
        b'{"error": {"message": {"text": "x"}}}',
        b"[" * 100_000,
    ],
    ids=range(7),
)
def test_what_is_not_the_apis_own_text_is_not_quoted(body: bytes) -> None:
    assert failure(Reply(502, {}, body), NOW).answered.words == ""


def test_an_error_as_text_is_its_status_and_none_of_the_words_that_may_name_a_customer() -> None:
    body = b'{"ok":false,"error":"Ana Roe wrote"}'
    assert str(failure(Reply(502, {}, body), NOW)) == "Pandabase answered 502"


def test_long_words_are_cut() -> None:
    words = _error("a" * 100_000).answered.words
    assert (len(words), words[-1]) == (WORDS_LIMIT, "…")


def test_control_characters_are_removed() -> None:
    assert _error("one\\ntwo\\u0000\\u202ethree\\ud800").answered.words == "one two three"


def test_a_token_that_is_echoed_is_masked() -> None:
    assert _error("Unknown key sk_live_abc-DEF_123 given", 401).answered.words == "Unknown key sk_… given"


def test_a_long_request_id_is_cut() -> None:
    assert len(failure(Reply(500, {"x-request-id": "r" * 9_999}, b""), NOW).answered.request_id) == 100


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({}, None),
        ({"x-ratelimit-reset": f"{NOW + 7:.0f}"}, 7.0),
        ({"x-ratelimit-reset": f"{NOW - 1:.0f}"}, None),
        ({"x-ratelimit-reset": f"{NOW:.0f}"}, None),
        ({"x-ratelimit-reset": f"{NOW + 120:.0f}"}, 120.0),
        ({"x-ratelimit-reset": f"{NOW + 121:.0f}"}, None),
        ({"x-ratelimit-reset": f"{(NOW + 7) * 1000:.0f}"}, None),
        ({"x-ratelimit-reset": "soon"}, None),
        ({"x-ratelimit-reset": "nan"}, None),
        ({"x-ratelimit-reset": "inf"}, None),
        ({"retry-after": "3"}, 3.0),
        ({"retry-after": formatdate(NOW + 5, usegmt=True)}, 5.0),
        ({"retry-after": "Thu, 99 Foo 0000"}, None),
        ({"retry-after": "-3"}, None),
        ({"x-ratelimit-reset": f"{NOW + 7:.0f}", "retry-after": "3"}, 7.0),
        ({"x-ratelimit-reset": f"{NOW - 7:.0f}", "retry-after": "3"}, 3.0),
    ],
)
def test_a_wait_is_believed_when_it_is_reasonable(headers: dict[str, str], wait: float | None) -> None:
    assert retry_after(headers, NOW) == wait


def test_too_many_requests_say_how_long_to_wait() -> None:
    error = failure(Reply(429, {"x-ratelimit-reset": f"{NOW + 2:.0f}"}, b""), NOW)
    assert isinstance(error, NotTaken)
    assert error.retry_after == 2.0
