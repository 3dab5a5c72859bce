"""Faults that can be ordered, and waiting for a state."""

import time

import aiohttp
import pytest

from bot.sandbox.slack import Delivery, Fault, Person, StandInSlack

from .clients import Api, SocketBot


async def post(api: Api, support: str) -> tuple[int, str]:
    headers = {"Authorization": f"Bearer {api.slack.bot_token}"}
    body = {"channel": support, "text": "x"}
    async with api.session.post(api.slack.api_url + "chat.postMessage", json=body, headers=headers) as response:
        return response.status, await response.text()


async def test_an_error_is_answered_and_nothing_happens(api: Api, slack: StandInSlack, support: str) -> None:
    slack.fault(Fault("chat.postMessage", error="internal_error"))
    status, text = await post(api, support)
    assert (status, "internal_error" in text, slack.messages(support)) == (200, True, [])


async def test_a_rate_limit_says_how_long(api: Api, slack: StandInSlack, support: str) -> None:
    slack.fault(Fault("chat.postMessage", error="ratelimited", retry_after=7))
    status, _, headers = await api.exchange("chat.postMessage", slack.bot_token, channel=support, text="x")
    assert (status, headers["Retry-After"]) == (429, "7")


async def test_a_status_alone_is_answered_with_it(api: Api, slack: StandInSlack, support: str) -> None:
    slack.fault(Fault("chat.postMessage", status=503))
    assert (await post(api, support))[0] == 503


@pytest.mark.parametrize(("drop", "count"), [("before", 0), ("after", 1)])
async def test_a_connection_can_be_cut_before_or_after_the_effect(
    api: Api, slack: StandInSlack, support: str, drop: str, count: int
) -> None:
    slack.fault(Fault("chat.postMessage", drop="before" if drop == "before" else "after"))
    with pytest.raises(aiohttp.ClientError):
        await post(api, support)
    assert (len(slack.messages(support)), slack.calls[-1].status) == (count, 0)


async def test_a_proxy_may_answer_html(api: Api, slack: StandInSlack, support: str) -> None:
    slack.fault(Fault("chat.postMessage", html=True))
    status, text = await post(api, support)
    assert (status, text.startswith("<!DOCTYPE html>")) == (502, True)


async def test_an_answer_can_be_late(api: Api, slack: StandInSlack, support: str) -> None:
    slack.fault(Fault("chat.postMessage", delay=0.05))
    began = time.monotonic()
    status, _ = await post(api, support)
    assert (status, time.monotonic() - began >= 0.05) == (200, True)


async def test_a_fault_lasts_as_often_as_ordered(api: Api, slack: StandInSlack, support: str) -> None:
    slack.fault(Fault("*", status=500, times=2))
    assert [(await post(api, support))[0] for _ in range(3)] == [500, 500, 200]


async def test_a_fault_can_be_kept_to_one_channel(api: Api, slack: StandInSlack, support: str) -> None:
    other = slack.add_channel("billing")
    slack.fault(Fault("chat.postMessage", status=500, channel=other))
    assert [(await post(api, channel))[0] for channel in (support, other)] == [200, 500]


async def test_a_response_url_can_fail_too(
    api: Api, slack: StandInSlack, bot: SocketBot, ana: Person, support: str
) -> None:
    command: Delivery = await slack.command(ana.id, support, "/case")
    slack.fault(Fault("response_url", status=500))
    told = [(await api.respond(command.response_url, {"text": "x"}))[0] for _ in range(2)]
    assert told == [500, 200]


async def test_until_returns_what_the_predicate_found(api: Api, slack: StandInSlack, support: str) -> None:
    await post(api, support)
    [message] = await slack.until(lambda: slack.messages(support))
    assert message.text == "x"


async def test_until_fails_with_the_log(api: Api, slack: StandInSlack, support: str) -> None:
    await post(api, support)
    with pytest.raises(AssertionError, match=r"chat\.postMessage"):
        await slack.until(lambda: False, seconds=0.01)
