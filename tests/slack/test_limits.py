"""Whatever a customer, a colleague or the upstream writes, Slack takes the message and nothing in it acts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import Answered, CaseNotFound, NotTaken, Reason, Refusal, Refused, ScopeMissing, TokenRejected, Unclear
from bot.records import KnownCase, LinkedStore
from bot.sayings import Line
from bot.slack import cards, elements, ids, lines, link_words, notes, views
from bot.slack.cards import BatchRow, Look
from bot.slack.text import Message
from tests.slack import making
from tests.slack.rules import PERMALINK, accepted, accepted_view, harmless

TEMPLATE = "https://dashboard.example/{store}/cases/{case}"
LOOKS = [Look(), Look(TEMPLATE, whole_email=True), Look(TEMPLATE, is_bare=True)]

FROM_CASE: dict[str, Callable[[KnownCase, Look], Message]] = {
    "card": cards.card,
    "moved": lambda known, look: cards.moved(known, PERMALINK, look),
    "moved without a link": lambda known, look: cards.moved(known, None, look),
    "shown card": lambda known, look: notes.shown_card(known, look, can_share=True),
}
FROM_LINE: dict[str, Callable[[Line, str, float], Message]] = {
    "line": lambda line, text, now: lines.line(line, text, text, now),
    "public line": lambda line, text, now: lines.public_line(line, text, None, text, "/case", now, text),
    "where": lambda line, text, now: notes.where(line, PERMALINK, now),
    "where without a link": lambda line, text, now: notes.where(line, None, now),
    "still trying": lambda line, text, now: notes.still_trying(line.change, line.case_id),
    "summary": lambda line, text, now: notes.summary([line] * 20, "/case", now),
    "batch": lambda line, text, now: cards.batch(
        [BatchRow(line.case_id, line, text, text, text)] * 20, "/case", now, text
    ),
}


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("name", FROM_CASE)
@given(known=making.known_cases)
@settings(max_examples=60, deadline=None)
def test_what_is_made_of_any_case_is_valid_and_harmless(name: str, look: Look, known: KnownCase) -> None:
    message = FROM_CASE[name](known, look)
    accepted(message)
    harmless(message)


@pytest.mark.parametrize("name", FROM_LINE)
@given(line=making.lines, text=making.texts, now=st.floats(0, 7e9))
@settings(max_examples=60, deadline=None)
def test_what_is_made_of_any_line_is_valid_and_harmless(name: str, line: Line, text: str, now: float) -> None:
    message = FROM_LINE[name](line, text, now)
    accepted(message)
    harmless(message)


@given(line=making.lines, refusal=making.refusals, stores=st.lists(making.ids_, max_size=120, unique=True))
@settings(max_examples=100, deadline=None)
def test_any_private_refusal_is_valid_and_harmless(line: Line, refusal: Refusal, stores: list[str]) -> None:
    refused = replace(line, refusal=refusal)
    for message in (
        notes.refusal(refused, "You", stores, "/case", line.at),
        notes.not_shown(refusal, line.case_id, stores, "/case"),
    ):
        accepted(message)
        harmless(message)


@given(text=making.texts, other=making.maybe_texts, texts=st.lists(making.texts, max_size=60))
@settings(max_examples=100, deadline=None)
def test_any_other_private_answer_is_valid_and_harmless(text: str, other: str | None, texts: list[str]) -> None:
    for message in (
        notes.usage_error(text, other),
        notes.token_pasted(text),
        notes.unlinked(texts),
        notes.uses(text),
        notes.which_to_unlink(texts, "/case"),
        notes.link_failed(text),
        notes.no_channel(text),
        notes.not_linked_there(text, texts, "/case"),
        notes.linked(text, text, True, None),
        notes.stores([LinkedStore(one, one, True, False, 0.0, False) for one in texts], "/case"),
        notes.status(notes.StatusReport(text, 1e9, 10**9, 0, None, text)),
    ):
        accepted(message)
        harmless(message)


def test_answers_without_foreign_text_are_valid_and_harmless() -> None:
    for message in (
        notes.not_recorded(),
        notes.refused_person(),
        notes.ask_link("/case"),
        notes.modal_not_opened(),
    ):
        accepted(message)
        harmless(message)


@given(text=making.texts)
@settings(max_examples=60, deadline=None)
def test_every_state_of_the_linking_modal_is_valid(text: str) -> None:
    for view in (
        views.link(text, {ids.STORE_FIELD: text, ids.SECRET_FIELD: text}, "C1"),
        views.link_problem(ids.SECRET_FIELD, text, "C1"),
        views.checking("C1"),
        views.linked(text, text, True, None),
    ):
        accepted_view(view)


@pytest.mark.parametrize("kind", [TokenRejected, CaseNotFound, Refused, NotTaken, Unclear])
@given(words=making.texts)
@settings(max_examples=20, deadline=None)
def test_every_error_of_the_trial_fits_under_a_field(kind: Callable[[Answered], Refused], words: str) -> None:
    field, sentence = link_words.problem(kind(Answered(500, words)))
    accepted_view(views.link_problem(field, sentence))
    assert len(views.errors({field: sentence})["errors"][field]) <= 150


def test_a_missing_scope_stands_at_the_token_by_name() -> None:
    error = ScopeMissing(Answered(403, "Missing permission"), ("CASES_READ",))
    field, sentence = link_words.problem(error)
    assert (field, "CASES_READ" in sentence) == (ids.SECRET_FIELD, True)


def test_a_long_help_is_cut_into_sections_at_line_ends() -> None:
    accepted(notes.help("\n".join(["`/case close ID` closes cases"] * 300)))


def test_twenty_long_refusals_of_long_subjects_fit_into_one_message() -> None:
    long = making.refused(Reason.REFUSED, words="w" * 5000)
    rows = [BatchRow("cs_" + "a" * 45, long, "n" * 5000, "n" * 5000, "s" * 5000)] * 20
    accepted(cards.batch(rows, "/case", making.NOW, "Casebot"))


def test_the_upstream_s_words_are_cut_to_what_people_read() -> None:
    assert len(lines.line_text(making.refused(Reason.REFUSED, words="w" * 5000), "Ben", None, making.NOW)) < 500


def test_an_empty_text_still_makes_a_valid_element() -> None:
    accepted(Message("x", [elements.section(elements.plain_text(""))]))
