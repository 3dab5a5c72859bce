"""What one person reads alone about a watch they asked for."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import ABOUT_TOKENS, Reason, Refusal
from bot.slack import ids, watch_notes
from bot.watch_outcomes import NotWatched, WhichOne
from bot.watches import Watch
from tests.slack import making
from tests.slack.making import STORE_ID
from tests.slack.making_watches import watches
from tests.slack.rules import accepted, controls, harmless

OTHER = "shp_otherStore1"


def not_started(reason: Reason, store_id: str = STORE_ID) -> str:
    """Why a watch did not start."""
    return watch_notes.not_started(Refusal(reason, store_id=store_id), "/case").text


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        (Reason.NOT_LINKED, f"You have not linked store {STORE_ID}, and it is read with your token."),
        (Reason.KEY_LOST, f"Your token for store {STORE_ID} cannot be decrypted any more."),
        (Reason.TOKEN_REJECTED, f"Pandabase does not accept your token for store {STORE_ID}."),
        (Reason.SCOPE_MISSING, f"Your token for store {STORE_ID} lacks CASES_READ."),
        (Reason.UNAVAILABLE, f"Store {STORE_ID} could not be read with your token just now."),
    ],
)
def test_a_watch_that_did_not_start_says_why(reason: Reason, sentence: str) -> None:
    assert not_started(reason).startswith(f"{sentence} Nothing was changed. ")


def test_somebody_without_any_store_reads_that_they_need_one() -> None:
    assert not_started(Reason.NOT_LINKED, "").startswith("You have not linked a store yet, ")


@pytest.mark.parametrize("reason", [Reason.UNAVAILABLE, *sorted(ABOUT_TOKENS)])
def test_only_trouble_that_linking_mends_offers_to_link_that_store(reason: Reason) -> None:
    note = watch_notes.not_started(Refusal(reason, store_id=STORE_ID), "/case")
    offered = [(control["action_id"], control["value"]) for control in controls(note)]
    assert offered == ([(ids.LINK, STORE_ID)] if reason in ABOUT_TOKENS else [])


def test_several_followed_stores_are_named_with_a_line_to_type() -> None:
    text = watch_notes.not_found(WhichOne((STORE_ID, OTHER)), "unwatch", "/case").text
    assert text.endswith(f"{STORE_ID}, {OTHER}. Nothing was changed. Name the one: /case unwatch {STORE_ID}")


def test_a_store_that_ended_meanwhile_is_named() -> None:
    text = watch_notes.not_found(NotWatched(STORE_ID), "watch", "/case").text
    assert text.startswith(f"This channel does not follow store {STORE_ID}. Nothing was changed.")


@given(one=watches, name=making.texts, stores=st.lists(making.texts, max_size=30), refusal=making.refusals)
@settings(max_examples=80, deadline=None)
def test_any_note_about_a_watch_is_valid_and_harmless(
    one: Watch, name: str, stores: list[str], refusal: Refusal
) -> None:
    for message in (
        watch_notes.not_started(refusal, "/case"),
        watch_notes.already_watched(one, name, "/case"),
        watch_notes.not_found(WhichOne(tuple(stores)), "unwatch", "/case"),
        watch_notes.not_found(NotWatched(name, tuple(stores)), "settings", "/case"),
        watch_notes.form_not_opened("/case"),
    ):
        accepted(message)
        harmless(message)
