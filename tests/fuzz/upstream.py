"""Targets: what comes from Pandabase."""

from __future__ import annotations

import json
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.case import Case
from bot.errors import UpstreamError
from bot.pandabase import answers
from bot.pandabase.failures import failure
from bot.pandabase.reply import Reply
from bot.ports import Part
from bot.records import KnownCase
from bot.slack import cards, notes
from bot.slack.cards import Look
from bot.slack.text import Message
from tests.fuzz import odd
from tests.fuzz.shown import LOOKS, fine

_SAMPLES = Path(__file__).parent.parent / "samples" / "pandabase"
_NOW = 1_770_000_000.0


@cache
def _sample(name: str) -> Any:
    return json.loads((_SAMPLES / f"{name}.json").read_text(encoding="utf-8"))


def _replies(sample: str) -> st.SearchStrategy[Reply]:
    bodies = odd.edits.map(lambda changes: json.dumps(odd.edited(_sample(sample), changes)).encode())
    headers = st.dictionaries(
        st.sampled_from(["x-request-id", "x-ratelimit-reset", "retry-after"]), st.text(max_size=20), max_size=2
    )
    return st.builds(
        Reply, st.sampled_from([200, 200, 200, 201, 204, 400, 500]), headers, bodies | st.binary(max_size=40)
    )


@given(reply=_replies("case_read"), look=LOOKS)
def a_case_of_the_upstream(reply: Reply, look: Look) -> None:
    """It is a case of which a card can be made, or an error of ours."""
    with suppress(UpstreamError):
        fine(*_cards(answers.decipher_case(reply, _NOW, "cs_8Kd02mXqPz71LtVa").case, look))


@given(reply=_replies("page"))
def a_page_of_the_upstream(reply: Reply) -> None:
    """It is a page of such cases, or an error of ours."""
    with suppress(UpstreamError):
        for case in answers.decipher_page(reply, _NOW, Part(2, 1)).page.cases:
            fine(*_cards(case, Look()))


@given(reply=_replies("error_text") | _replies("error_object") | _replies("error_scope"))
def a_failure_of_the_upstream(reply: Reply) -> None:
    """It is one of our errors, whose words can be shown."""
    error = failure(reply, _NOW)
    assert isinstance(error, UpstreamError)
    fine(notes.link_failed(error.answered.words))


def _cards(case: Case, look: Look) -> tuple[Message, Message]:
    known = KnownCase("shp_5Hn2Pd8Vc4", case, _NOW, None, 1)
    return cards.card(known, look), notes.shown_card(known, look, can_share=True)
