"""The look at the cards sees which of them stand twice without a reason."""

from __future__ import annotations

from bot.sandbox.slack import Message
from tests.seen_cards import doubled, living, replaced

CASE = "cs_1"
CONTROLS = [{"type": "actions", "elements": [{"type": "button", "value": f"shp_1/{CASE}/close"}]}]


def card(ts: str, key: str, *, lives: bool = True) -> Message:
    """A card that the delivery of this key posted; one that lives no more points to another."""
    return Message(ts, "C1", "U1", "a case", blocks=CONTROLS if lives else [], metadata={"key": key})


def found(*messages: Message, may_look: bool = False) -> list[str]:
    """What is wrong."""
    shown = list(messages)
    return [*doubled(living(shown), may_look=may_look, replaced=replaced(shown))]


def test_one_card_is_right() -> None:
    assert found(card("1.0", "a"), may_look=True) == []


def test_a_card_that_may_have_been_posted_may_stand_twice_where_nobody_can_look() -> None:
    assert found(card("1.0", "a"), card("2.0", "a")) == []


def test_a_card_that_stands_twice_is_found_where_somebody_can_look() -> None:
    assert "2 cards that live" in found(card("1.0", "a"), card("2.0", "a"), may_look=True)[0]


def test_cards_of_two_deliveries_are_found() -> None:
    assert "of 2 keys" in found(card("1.0", "a"), card("2.0", "b"))[0]


def test_the_double_of_a_card_that_a_newer_one_replaced_may_live_on() -> None:
    assert found(card("1.0", "a"), card("2.0", "a", lives=False), card("3.0", "b")) == []
