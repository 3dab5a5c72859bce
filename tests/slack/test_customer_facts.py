"""What a card says of the customer beside the case."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings

from bot.case import Status
from bot.records import CustomerFacts, KnownCase
from bot.slack import cards
from bot.slack.cards import Look
from bot.slack.text import date
from bot.watches import Event
from tests.slack import making
from tests.slack.making import known
from tests.slack.making_watches import ANSWERED_AT, facts
from tests.slack.rules import accepted, formatted, harmless, shown


def with_facts(*other_cases: str, earlier: int = 0, waiting: bool = False, **parts: Any) -> KnownCase:
    """An ordinary case of a customer of whom this is known."""
    return replace(known(**parts), facts=CustomerFacts(ANSWERED_AT if waiting else None, other_cases, earlier))


def text_of(one: KnownCase, look: Look | None = None) -> str:
    """All that the blocks say."""
    return shown(cards.card(one, look or Look()))


def test_a_card_names_the_other_open_cases_of_its_customer() -> None:
    said = "2 other open cases of this customer: cs_a, cs_b · 3 earlier"
    assert said in text_of(with_facts("cs_a", "cs_b", earlier=3))


def test_earlier_cases_are_counted_where_no_other_is_open() -> None:
    assert "1 earlier case of this customer" in text_of(with_facts(earlier=1))


def test_at_most_five_cases_are_named() -> None:
    assert "7 other open cases of this customer: c0, c1, c2, c3, c4, …" in text_of(
        with_facts(*(f"c{number}" for number in range(7)))
    )


def test_a_card_says_since_when_the_customer_waits_as_a_date_that_slack_renders() -> None:
    assert date(ANSWERED_AT.timestamp()) in list(formatted(cards.card(with_facts(waiting=True), Look()).blocks))


def test_a_wait_that_began_with_the_last_message_is_not_said_twice() -> None:
    one = known()
    waiting = replace(one, facts=CustomerFacts(one.case.last_message_at))
    assert "Waiting since" not in text_of(waiting)


def test_screen_readers_are_told_since_when_too() -> None:
    assert "waiting since 2026-02-01 00:00 UTC" in cards.card(with_facts(waiting=True), Look()).text


@pytest.mark.parametrize("look", [Look(is_bare=True)])
def test_a_shared_channel_reads_nothing_of_the_customer(look: Look) -> None:
    card = cards.card(with_facts("cs_a", waiting=True), look)
    assert "of this customer" not in card.text + shown(card)


def test_the_card_of_a_closed_case_says_nothing_of_other_cases() -> None:
    assert "cs_a" not in text_of(with_facts("cs_a", status=Status.CLOSED))


def test_nothing_known_of_a_customer_adds_no_row() -> None:
    assert cards.card(with_facts(), Look()).blocks == cards.card(known(), Look()).blocks


@pytest.mark.parametrize(
    ("why", "head"),
    [
        ((Event.NEW,), "New case: Where is my order?"),
        ((Event.NEW, Event.ESCALATED), "New case, escalated: Where"),
        ((Event.REOPENED, Event.ANSWERED), "Reopened: Where"),
        ((Event.ANSWERED,), "Customer answered: Where"),
        ((), "Where is my order?"),
    ],
)
def test_the_notification_of_a_card_says_first_why_it_comes(why: tuple[Event, ...], head: str) -> None:
    assert cards.card(known(), Look(), why).text.startswith(head)


def test_why_a_card_comes_stands_in_its_notification_only() -> None:
    assert cards.card(known(), Look(), (Event.NEW,)).blocks == cards.card(known(), Look()).blocks


@given(one=making.known_cases, of_customer=facts)
@settings(max_examples=100, deadline=None)
def test_a_card_with_any_facts_is_valid_and_harmless(one: KnownCase, of_customer: CustomerFacts) -> None:
    card = cards.card(replace(one, facts=of_customer), Look(), tuple(Event))
    accepted(card)
    harmless(card)
