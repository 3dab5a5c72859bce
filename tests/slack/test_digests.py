"""A digest: one message about many cases, to act on."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.case import Priority, Status
from bot.sandbox.slack.blocks import text_length
from bot.sayings import DigestItem, SayDigest
from bot.slack import ids
from bot.slack.digests import MOST_ROWS, digest
from bot.slack.ids import CaseRef
from bot.slack.text import date
from bot.watches import Event
from tests.slack import making
from tests.slack.making import NOW, STORE_ID
from tests.slack.making_watches import digests, state
from tests.slack.rules import accepted, controls, harmless, shown

ALL = "😀 & <!channel> " * 400


def item(number: int, *events: Event) -> DigestItem:
    """A case of a digest."""
    return DigestItem(f"cs_{number:012}", events or (Event.NEW,), state(Status.OPEN, Priority.HIGH))


def made(count: int, total: int | None = None, since: float | None = NOW - 3600) -> SayDigest:
    """A digest of so many new cases."""
    items = tuple(item(number) for number in range(count))
    return SayDigest(STORE_ID, items, ((Event.NEW, count),), count if total is None else total, since, NOW)


def test_the_head_counts_what_happened_and_says_from_when_to_when() -> None:
    what = replace(made(3), counts=((Event.NEW, 2), (Event.CLOSED, 1)))
    head = f"3 cases of store {STORE_ID} from {date(NOW - 3600)} to {date(NOW)} · 2 new · 1 closed"
    assert digest(what, {}).text.splitlines()[0] == head


def test_without_a_beginning_the_head_says_until_when() -> None:
    assert f"1 case of store {STORE_ID} until {date(NOW)} · 1 new" in digest(made(1, since=None), {}).text


def test_a_row_says_what_the_case_is_about_what_happened_and_how_it_is() -> None:
    what = replace(made(1), items=(item(7, Event.ANSWERED, Event.PRIORITY),))
    told = " Where is it? · Customer answered, priority raised to High · Open"
    assert told in shown(digest(what, {"cs_000000000007": "Where is it?"}))


def test_a_row_does_not_say_twice_that_a_case_is_closed() -> None:
    closed = replace(item(7, Event.CLOSED), now=state(Status.CLOSED, Priority.HIGH))
    text = digest(replace(made(1), items=(closed,)), {}).text
    assert text.count("Closed") == 1


def test_a_row_with_several_moves_says_how_the_case_is_now() -> None:
    moved = replace(item(7, Event.REOPENED, Event.CLOSED, Event.PARKED), now=state(Status.OPEN))
    text = digest(replace(made(1), items=(moved,)), {}).text
    assert "Reopened, closed, set to Awaiting customer · Open" in text


def test_a_case_of_unknown_subject_has_a_row_all_the_same() -> None:
    assert "\ncs_000000000000 New case · Open" in digest(made(1), {}).text


def test_a_shared_channel_reads_ids_without_subjects() -> None:
    message = digest(made(1), {"cs_000000000000": "Secret"}, is_bare=True)
    assert "Secret" not in message.text + shown(message)


def test_what_does_not_fit_is_counted() -> None:
    assert digest(made(40, total=300), {}).text.endswith(f"\nand {300 - MOST_ROWS} more")


def test_a_digest_that_lists_every_case_counts_no_rest() -> None:
    assert "more" not in digest(made(MOST_ROWS), {}).text


def test_each_listed_case_can_be_looked_at_from_the_menu() -> None:
    (menu,) = controls(digest(made(3), {}))
    chosen = [ids.read_ref(option["value"]) for option in menu["options"]]
    assert (menu["action_id"], chosen) == (ids.SHOW_IN, [CaseRef(STORE_ID, one.case_id) for one in made(3).items])


def test_cases_whose_ids_do_not_fit_into_a_menu_are_listed_without_one() -> None:
    what = replace(made(1), items=(DigestItem("cs/odd", (Event.NEW,), state()),))
    assert controls(digest(what, {})) == []


@pytest.mark.parametrize("subject", [ALL, "😀" * 5000])
def test_the_longest_digest_stays_below_what_slack_takes_of_one_message(subject: str) -> None:
    items = tuple(DigestItem(f"cs_{number:045}", tuple(Event), state("S" * 99, "P" * 99)) for number in range(50))
    what = replace(made(50, 10**6), items=items, counts=tuple((event, 10**6) for event in Event))
    assert text_length(digest(what, {one.case_id: subject for one in items}).blocks) < 12_000


@given(what=digests, subject=making.texts, is_bare=st.booleans())
@settings(max_examples=100, deadline=None)
def test_any_digest_is_valid_and_harmless(what: SayDigest, subject: str, is_bare: bool) -> None:
    message = digest(what, {one.case_id: subject for one in what.items}, is_bare=is_bare)
    accepted(message)
    harmless(message)
