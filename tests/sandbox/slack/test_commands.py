"""Slash commands: who can use them, and what becomes of the answer."""

import pytest

from bot.sandbox.slack import Impossible, Person, StandInSlack

from .clients import SocketBot, section


async def test_a_command_posts_nothing_by_itself(
    slack: StandInSlack, bot: SocketBot, ana: Person, support: str
) -> None:
    await slack.command(ana.id, support, "/case", "close cs_1")
    assert (slack.messages(support), slack.ephemerals(ana.id)) == ([], [])


async def test_an_answer_is_seen_by_the_person_alone(
    slack: StandInSlack, bot: SocketBot, ana: Person, support: str
) -> None:
    bot.answer = {"text": "hi", "blocks": [section("hi")]}
    await slack.command(ana.id, support, "/case")
    assert [message.text for message in slack.ephemerals(ana.id)] == ["hi"]
    assert slack.messages(support) == []


async def test_an_in_channel_answer_publishes_the_typed_text_too(
    slack: StandInSlack, bot: SocketBot, ana: Person, support: str
) -> None:
    bot.answer = {"text": "closed", "response_type": "in_channel"}
    await slack.command(ana.id, support, "/case", "close cs_1")
    assert [(m.user, m.text) for m in slack.messages(support)] == [
        (ana.id, "/case close cs_1"),
        (slack.bot_user_id, "closed"),
    ]


async def test_an_invalid_answer_is_refused(slack: StandInSlack, bot: SocketBot, ana: Person, support: str) -> None:
    bot.answer = {"blocks": [{"type": "card"}]}
    delivery = await slack.command(ana.id, support, "/case")
    assert "invalid_blocks" in str(delivery.refused)
    assert slack.ephemerals(ana.id) == []


async def test_silence_shows_operation_timeout_to_the_person(
    slack: StandInSlack, bot: SocketBot, ana: Person, support: str
) -> None:
    bot.mute = True
    await slack.command(ana.id, support, "/case")
    assert [message.text for message in slack.ephemerals(ana.id)] == ['/case failed with the error "operation_timeout"']


async def test_people_of_another_company_have_no_commands(slack: StandInSlack, bot: SocketBot, support: str) -> None:
    zoe = slack.add_person("Zoe", team_id="T0OTHER")
    slack.share(support)
    with pytest.raises(Impossible, match="another company"):
        await slack.command(zoe.id, support, "/case")


async def test_nobody_types_in_an_archived_channel(
    slack: StandInSlack, bot: SocketBot, ana: Person, support: str
) -> None:
    slack.archive(support)
    with pytest.raises(Impossible, match="archived"):
        await slack.command(ana.id, support, "/case")


async def test_without_the_scope_there_is_no_command(
    slack: StandInSlack, bot: SocketBot, ana: Person, support: str
) -> None:
    slack.granted.discard("commands")
    with pytest.raises(Impossible, match="scope"):
        await slack.command(ana.id, support, "/case")


async def test_a_command_works_in_a_direct_message(slack: StandInSlack, bot: SocketBot, ana: Person) -> None:
    delivery = await slack.command(ana.id, slack.direct_message(ana.id), "/case")
    assert delivery.payload["channel_name"] == "directmessage"
