"""What a `response_url` can do, how often and for how long."""

import pytest

from bot.sandbox.slack import Delivery, Person, StandInSlack

from .clients import Api, Clock, SocketBot, actions, button, section


@pytest.fixture
async def command(slack: StandInSlack, bot: SocketBot, ana: Person, support: str) -> Delivery:
    return await slack.command(ana.id, support, "/case", "show cs_1")


@pytest.fixture
async def click(api: Api, slack: StandInSlack, bot: SocketBot, ana: Person, support: str) -> Delivery:
    card = await api("chat.postMessage", channel=support, text="card", blocks=[actions(button())])
    return await slack.click(ana.id, support, card["ts"], "close")


async def test_an_answer_is_private_unless_it_says_otherwise(
    api: Api, slack: StandInSlack, ana: Person, support: str, command: Delivery
) -> None:
    answered = await api.respond(command.response_url, {"text": "psst"})
    assert answered == (200, "ok")
    assert ([m.text for m in slack.ephemerals(ana.id)], slack.messages(support)) == (["psst"], [])


async def test_in_channel_works_where_the_bot_is_no_member(
    api: Api, slack: StandInSlack, support: str, command: Delivery
) -> None:
    slack.kick_bot(support)
    await api.respond(command.response_url, {"text": "closed", "response_type": "in_channel"})
    assert [message.text for message in slack.messages(support)] == ["closed"]


async def test_a_message_posted_through_it_cannot_be_updated(
    api: Api, slack: StandInSlack, support: str, command: Delivery
) -> None:
    await api.respond(command.response_url, {"text": "closed", "response_type": "in_channel"})
    [message] = slack.messages(support)
    answer = await api("chat.update", channel=support, ts=message.ts, text="new")
    assert answer["error"] == "cant_update_message"


async def test_it_can_answer_in_a_thread(api: Api, slack: StandInSlack, support: str, click: Delivery) -> None:
    [card] = slack.messages(support)
    body = {"text": "line", "response_type": "in_channel", "thread_ts": card.ts}
    await api.respond(click.response_url, body)
    assert [reply.text for reply in slack.thread(support, card.ts)] == ["line"]


async def test_it_works_five_times(api: Api, command: Delivery) -> None:
    answers = [await api.respond(command.response_url, {"text": "x"}) for _ in range(6)]
    assert [status for status, _ in answers] == [200] * 5 + [404]
    assert "used_url" in answers[-1][1]


@pytest.mark.parametrize(("age", "status"), [(1800.0, 200), (1800.01, 404)])
async def test_it_lives_thirty_minutes(api: Api, clock: Clock, command: Delivery, age: float, status: int) -> None:
    clock.now += age
    answered, _ = await api.respond(command.response_url, {"text": "x"})
    assert answered == status


async def test_it_replaces_the_message_that_was_clicked(
    api: Api, slack: StandInSlack, support: str, click: Delivery
) -> None:
    await api.respond(click.response_url, {"text": "new", "replace_original": True})
    assert [message.text for message in slack.messages(support)] == ["new"]


async def test_it_deletes_the_message_that_was_clicked(
    api: Api, slack: StandInSlack, support: str, click: Delivery
) -> None:
    await api.respond(click.response_url, {"delete_original": True})
    assert slack.messages(support) == []


async def test_a_commands_url_has_nothing_to_replace(api: Api, command: Delivery) -> None:
    status, text = await api.respond(command.response_url, {"text": "x", "replace_original": True})
    assert (status, "message_not_found" in text) == (404, True)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"{", "invalid_payload"),
        (b"[]", "invalid_payload"),
        ({}, "no_text"),
        ({"blocks": [{"type": "card"}]}, "invalid_blocks"),
        ({"text": "x", "blocks": [section("x" * 3001)]}, "invalid_blocks"),
    ],
)
async def test_what_slack_would_not_take_is_refused_and_not_counted(
    api: Api, slack: StandInSlack, command: Delivery, body: object, code: str
) -> None:
    status, text = await api.respond(command.response_url, body)
    assert (status, code in text) == (400, True)
    assert all([(await api.respond(command.response_url, {"text": "x"}))[0] == 200 for _ in range(5)])


async def test_an_unknown_url_is_refused(api: Api, command: Delivery) -> None:
    status, _ = await api.respond(f"{command.response_url}x", {"text": "x"})
    assert status == 404


async def test_an_archived_channel_takes_nothing(
    api: Api, slack: StandInSlack, support: str, command: Delivery
) -> None:
    slack.archive(support)
    status, _ = await api.respond(command.response_url, {"text": "x"})
    assert status == 410


async def test_a_private_message_is_replaced_through_the_url_of_its_own_click_only(
    api: Api, slack: StandInSlack, ana: Person, support: str, command: Delivery
) -> None:
    await api.respond(command.response_url, {"text": "share?", "blocks": [actions(button("share"))]})
    [private] = slack.ephemerals(ana.id)
    click = await slack.click(ana.id, support, private.ts, "share")
    updated = await api("chat.update", channel=support, ts=private.ts, text="new")
    await api.respond(click.response_url, {"text": "shared", "replace_original": True})
    assert updated["error"] == "message_not_found"
    assert [message.text for message in slack.ephemerals(ana.id)] == ["shared"]


async def test_calls_are_in_the_log(api: Api, slack: StandInSlack, ana: Person, command: Delivery) -> None:
    await api.respond(command.response_url, {"text": "psst"})
    call = slack.calls[-1]
    assert (call.method, call.params["text"], call.params["user"], call.ok) == ("response_url", "psst", ana.id, True)
