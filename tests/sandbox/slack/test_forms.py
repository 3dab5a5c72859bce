"""A form with every kind of choice: how it begins, what a person may enter, and what the bot gets of it."""

from typing import Any

import pytest

from bot.sandbox.slack import Impossible, NotFilled, Person, StandInSlack

from .clients import Api, Json, SocketBot, modal, plain


def option(value: str) -> Json:
    return {"text": plain(value.upper()), "value": value}


def choice(kind: str, *values: str, **parts: Any) -> Json:
    return {"type": kind, "options": [option(value) for value in values], **parts}


def entry(block_id: str, element: Json, **parts: Any) -> Json:
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain(block_id),
        "element": {"action_id": "it", **element},
        **parts,
    }


FORM = modal(
    entry("events", choice("checkboxes", "new", "closed", "parked", initial_options=[option("new")])),
    entry("rhythm", choice("radio_buttons", "once", "daily", initial_option=option("once"))),
    entry("cases", choice("multi_static_select", "a", "b", "c", max_selected_items=2), optional=True),
    entry("least", choice("static_select", "low", "high"), optional=True),
    entry("start", {"type": "timepicker", "initial_time": "22:00"}, optional=True),
    entry("zone", {"type": "plain_text_input", "initial_value": "UTC"}, optional=True),
)


@pytest.fixture
async def view_id(api: Api, slack: StandInSlack, bot: SocketBot, ana: Person, support: str) -> str:
    command = await slack.command(ana.id, support, "/case", "settings")
    answer = await api("views.open", trigger_id=command.trigger_id, view=FORM)
    return str(answer["view"]["id"])


async def submitted(slack: StandInSlack, ana: Person, view_id: str, **entered: Any) -> Json:
    values = {name: {"it": value} for name, value in entered.items()}
    delivery = await slack.submit(ana.id, view_id, values)
    return {name: actions["it"] for name, actions in delivery.payload["view"]["state"]["values"].items()}


async def test_an_untouched_form_is_sent_as_it_began(slack: StandInSlack, ana: Person, view_id: str) -> None:
    assert await submitted(slack, ana, view_id) == {
        "events": {"type": "checkboxes", "selected_options": [option("new")]},
        "rhythm": {"type": "radio_buttons", "selected_option": option("once")},
        "cases": {"type": "multi_static_select", "selected_options": []},
        "least": {"type": "static_select", "selected_option": None},
        "start": {"type": "timepicker", "selected_time": "22:00"},
        "zone": {"type": "plain_text_input", "value": "UTC"},
    }


async def test_what_was_chosen_is_sent_with_its_labels(slack: StandInSlack, ana: Person, view_id: str) -> None:
    sent = await submitted(slack, ana, view_id, events=["closed", "parked"], rhythm="daily", least="high", cases=["b"])
    assert (sent["events"]["selected_options"], sent["cases"]["selected_options"]) == (
        [option("closed"), option("parked")],
        [option("b")],
    )
    assert (sent["rhythm"]["selected_option"], sent["least"]["selected_option"]) == (option("daily"), option("high"))


@pytest.mark.parametrize(("name", "key"), [("start", "selected_time"), ("zone", "value"), ("least", "selected_option")])
async def test_an_optional_field_that_was_emptied_is_null(
    slack: StandInSlack, ana: Person, view_id: str, name: str, key: str
) -> None:
    assert (await submitted(slack, ana, view_id, **{name: ""}))[name][key] is None


@pytest.mark.parametrize(
    "entered",
    [{"events": ["gone"]}, {"events": "new"}, {"rhythm": "weekly"}, {"start": "7:00"}, {"start": "24:00"}],
)
async def test_a_person_cannot_enter_what_the_form_does_not_offer(
    slack: StandInSlack, ana: Person, view_id: str, entered: Json
) -> None:
    with pytest.raises(Impossible):
        await submitted(slack, ana, view_id, **entered)


@pytest.mark.parametrize(
    ("entered", "lacking"),
    [({"events": []}, {"events": "is required"}), ({"cases": ["a", "b", "c"]}, {"cases": "takes 2 at most"})],
)
async def test_a_form_that_lacks_something_is_not_sent(
    slack: StandInSlack, ana: Person, view_id: str, entered: Json, lacking: Json
) -> None:
    with pytest.raises(NotFilled) as refused:
        await submitted(slack, ana, view_id, **entered)
    assert refused.value.fields == lacking


INVALID: dict[str, Json] = {
    "eleven checkboxes": choice("checkboxes", *[str(n) for n in range(11)]),
    "no checkboxes": choice("checkboxes"),
    "eleven radio buttons": choice("radio_buttons", *[str(n) for n in range(11)]),
    "a checkbox that is not offered": choice("checkboxes", "a", initial_options=[option("b")]),
    "initial options that are none": choice("checkboxes", "a", initial_options=[]),
    "an option with another label": choice("static_select", "a", initial_option={**option("a"), "text": plain("x")}),
    "a time without a leading zero": {"type": "timepicker", "initial_time": "7:00"},
    "a time that no day has": {"type": "timepicker", "initial_time": "24:00"},
    "a month that no year has": {"type": "datepicker", "initial_date": "2026-13-01"},
    "101 options": choice("multi_static_select", *[str(n) for n in range(101)]),
}


@pytest.mark.parametrize("name", INVALID)
async def test_a_form_does_not_take(
    api: Api, slack: StandInSlack, bot: SocketBot, ana: Person, support: str, name: str
) -> None:
    command = await slack.command(ana.id, support, "/case", "settings")
    answer = await api("views.open", trigger_id=command.trigger_id, view=modal(entry("x", INVALID[name])))
    assert answer.get("error") == "invalid_arguments"
