"""The store that has been due for longest comes first, and each is due at one time only."""

from __future__ import annotations

from bot.reading.due import Due

A, B = ("T1", "shp_a"), ("T1", "shp_b")


def due(**times: float) -> Due:
    """Both stores, due at these times."""
    found = Due()
    for name, at in times.items():
        found.set(A if name == "a" else B, at)
    return found


def test_the_one_that_has_been_due_for_longest_comes_first() -> None:
    assert due(a=20.0, b=10.0).take(30.0) == (B, 10.0)


def test_nothing_is_taken_before_its_time() -> None:
    assert due(a=20.0).take(19.0) is None


def test_what_was_taken_is_not_due_any_more() -> None:
    found = due(a=20.0)
    found.take(20.0)
    assert (found.take(99.0), found.first()) == (None, None)


def test_a_store_that_is_set_anew_is_due_at_its_new_time_only() -> None:
    found = due(a=20.0)
    found.set(A, 10.0)
    assert (found.take(99.0), found.take(99.0)) == ((A, 10.0), None)


def test_a_time_that_is_put_off_holds_nobody_up() -> None:
    found = due(a=10.0, b=30.0)
    found.set(A, 50.0)
    assert found.first() == 30.0
