"""The reckoning sees what it is there to see."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from tests.crash.ends import End, Key, Kind, end_of
from tests.crash.reckoning import Record, Wish, missing, problems

KEY = Key("Ana", "cs_1", "CLOSED")


def wish(group: int = 0, *, was_acked: bool = True) -> Wish:
    return Wish(KEY, group, 0.0, was_acked)


def end(kind: Kind = "done") -> End:
    return End(KEY, kind, "1.0")


def reckoned(wishes: list[Wish], ends: list[End], patches: int = 1, moves: int = 1, unclear: int = 0) -> list[str]:
    record = Record(wishes, ends, [], Counter({KEY: patches}), Counter({KEY: moves}), unclear=Counter({KEY: unclear}))
    return [*problems(record)]


def test_a_wish_that_was_done_and_told_is_right() -> None:
    assert reckoned([wish()], [end()]) == []


def test_two_clicks_that_were_taken_for_one_are_right() -> None:
    assert reckoned([wish(), wish()], [end()]) == []


def test_an_acknowledged_wish_without_an_end_is_found() -> None:
    assert "0 ends are told" in reckoned([wish()], [], 0, 0)[0]


@pytest.mark.parametrize(("told", "lacks"), [(0, 1), (1, 0)])
def test_an_end_that_was_told_to_who_wished_alone_is_not_missing(told: int, lacks: int) -> None:
    record = Record([wish()], [], [], Counter(), Counter(), alone=Counter({(KEY.person, KEY.case_id): told}))
    assert missing(record) == lacks


def test_an_end_that_may_be_unclear_may_be_missing() -> None:
    assert reckoned([wish()], [], unclear=1) == []


def test_a_change_whose_end_may_be_unclear_may_be_told_to_nobody() -> None:
    assert reckoned([wish(was_acked=False)], [], unclear=1) == []


def test_more_missing_ends_than_can_be_unclear_are_found() -> None:
    assert "2 wishes were acknowledged and 0 ends" in reckoned([wish(0), wish(1)], [], 0, 0, unclear=1)[0]


def test_a_missing_end_is_found_although_that_of_another_wish_is_unclear() -> None:
    other = Wish(replace(KEY, wanted="OPEN"), 1, 0.0, True)
    assert "0 ends are told" in reckoned([other], [], 0, 0, unclear=1)[0]


def test_an_end_that_is_told_twice_is_found() -> None:
    assert "wished 1 times, and 2 ends are told" in reckoned([wish()], [end(), end()], 2)[0]


def test_a_change_that_nobody_was_told_of_is_found() -> None:
    assert "changed the case 1 times, which is told 0 times" in reckoned([wish(was_acked=False)], [])[0]


def test_a_change_that_was_told_as_a_refusal_is_found() -> None:
    assert "changed the case 1 times, which is told 0 times" in reckoned([wish()], [end("refused")])[0]


def already(wanted: str, *touched: tuple[float, Key | None]) -> list[str]:
    """What is wrong with a change that is told as no change, where others did this to the case."""
    key = replace(KEY, wanted=wanted)
    ends, once = [End(key, "already", "1.0")], Counter({key: 1})
    return [*problems(Record([Wish(key, 0, 0.0, True)], ends, [], once, once, touched={"cs_1": touched}))]


def test_a_change_that_was_told_as_no_change_is_found() -> None:
    assert "changed the case 1 times, which is told 0 times" in already("HIGH")[0]


def test_a_change_may_be_told_as_no_change_where_somebody_else_moved_it_meanwhile() -> None:
    assert already("HIGH", (0.5, None)) == []


def test_a_close_told_as_no_change_is_found_whoever_moved_it() -> None:
    assert "changed the case 1 times, which is told 0 times" in already("CLOSED", (0.5, None))[0]


def test_a_change_that_was_made_twice_is_found() -> None:
    assert "it changed the case 2 times" in reckoned([wish()], [end()], 2, 2)[-1]


def test_a_deed_that_was_told_and_not_done_is_found() -> None:
    assert "told as done 1 times, and Pandabase did it 0 times" in reckoned([wish()], [end()], 0, 0)[0]


def test_an_end_that_is_told_as_unclear_without_a_reason_is_found() -> None:
    assert "nobody else touched the case" in reckoned([wish()], [end("unclear")])[0]


def test_an_end_of_a_wish_that_nobody_had_is_found() -> None:
    assert "wished 0 times" in reckoned([], [end()])[0]


@pytest.mark.parametrize(
    ("text", "wanted", "kind"),
    [
        ("Closed by Ana · was Awaiting us · priority Low", "CLOSED", "done"),
        ("Reopened by Ana · was Closed · Pandabase did not confirm it; the case was read again", "OPEN", "unconfirmed"),
        ("Set to Awaiting customer by Ana", "AWAITING_CUSTOMER", "done"),
        ("Priority set to High by Ana · was Low", "HIGH", "done"),
        ("Ana set the priority to High, which it already was · status Open", "HIGH", "already"),
        ("Ana set the case to Awaiting customer, which it already was", "AWAITING_CUSTOMER", "already"),
        ("Ana closed the case, which already was closed", "CLOSED", "already"),
        ("Ana tried to close this case, but it is already closed. Nothing was changed.", "CLOSED", "refused"),
        ("Ana tried to set this case to Awaiting customer, but it is closed.", "AWAITING_CUSTOMER", "refused"),
        ("Ana tried to set the priority of this case to High, but it came too late", "HIGH", "refused"),
        ("Ana tried to reopen this case, and it is not known whether it took effect", "OPEN", "unclear"),
    ],
)
def test_a_line_is_read_as_a_person_reads_it(text: str, wanted: str, kind: Kind) -> None:
    assert end_of(text, "cs_1", "1.0") == End(Key("Ana", "cs_1", wanted), kind, "1.0")


@pytest.mark.parametrize(
    "text", ["Closed by the store, outside Casebot", "Closed by Pandabase", "Customer answered", "New case"]
)
def test_what_happened_outside_is_nobodys_end(text: str) -> None:
    assert end_of(text, "cs_1", "1.0") is None
