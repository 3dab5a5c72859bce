"""What Slack does with the answer to a submitted view."""

import pytest

from bot.sandbox.slack import Delivery, Person, StandInSlack

from .clients import Api, Json, SocketBot, modal, section, text_input


@pytest.fixture
async def view_id(api: Api, slack: StandInSlack, bot: SocketBot, ana: Person, support: str) -> str:
    command = await slack.command(ana.id, support, "/case", "link")
    view = modal(section(block_id="intro"), text_input())
    answer = await api("views.open", trigger_id=command.trigger_id, view=view)
    return str(answer["view"]["id"])


async def submit(slack: StandInSlack, ana: Person, view_id: str) -> Delivery:
    return await slack.submit(ana.id, view_id, {"token": {"text": {"type": "plain_text_input", "value": "sk_1"}}})


async def test_an_empty_answer_closes_the_view(slack: StandInSlack, ana: Person, view_id: str) -> None:
    delivery = await submit(slack, ana, view_id)
    assert (slack.view(ana.id), delivery.refused) == (None, None)


async def test_the_payload_carries_what_was_typed(slack: StandInSlack, ana: Person, view_id: str) -> None:
    delivery = await submit(slack, ana, view_id)
    values = delivery.payload["view"]["state"]["values"]
    assert values == {"token": {"text": {"type": "plain_text_input", "value": "sk_1"}}}


async def test_errors_are_shown_at_the_field(slack: StandInSlack, bot: SocketBot, ana: Person, view_id: str) -> None:
    bot.answer = {"response_action": "errors", "errors": {"token": "not accepted"}}
    delivery = await submit(slack, ana, view_id)
    assert (slack.view_errors(ana.id), delivery.refused) == ({"token": "not accepted"}, None)


REFUSED: dict[str, Json] = {
    "errors at a block that is no input": {"response_action": "errors", "errors": {"intro": "x"}},
    "errors at a block that is not there": {"response_action": "errors", "errors": {"secret": "x"}},
    "no errors at all": {"response_action": "errors", "errors": {}},
    "an unknown action": {"response_action": "shout"},
    "an invalid view": {"response_action": "update", "view": {"type": "modal"}},
}


@pytest.mark.parametrize("name", REFUSED)
async def test_an_answer_that_slack_rejects_leaves_the_view_open(
    slack: StandInSlack, bot: SocketBot, ana: Person, view_id: str, name: str
) -> None:
    bot.answer = REFUSED[name]
    delivery = await submit(slack, ana, view_id)
    assert delivery.refused
    assert slack.view(ana.id) is not None


async def test_update_shows_another_view_under_the_same_id(
    api: Api, slack: StandInSlack, bot: SocketBot, ana: Person, view_id: str
) -> None:
    bot.answer = {"response_action": "update", "view": modal(section("checking…"))}
    await submit(slack, ana, view_id)
    view = slack.view(ana.id)
    assert view is not None
    assert (view["id"], view["blocks"][0]["text"]["text"]) == (view_id, "checking…")
    assert (await api("views.update", view_id=view_id, view=modal(section("done"))))["ok"]


async def test_push_lays_a_view_on_top_and_closing_it_shows_the_first_again(
    slack: StandInSlack, bot: SocketBot, ana: Person, view_id: str
) -> None:
    bot.answer = {"response_action": "push", "view": modal(section())}
    await submit(slack, ana, view_id)
    top = slack.view(ana.id)
    assert top is not None
    assert top["previous_view_id"] == view_id
    await slack.close_view(ana.id, top["id"])
    assert (slack.view(ana.id) or {})["id"] == view_id


async def test_clear_closes_the_whole_stack(slack: StandInSlack, bot: SocketBot, ana: Person, view_id: str) -> None:
    bot.answer = {"response_action": "push", "view": modal(section())}
    await submit(slack, ana, view_id)
    bot.answer = {"response_action": "clear"}
    await slack.submit(ana.id, (slack.view(ana.id) or {})["id"])
    assert slack.view(ana.id) is None


async def test_without_an_answer_the_view_stays(slack: StandInSlack, bot: SocketBot, ana: Person, view_id: str) -> None:
    bot.mute = True
    delivery = await submit(slack, ana, view_id)
    assert (delivery.status, delivery.problem) == (None, "operation_timeout")
    assert slack.view(ana.id) is not None
