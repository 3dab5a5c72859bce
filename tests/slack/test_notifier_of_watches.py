"""What is posted of watched stores: in the thread, in the channel, to a person."""

from __future__ import annotations

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.slack import StandInSlack
from bot.sayings import Notice, SayNotice
from bot.slack.cards import Look
from bot.slack.identity import who_am_i
from bot.slack.looking_up import Channels, People
from bot.slack.notifier import SlackNotifier
from bot.slack.pace import Pace
from bot.slack.whisper import Whisper
from bot.watches import Event
from tests.slack.making import ANA, NOW, STORE_ID, known
from tests.slack.making_watches import noticed, state

LINE = "Customer answered"


@pytest.fixture
async def notifier(client: AsyncWebClient, session: aiohttp.ClientSession) -> SlackNotifier:
    """At a pace that no test notices."""
    me = await who_am_i(client)
    people, channels = People(client, me.scopes, lambda: NOW), Channels(client, me.scopes, lambda: NOW)
    whisper, pace = Whisper(client, session), Pace(1000)
    return SlackNotifier(client, whisper, people, channels, me, pace, lambda: NOW, look=Look(), command="/case")


async def begin() -> None:
    """Nobody keeps note."""


async def test_a_card_is_posted_with_why_it_comes(slack: StandInSlack, notifier: SlackNotifier) -> None:
    channel = slack.add_channel("support")
    await notifier.post_card(channel, known(), "key", begin, (Event.NEW,))
    assert slack.messages(channel)[-1].text.startswith("New case: Where is my order?")


async def test_what_was_noticed_is_a_reply_that_stays_in_its_thread(
    slack: StandInSlack, notifier: SlackNotifier
) -> None:
    channel = slack.add_channel("support")
    card = await notifier.post_card(channel, known(), "key", begin)
    await notifier.post_noticed(channel, card.ts, noticed(Event.ANSWERED, was=state()), "another", begin)
    assert [reply.text for reply in slack.thread(channel, card.ts)][-1] == LINE
    assert LINE not in [message.text for message in slack.messages(channel) if not message.is_reply]


async def test_a_notice_reaches_a_person_directly(slack: StandInSlack, notifier: SlackNotifier) -> None:
    ana = slack.add_person("Ana")
    closed = SayNotice(STORE_ID, Notice.CHANNEL_CLOSED, ANA, None, slack.add_channel("support"))
    await notifier.post_plainly(ana.id, closed, {}, "key", begin)
    (told,) = [call for call in slack.calls if call.method == "chat.postMessage"]
    assert f"your watch of store {STORE_ID} there has ended" in str(told)
