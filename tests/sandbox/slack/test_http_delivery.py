"""Deliveries over signed HTTP."""

import asyncio
import json
from urllib.parse import parse_qs

from aiohttp import web

from bot.sandbox.slack import Person, StandInSlack
from bot.sandbox.slack.http_delivery import signature

from .clients import Api, HttpBot, actions, button

DOCUMENTED = (
    b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V"
    b"&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text="
    b"&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
    b"&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
)


def test_the_signature_is_that_of_slacks_documented_example() -> None:
    signed = signature("8f742231b10e8888abcd99yyyzzz85a5", "1531420618", DOCUMENTED)
    assert signed == "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"


async def test_every_delivery_is_signed(slack: StandInSlack, http_bot: HttpBot, ana: Person, support: str) -> None:
    await slack.command(ana.id, support, "/case", "close cs_1")
    [(headers, body)] = http_bot.got
    timestamp = headers["X-Slack-Request-Timestamp"]
    assert headers["X-Slack-Signature"] == signature(slack.signing_secret, timestamp, body)


async def test_a_test_can_sign_a_body_itself(slack: StandInSlack) -> None:
    headers = slack.signed(b"x")
    expected = signature(slack.signing_secret, headers["X-Slack-Request-Timestamp"], b"x")
    assert headers["X-Slack-Signature"] == expected


async def test_a_command_is_a_form(slack: StandInSlack, http_bot: HttpBot, ana: Person, support: str) -> None:
    await slack.command(ana.id, support, "/case", "reply the payload & more")
    form = parse_qs(http_bot.got[0][1].decode())
    assert (form["command"], form["text"]) == (["/case"], ["reply the payload & more"])


async def test_a_click_is_a_form_with_a_payload(
    api: Api, slack: StandInSlack, http_bot: HttpBot, ana: Person, support: str
) -> None:
    card = await api("chat.postMessage", channel=support, text="x", blocks=[actions(button())])
    await slack.click(ana.id, support, card["ts"], "close")
    payload = json.loads(parse_qs(http_bot.got[0][1].decode())["payload"][0])
    assert payload["type"] == "block_actions"


async def test_an_event_is_json(slack: StandInSlack, http_bot: HttpBot, ana: Person, support: str) -> None:
    await slack.mention(ana.id, support, "<@BOT> help")
    headers, body = http_bot.got[0]
    assert headers["Content-Type"].startswith("application/json")
    assert json.loads(body)["event"]["type"] == "app_mention"


async def test_the_answer_is_kept_as_json_or_text(
    slack: StandInSlack, http_bot: HttpBot, ana: Person, support: str
) -> None:
    http_bot.answer = lambda: web.json_response({"text": "hi"})
    as_json = await slack.command(ana.id, support, "/case")
    http_bot.answer = lambda: web.Response(text="hi")
    as_text = await slack.command(ana.id, support, "/case")
    assert (as_json.status, as_json.body, as_text.body) == (200, {"text": "hi"}, "hi")


async def test_a_failing_bot_is_a_service_error(
    slack: StandInSlack, http_bot: HttpBot, ana: Person, support: str
) -> None:
    http_bot.answer = lambda: web.Response(status=500)
    delivery = await slack.command(ana.id, support, "/case")
    assert (delivery.status, delivery.problem) == (500, "http_service_error")


async def test_nobody_at_the_address_is_a_failed_dispatch(slack: StandInSlack, ana: Person, support: str) -> None:
    slack.deliver_over_http("http://127.0.0.1:1/slack/events")
    delivery = await slack.command(ana.id, support, "/case")
    assert (delivery.status, delivery.problem) == (None, "dispatch_failed")


async def test_an_answer_that_takes_too_long_is_a_time_out(slack: StandInSlack, ana: Person, support: str) -> None:
    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    server = await asyncio.start_server(listen, "127.0.0.1", 0)
    slack.deliver_over_http(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/slack/events")
    delivery = await slack.command(ana.id, support, "/case")
    server.close()
    assert (delivery.status, delivery.problem) == (None, "operation_timeout")


async def test_the_address_can_be_verified(slack: StandInSlack, http_bot: HttpBot) -> None:
    http_bot.answer = lambda: web.json_response({"challenge": "sandbox-challenge"})
    delivery = await slack.verify_url()
    assert json.loads(http_bot.got[0][1])["type"] == "url_verification"
    assert delivery.body == {"challenge": delivery.payload["challenge"]}


async def test_a_raw_payload_can_be_sent_many_times_at_once(slack: StandInSlack, http_bot: HttpBot) -> None:
    await asyncio.gather(*(slack.send("slash_commands", {"command": "/case"}) for _ in range(20)))
    assert len(http_bot.got) == 20
