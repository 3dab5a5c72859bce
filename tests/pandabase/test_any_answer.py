"""Whatever comes over the wire, the core meets a case or an `UpstreamError`."""

import json
from contextlib import suppress
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import UpstreamError
from bot.pandabase import answers
from bot.pandabase.failures import failure
from bot.pandabase.reply import WORDS_LIMIT, Reply, plain
from bot.ports import Part
from tests.pandabase import NOW

scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
values = st.recursive(scalars, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=10)
case_fields = st.sampled_from(["id", "status", "customer", "order", "lastMessageAt", "unreadCount", "escalated"])
cases = st.dictionaries(case_fields, values)
paginations = st.dictionaries(st.sampled_from(["page", "limit", "total", "totalPages"]), values) | values
pages = st.fixed_dictionaries({"items": st.lists(cases) | values}, optional={"pagination": paginations})
envelopes = st.fixed_dictionaries({}, optional={"ok": values, "data": cases | pages | values, "error": values})
bodies = st.binary() | (values | envelopes).map(lambda value: json.dumps(value).encode())
headers = st.dictionaries(st.sampled_from(["x-request-id", "x-ratelimit-reset", "retry-after"]), st.text())
decipher_page = partial(answers.decipher_page, part=Part(2, 1))
decipher_case = partial(answers.decipher_case, case_id="cs_8Kd02mXqPz71LtVa")
replies = st.builds(Reply, st.integers(100, 999), headers, bodies)


@pytest.mark.parametrize("decipher", [decipher_case, decipher_page, answers.decipher_probe])
@given(reply=replies)
def test_any_answer_is_read_or_raises_an_upstream_error(decipher: object, reply: Reply) -> None:
    assert callable(decipher)
    with suppress(UpstreamError):
        decipher(reply, NOW)


@given(reply=replies)
def test_any_failure_is_one_of_ours(reply: Reply) -> None:
    assert isinstance(failure(reply, NOW), UpstreamError)


@given(st.text())
def test_what_is_quoted_is_one_printable_line(text: str) -> None:
    line = plain(text)
    assert line.isprintable()
    assert len(line) <= WORDS_LIMIT
