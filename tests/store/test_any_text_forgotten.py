"""Whatever was written down of a person, and wherever in it they stand: afterwards it can be read, and names nobody."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from bot.errors import FoundCase, Reason, Refusal
from bot.records import Actor, LastChange
from bot.sayings import Notice, SayLine, SayNotice, SayNoticed, SayWatching, TellRefusal, TellWhere
from bot.store.texts import unnamed, without_subjects
from bot.watches import Event, Noticed, WatchSettings
from tests.core.making import CHANGES, CLOSED, NOW, line

WANTED, OTHER = Actor("T1", "U0WANTED", "Wanda Wanted"), Actor("T1", "U0OTHER", "Olga Other")
SUBJECT = "the wanted subject"

PEOPLE, CASES = st.sampled_from([WANTED, OTHER]), st.sampled_from(["cs_1", "cs_2"])
LAST = st.none() | st.builds(LastChange, CHANGES, PEOPLE, st.just(NOW))
FOUND = st.lists(st.builds(FoundCase, CASES, st.just("shp_1"), st.just(SUBJECT) | st.none(), st.just("OPEN"))).map(
    tuple
)
REFUSALS = st.none() | st.builds(Refusal, st.sampled_from(Reason), found=FOUND)
LINES = st.builds(line, actor=PEOPLE, change=CHANGES, last_change=LAST, refusal=REFUSALS)
NOTICED = st.builds(
    Noticed, st.just("shp_1"), CASES, st.just((Event.CLOSED,)), st.just(CLOSED), st.just(NOW), maybe=LAST
)
LONGEST = st.none() | st.tuples(CASES, st.just(SUBJECT), st.just(NOW))
TEXTS = st.one_of(
    *(LINES, NOTICED, LAST.filter(bool), st.builds(SayLine, LINES), st.builds(TellRefusal, LINES)),
    *(st.builds(TellWhere, LINES, st.just("1.2")), st.builds(SayNoticed, NOTICED)),
    st.builds(SayNotice, st.just("shp_1"), st.sampled_from(Notice), st.none() | PEOPLE),
    st.builds(SayWatching, st.just("shp_1"), PEOPLE, st.just(WatchSettings()), st.just(()), LONGEST),
)


def stored(value: object) -> Any:
    """As it stands in a column, parsed."""
    return json.loads(TypeAdapter(type(value)).dump_json(value))


def read(value: object, text: Any) -> object:
    """As the bot reads it."""
    return TypeAdapter(type(value)).validate_json(json.dumps(text))


@given(TEXTS)
def test_a_person_is_in_no_text_any_more_and_the_text_can_be_read(value: object) -> None:
    text = unnamed(stored(value), WANTED.user_id)
    assert not {WANTED.user_id, WANTED.name} & {*words(text)}
    assert read(value, text)


@given(TEXTS)
def test_another_person_stays_where_they_stand(value: object) -> None:
    text = unnamed(stored(value), WANTED.user_id)
    assert [*words(text)].count(OTHER.user_id) == [*words(stored(value))].count(OTHER.user_id)


@given(TEXTS)
def test_what_a_case_is_about_is_in_no_text_any_more_and_the_text_can_be_read(value: object) -> None:
    text = without_subjects(stored(value), frozenset({"cs_1", "cs_2"}))
    assert SUBJECT not in words(text)
    assert read(value, text)


def words(value: Any) -> list[str]:
    """Every text within."""
    if isinstance(value, list | dict):
        return [word for each in (value.values() if isinstance(value, dict) else value) for word in words(each)]
    return [value] if isinstance(value, str) else []
