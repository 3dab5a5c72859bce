"""Events that are not acknowledged come again; nothing else does."""

import json

from aiohttp import web

from bot.sandbox.slack import Person, StandInSlack

from .clients import HttpBot, SocketBot


async def test_an_unacknowledged_event_comes_three_times_more(
    slack: StandInSlack, http_bot: HttpBot, ana: Person, support: str
) -> None:
    http_bot.answer = lambda: web.Response(status=404)
    await slack.mention(ana.id, support, "<@BOT> close")
    await slack.until(lambda: len(slack.deliveries) == 4 and slack.deliveries[-1].status == 404)
    numbers = [headers.get("X-Slack-Retry-Num") for headers, _ in http_bot.got]
    assert numbers == [None, "1", "2", "3"]
    assert http_bot.got[1][0]["X-Slack-Retry-Reason"] == "http_error"


async def test_a_repetition_has_the_same_event_id(
    slack: StandInSlack, http_bot: HttpBot, ana: Person, support: str
) -> None:
    http_bot.answer = lambda: web.Response(status=500)
    await slack.mention(ana.id, support, "<@BOT> close")
    await slack.until(lambda: len(http_bot.got) == 4)
    assert len({json.loads(body)["event_id"] for _, body in http_bot.got}) == 1


async def test_repetitions_end_with_an_acknowledgement(
    slack: StandInSlack, http_bot: HttpBot, ana: Person, support: str
) -> None:
    http_bot.answer = lambda: web.Response(status=500 if len(http_bot.got) < 2 else 200)
    await slack.mention(ana.id, support, "<@BOT> close")
    await slack.until(lambda: slack.deliveries[-1].status == 200)
    assert len(http_bot.got) == 2


async def test_the_bot_can_decline_repetitions(
    slack: StandInSlack, http_bot: HttpBot, ana: Person, support: str
) -> None:
    http_bot.answer = lambda: web.Response(status=500, headers={"X-Slack-No-Retry": "1"})
    await slack.mention(ana.id, support, "<@BOT> close")
    await slack.verify_url()
    assert len(slack.deliveries) == 2


async def test_over_a_socket_the_envelope_counts_the_attempts(
    slack: StandInSlack, bot: SocketBot, ana: Person, support: str
) -> None:
    bot.mute = True
    await slack.mention(ana.id, support, "<@BOT> close")
    await bot.until(lambda: len(bot.got) == 4)
    assert [envelope["retry_attempt"] for envelope in bot.got] == [0, 1, 2, 3]
    assert bot.got[1]["retry_reason"] == "timeout"


async def test_commands_do_not_come_again(slack: StandInSlack, bot: SocketBot, ana: Person, support: str) -> None:
    bot.mute = True
    await slack.command(ana.id, support, "/case")
    await slack.verify_url()
    assert [envelope["type"] for envelope in bot.got].count("slash_commands") == 1


async def test_an_event_can_be_redelivered_by_hand(
    slack: StandInSlack, bot: SocketBot, ana: Person, support: str
) -> None:
    first = await slack.mention(ana.id, support, "<@BOT> close")
    await slack.redeliver(first)
    assert bot.got[0]["payload"]["event_id"] == bot.got[1]["payload"]["event_id"]
    assert bot.got[1]["retry_attempt"] == 1


async def test_an_edited_mention_comes_as_a_new_event_of_the_same_message(
    slack: StandInSlack, bot: SocketBot, ana: Person, support: str
) -> None:
    first = await slack.mention(ana.id, support, "<@BOT> close")
    await slack.edit_mention(first, "<@BOT> reopen")
    one, two = (envelope["payload"] for envelope in bot.got)
    assert one["event"]["ts"] == two["event"]["ts"]
    assert one["event_id"] != two["event_id"]
    assert "edited" in two["event"]
