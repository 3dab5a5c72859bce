"""The form with a watch's settings: it shows them, gives them back, and refuses at a field what cannot be."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sandbox.slack.form_state import starting_values, submitted
from bot.slack import ids, views, watch_views
from bot.slack.watch_form import read_watch_form
from bot.watches import Event, QuietHours, Stop, Watch, WatchSettings
from tests.slack import making
from tests.slack.making import STORE_ID
from tests.slack.making_watches import CHANNEL, watch, watch_settings, watches
from tests.slack.rules import accepted_view


def form(now: WatchSettings | None = None) -> dict[str, Any]:
    """The form of a watch with these settings."""
    return watch_views.settings(watch(now), "Ana", "/case", "sealed")


def left_as_it_is(view: dict[str, Any]) -> Any:
    """The state of a form that was submitted as it was shown."""
    values = starting_values(view["blocks"])
    return submitted(view["blocks"], values, {})


def filled(now: WatchSettings | None = None, **entries: Any) -> WatchSettings | dict[str, str]:
    """What comes of a form in which these elements (by the end of their names) hold something else."""
    values = starting_values(form(now)["blocks"])
    for name, entry in entries.items():
        field = f"casebot.field.{name}"
        values[field][field] = values[field][field] | entry
    return read_watch_form(values)


def refused_at(**entries: Any) -> list[str]:
    """The fields at which such a form is refused."""
    found = filled(**entries)
    assert isinstance(found, dict)
    return list(found)


@given(now=watch_settings)
@settings(max_examples=100, deadline=None)
def test_settings_survive_the_form(now: WatchSettings) -> None:
    assert read_watch_form(left_as_it_is(form(now))) == now


@given(one=watches, name=making.texts)
@settings(max_examples=60, deadline=None)
def test_any_form_is_valid(one: Watch, name: str) -> None:
    accepted_view(watch_views.settings(one, name, "/case", "sealed"))


@given(
    values=st.recursive(
        st.one_of(st.none(), st.text(max_size=9), st.integers()),
        lambda inner: (
            st.dictionaries(
                st.sampled_from([ids.EVENTS_FIELD, ids.ZONE_FIELD, "selected_options", "selected_time", "value"]), inner
            )
            | st.lists(inner, max_size=3)
        ),
        max_leaves=12,
    ).filter(lambda value: isinstance(value, dict))
)
@settings(max_examples=100, deadline=None)
def test_no_state_at_all_makes_the_reader_fail(values: Any) -> None:
    assert isinstance(read_watch_form(values), dict | WatchSettings)


def test_the_form_says_whose_token_is_lent_for_what_and_how_that_ends() -> None:
    assert form()["blocks"][0]["elements"][0]["text"] == (
        f"Store {STORE_ID} is read with the token that Ana lends, for reading only: nobody acts with it, and nobody "
        f"sees it. That ends when Ana types /case unlink {STORE_ID}, or somebody here /case unwatch {STORE_ID}."
    )


def test_the_form_of_a_stopped_watch_says_that_nothing_is_read() -> None:
    view = watch_views.settings(watch(stopped=Stop.UNLINKED), "Ana", "/case", "sealed")
    assert view["blocks"][0]["elements"][0]["text"].endswith(
        "It is not read at present: somebody has to lend a token first."
    )


def test_no_event_at_all_is_refused_at_its_field() -> None:
    assert refused_at(events={"selected_options": []}) == [ids.EVENTS_FIELD]


def test_quiet_hours_without_an_end_are_refused_where_it_is_missing() -> None:
    assert refused_at(quiet_from={"selected_time": "22:00"}) == [ids.QUIET_UNTIL_FIELD]


def test_quiet_hours_without_a_beginning_are_refused_where_it_is_missing() -> None:
    assert refused_at(quiet_until={"selected_time": "07:00"}) == [ids.QUIET_FROM_FIELD]


def test_quiet_hours_that_end_when_they_begin_are_refused() -> None:
    nine = {"selected_time": "09:00"}
    assert refused_at(quiet_from=nine, quiet_until=nine) == [ids.QUIET_UNTIL_FIELD]


def test_quiet_hours_may_go_over_midnight() -> None:
    assert filled(quiet_from={"selected_time": "22:00"}, quiet_until={"selected_time": "06:30"}) == WatchSettings(
        quiet=QuietHours(1320, 390)
    )


@pytest.mark.parametrize("zone", ["Middle/Earth", "../../etc/passwd", "UTC\x00", "CEST!"])
def test_a_zone_that_nobody_knows_is_refused_at_its_field(zone: str) -> None:
    assert refused_at(zone={"value": zone}) == [ids.ZONE_FIELD]


@pytest.mark.parametrize("typed", ["europe/berlin", " Europe/Berlin ", "EUROPE/BERLIN"])
def test_a_zone_is_known_however_its_letters_are_typed(typed: str) -> None:
    assert filled(zone={"value": typed}) == WatchSettings(zone="Europe/Berlin")


def test_an_empty_zone_is_utc() -> None:
    assert filled(WatchSettings(zone="Europe/Berlin"), zone={"value": None}) == WatchSettings()


def test_every_problem_of_a_form_stands_at_a_field_and_fits_there() -> None:
    found = filled(events={"selected_options": []}, quiet_from={"selected_time": "01:00"}, zone={"value": "nowhere"})
    assert isinstance(found, dict)
    assert views.errors(found)["errors"] == found


def test_the_events_come_back_in_their_order() -> None:
    picked = [{"value": Event.CLOSED.value}, {"value": Event.NEW.value}, {"value": "unheard of"}]
    assert filled(events={"selected_options": picked}) == WatchSettings(events=(Event.NEW, Event.CLOSED))


def test_a_form_knows_its_channel_and_store() -> None:
    assert watch_views.target_of(watch_views.about(watch())) == (CHANNEL, STORE_ID)


@pytest.mark.parametrize(
    "other",
    [None, {}, {"channel": "C1"}, {"channel": "C1", "store": "x/y"}, {"channel": "C 1", "store": "shp_1"}],
)
def test_what_is_about_no_watch_names_none(other: dict[str, str] | None) -> None:
    assert watch_views.target_of(other) is None
