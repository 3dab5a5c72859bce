"""What a form is about cannot be made up, handed to somebody else, or kept for later."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.slack.sealed import FORM_SECONDS, Seal

NOW = 1_770_000_000.0
TOKEN = "xoxb-one"
ABOUT = {"channel": "C0SUPPORT1", "store": "shp_5Hn2Pd8Vc4"}
SEAL = Seal(TOKEN, lambda: NOW)
SEALED = SEAL.close("U1", ABOUT)


def test_what_was_sealed_is_opened_by_the_same_person() -> None:
    assert SEAL.open("U1", SEALED) == ABOUT


def test_nobody_else_opens_it() -> None:
    assert SEAL.open("U2", SEALED) is None


def test_it_is_good_for_an_hour() -> None:
    assert Seal(TOKEN, lambda: NOW + FORM_SECONDS).open("U1", SEALED) == ABOUT


def test_it_is_good_for_no_longer() -> None:
    assert Seal(TOKEN, lambda: NOW + FORM_SECONDS + 1).open("U1", SEALED) is None


def test_the_seal_of_another_bot_opens_nothing() -> None:
    assert Seal("xoxb-other", lambda: NOW).open("U1", SEALED) is None


def test_it_fits_into_a_view_with_the_longest_ids() -> None:
    assert len(SEAL.close("U" * 20, {"channel": "C" * 60, "store": "s" * 60})) < 3000


def test_it_does_not_show_what_it_says() -> None:
    assert not [value for value in (*ABOUT.values(), TOKEN) if value in SEALED]


@given(st.one_of(st.text(), st.none(), st.integers(), st.binary(), st.dictionaries(st.text(), st.text())))
@settings(max_examples=300)
def test_anything_made_up_opens_nothing_and_raises_nothing(made_up: object) -> None:
    assert SEAL.open("U1", made_up) is None


@given(channel=st.text(max_size=40), store=st.text(max_size=40))
def test_what_forms_carried_before_they_were_sealed_opens_nothing(channel: str, store: str) -> None:
    assert SEAL.open("U1", json.dumps({"channel": channel, "store": store})) is None


@given(position=st.integers(0, len(SEALED) - 1), other=st.sampled_from("ABCDEFGHabcdefgh01234567-_="))
@settings(max_examples=300)
def test_one_changed_character_never_opens_as_something_else(position: int, other: str) -> None:
    assert SEAL.open("U1", SEALED[:position] + other + SEALED[position + 1 :]) in (None, ABOUT)


@pytest.mark.parametrize("length", [3001, 10_000_000])
def test_what_is_longer_than_a_view_carries_is_not_even_read(length: int) -> None:
    assert SEAL.open("U1", "g" * length) is None
