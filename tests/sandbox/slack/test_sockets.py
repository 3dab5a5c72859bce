"""Socket Mode: connecting, envelopes, acknowledgements, disconnects."""

import asyncio

import aiohttp
import pytest

from bot.sandbox.slack import Person, StandInSlack

from .clients import Api, SocketBot, connected


async def address(api: Api) -> str:
    _, answer, _ = await api.exchange("apps.connections.open", api.slack.app_token)
    return str(answer["url"])


async def test_the_server_says_hello(api: Api, slack: StandInSlack) -> None:
    bot = await connected(api)
    assert (bot.hello["type"], bot.hello["num_connections"], slack.connections) == ("hello", 1, 1)


async def test_an_address_works_once(api: Api) -> None:
    url = await address(api)
    await api.session.ws_connect(url)
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await api.session.ws_connect(url)
    assert refused.value.status == 403


async def test_a_refused_upgrade_uses_up_the_address(api: Api, slack: StandInSlack) -> None:
    slack.refuse_upgrades(1)
    url = await address(api)
    statuses = []
    for _ in range(2):
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await api.session.ws_connect(url)
        statuses.append(refused.value.status)
    assert statuses == [503, 403]


async def test_the_eleventh_connection_is_sent_away(api: Api, slack: StandInSlack) -> None:
    bots = [await connected(api) for _ in range(11)]
    assert [bot.hello["type"] for bot in bots] == ["hello"] * 10 + ["disconnect"]
    assert bots[-1].hello["reason"] == "too_many_websockets"


async def test_a_command_arrives_as_an_envelope_and_is_acknowledged(
    slack: StandInSlack, bot: SocketBot, ana: Person, support: str
) -> None:
    delivery = await slack.command(ana.id, support, "/case", "help")
    [envelope] = bot.got
    assert (envelope["type"], envelope["accepts_response_payload"]) == ("slash_commands", True)
    assert envelope["payload"]["text"] == "help"
    assert delivery.status == "acked"


async def test_an_event_accepts_no_payload_and_counts_its_attempts(
    slack: StandInSlack, bot: SocketBot, ana: Person, support: str
) -> None:
    await slack.mention(ana.id, support, "<@BOT> help")
    [envelope] = bot.got
    assert (envelope["type"], envelope["accepts_response_payload"]) == ("events_api", False)
    assert (envelope["retry_attempt"], envelope["retry_reason"]) == (0, "")


async def test_each_payload_goes_to_one_connection(
    api: Api, slack: StandInSlack, bot: SocketBot, ana: Person, support: str
) -> None:
    other = await connected(api)
    task = asyncio.create_task(other.run())
    for _ in range(4):
        await slack.command(ana.id, support, "/case")
    assert (len(bot.got), len(other.got)) == (2, 2)
    task.cancel()


async def test_silence_is_a_time_out(slack: StandInSlack, bot: SocketBot, ana: Person, support: str) -> None:
    bot.mute = True
    delivery = await slack.command(ana.id, support, "/case")
    assert (delivery.status, delivery.problem) == (None, "operation_timeout")
    assert delivery.seconds >= 0.2


async def test_without_a_connection_nothing_is_dispatched(slack: StandInSlack, ana: Person, support: str) -> None:
    delivery = await slack.command(ana.id, support, "/case")
    assert (delivery.status, delivery.problem) == (None, "dispatch_failed")


async def test_a_dropped_socket_is_seen_by_the_bot(slack: StandInSlack, bot: SocketBot) -> None:
    slack.drop_sockets()
    await slack.until(lambda: slack.connections == 0)
    await bot.until(lambda: bot.closed)


@pytest.mark.parametrize("reason", ["warning", "refresh_requested"])
async def test_slack_can_ask_for_a_reconnection(slack: StandInSlack, bot: SocketBot, reason: str) -> None:
    await slack.send_disconnect(reason)
    await bot.until(lambda: len(bot.got) == 1)
    assert (bot.got[0]["type"], bot.got[0]["reason"]) == ("disconnect", reason)


async def test_after_a_disconnect_the_new_connection_gets_the_payloads(
    api: Api, slack: StandInSlack, bot: SocketBot, ana: Person, support: str
) -> None:
    await slack.send_disconnect()
    fresh = await connected(api)
    task = asyncio.create_task(fresh.run())
    await slack.command(ana.id, support, "/case")
    await slack.command(ana.id, support, "/case")
    assert len(fresh.got) == 2
    task.cancel()


async def pong(api: Api) -> aiohttp.WSMessage:
    socket = await api.session.ws_connect(await address(api), autoping=False)
    await socket.receive_json()
    await socket.ping(b"are you there?")
    return await socket.receive(timeout=0.2)


async def test_pings_are_answered(api: Api) -> None:
    message = await pong(api)
    assert (message.type, message.data) == (aiohttp.WSMsgType.PONG, b"are you there?")


async def test_pings_can_be_left_unanswered(api: Api, slack: StandInSlack) -> None:
    slack.stop_answering_pings()
    with pytest.raises(TimeoutError):
        await pong(api)
