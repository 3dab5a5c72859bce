"""Whatever is sent, the answer is a sentence."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.page.asked import Asked, read
from bot.sandbox.page.world import Problem
from tests.sandbox.page.conftest import Browser

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


def told(doing: Callable[[], object]) -> str | None:
    """What a person is told, if it is refused."""
    try:
        doing()
    except Problem as problem:
        return str(problem)
    return None


@given(st.binary(max_size=40))
def test_any_body_is_read_or_refused_in_a_sentence(body: bytes) -> None:
    sentence = told(lambda: read(body))
    assert sentence is None or sentence.endswith(".")


@given(JSON, st.sampled_from(["text", "maybe", "object", "number", "flag"]))
def test_any_field_is_read_or_refused_by_its_name(value: object, kind: str) -> None:
    sentence = told(lambda: getattr(Asked({"x": value}), kind)("x"))
    assert sentence is None or "“x”" in sentence


@pytest.mark.parametrize("body", ["nonsense", "[]", "{}"])
async def test_a_body_that_is_no_object_with_the_fields_is_told_so(browser: Browser, body: str) -> None:
    url = f"{browser.origin}/_sandbox/command"
    async with browser.session.post(url, data=body, headers=browser.headers) as answer:
        got = await answer.json()
    assert (answer.status, got["ok"]) == (200, False)
