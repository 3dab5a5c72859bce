"""What a control says survives the way through Slack, and what anybody else makes up does not count."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.case import Change, Priority, Verb
from bot.slack import ids
from bot.slack.ids import CaseRef, Wish
from tests.slack.making import CASE_ID, STORE_ID, changes

REF = CaseRef(STORE_ID, CASE_ID)


@given(changes)
def test_a_wish_is_read_back_as_it_was_written(change: Change) -> None:
    assert ids.read_wish(Wish(REF, change).value()) == Wish(REF, change)


def test_a_case_is_read_from_its_own_value_and_from_that_of_a_wish() -> None:
    assert ids.read_ref(REF.value()) == ids.read_ref(Wish(REF, Change(Verb.CLOSE)).value()) == REF


def test_the_longest_ids_fit_into_an_option() -> None:
    ref = CaseRef("shp_" + "a" * 44, "cs_" + "a" * 45)
    assert len(Wish(ref, Change(Verb.PRIORITY, Priority.URGENT)).value()) <= 150


@pytest.mark.parametrize(
    "value",
    [
        None,
        7,
        "",
        "/",
        "shp_1",
        "shp_1/",
        "/cs_1",
        "shp 1/cs_1",
        "a/b/c/d/e",
        "shp_1/../../x",
        "x" * 3000,
        "s/" + "c" * 80,
    ],
)
def test_a_malformed_value_names_no_case(value: object) -> None:
    assert ids.read_ref(value) is None


@pytest.mark.parametrize(
    "value", ["shp_1/cs_1", "shp_1/cs_1/", "shp_1/cs_1/explode", "shp_1/cs_1/priority", "shp_1/cs_1/close/TOP"]
)
def test_a_value_without_a_possible_change_is_no_wish(value: str) -> None:
    assert ids.read_wish(value) is None


@given(st.one_of(st.text(), st.none(), st.integers(), st.binary()))
def test_reading_anything_never_raises(value: object) -> None:
    ids.read_wish(value)
