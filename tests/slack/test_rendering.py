"""What a message in a channel reads depends on the channel: on its watch, and on who else is in it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.case import Change, Status, Verb
from bot.deliveries import BatchItem
from bot.errors import NotRecorded, TryLater
from bot.sandbox.slack import StandInSlack
from bot.sayings import DigestItem, SayDigest, SayWatching
from bot.slack.cards import Look
from bot.slack.identity import who_am_i
from bot.slack.looking_up import Channels, People
from bot.slack.rendering import Rendering, WholeEmail, no_watch
from bot.slack.text import Message
from bot.watches import Event, WatchSettings
from tests.slack.making import ANA, CASE_ID, NOW, STORE_ID, known, line
from tests.slack.making_watches import noticed, state, unconfirmed
from tests.slack.rules import shown

WHOLE, MASKED = "jo@example.com", "j…@e….com"


def saying(answer: bool | None) -> WholeEmail:
    """Every watch is set to this."""

    async def whole_email(_: str, __: str) -> bool | None:
        return answer

    return whole_email


async def locked(_: str, __: str) -> bool | None:
    """The database does not answer."""
    raise NotRecorded("database is locked")


async def rendering(
    client: AsyncWebClient, whole_email: WholeEmail = no_watch, *, bot_shows_whole: bool = False
) -> Rendering:
    """Over a workspace in which nobody can be looked up unless the test adds them."""
    me = await who_am_i(client)
    people, channels = People(client, me.scopes, lambda: NOW), Channels(client, me.scopes, lambda: NOW)
    return Rendering(people, channels, me, lambda: NOW, whole_email, Look(whole_email=bot_shows_whole), "/case")


@pytest.mark.parametrize(
    ("watch_says", "bot_shows_whole", "address"),
    [
        (None, False, MASKED),
        (None, True, WHOLE),
        (True, False, WHOLE),
        (False, True, MASKED),
    ],
)
async def test_a_watch_decides_over_the_bot_how_addresses_show_in_its_channel(
    slack: StandInSlack, client: AsyncWebClient, watch_says: bool | None, bot_shows_whole: bool, address: str
) -> None:
    made = await rendering(client, saying(watch_says), bot_shows_whole=bot_shows_whole)
    assert f"({address})" in shown(await made.card(slack.add_channel("support"), known()))


async def test_nobody_is_asked_about_a_store_that_no_channel_follows(
    slack: StandInSlack, client: AsyncWebClient
) -> None:
    made = await rendering(client, saying(True))
    assert f"({MASKED})" in shown(await made.card(slack.add_channel("support"), replace(known(), is_watched=False)))


async def test_a_card_waits_where_it_is_not_known_whether_addresses_are_masked(
    slack: StandInSlack, client: AsyncWebClient
) -> None:
    made = await rendering(client, locked)
    with pytest.raises(TryLater):
        await made.card(slack.add_channel("support"), known())


async def test_who_perhaps_did_it_is_looked_up(slack: StandInSlack, client: AsyncWebClient) -> None:
    ana = slack.add_person("Ana Maria")
    click = replace(unconfirmed(Verb.CLOSE), actor=replace(ANA, user_id=ana.id))
    one = noticed(Event.CLOSED, was=state(), now=state(Status.CLOSED), maybe=click)
    message = await (await rendering(client)).noticed(one)
    assert message.text.startswith("Closed, perhaps by Ana Maria: ")


async def test_the_lender_in_a_first_message_is_looked_up(slack: StandInSlack, client: AsyncWebClient) -> None:
    lender = replace(ANA, user_id=slack.add_person("Ana Maria").id)
    what = SayWatching(STORE_ID, lender, WatchSettings(), ())
    message = await (await rendering(client)).plainly(slack.add_channel("support"), what, {})
    assert "It is read with Ana Maria’s token, for reading only." in message.text


async def test_a_digest_in_a_channel_shared_with_another_company_names_no_subject(
    slack: StandInSlack, client: AsyncWebClient
) -> None:
    channel = slack.add_channel("shared", is_shared=True)
    what = SayDigest(STORE_ID, (DigestItem(CASE_ID, (Event.NEW,), state()),), ((Event.NEW, 1),), 1, None, NOW)
    message = await (await rendering(client)).plainly(channel, what, {CASE_ID: "Secret"})
    assert "Secret" not in message.text + shown(message)


# Channels that are shared with another company; each is tried against one that is not, where the subject stands

PLACES = pytest.mark.parametrize(("is_shared", "stands"), [(True, False), (False, True)], ids=["shared", "ours alone"])


def told(message: Message, word: str = "Secret") -> tuple[bool, bool]:
    """Whether the word stands in the text, and whether in the blocks."""
    return word in message.text, word in f"{shown(message)}{message.blocks}"


@PLACES
async def test_the_first_message_of_a_watch_names_the_subject_only_where_nobody_else_reads(
    slack: StandInSlack, client: AsyncWebClient, is_shared: bool, stands: bool
) -> None:
    what = SayWatching(STORE_ID, ANA, WatchSettings(), (("OPEN", 1),), (CASE_ID, "Secret", NOW))
    channel = slack.add_channel("support", is_shared=is_shared)
    assert told(await (await rendering(client)).plainly(channel, what, {})) == (stands, stands)


@PLACES
async def test_the_shared_message_of_several_cases_names_subjects_only_where_nobody_else_reads(
    slack: StandInSlack, client: AsyncWebClient, is_shared: bool, stands: bool
) -> None:
    items = tuple(BatchItem(CASE_ID, line(Change(verb)), "Secret") for verb in (Verb.CLOSE, Verb.REOPEN))
    channel = slack.add_channel("support", is_shared=is_shared)
    assert told(await (await rendering(client)).batch(channel, items)) == (stands, stands)


@PLACES
async def test_a_line_where_the_bot_is_no_member_names_the_subject_only_where_nobody_else_reads(
    slack: StandInSlack, client: AsyncWebClient, is_shared: bool, stands: bool
) -> None:
    channel = slack.add_channel("support", bot_is_member=False, is_shared=is_shared)
    made = await (await rendering(client)).public_line(channel, line(Change(Verb.CLOSE)), "Secret")
    assert told(made) == (stands, stands)


@PLACES
async def test_a_card_names_the_customer_and_the_subject_only_where_nobody_else_reads(
    slack: StandInSlack, client: AsyncWebClient, is_shared: bool, stands: bool
) -> None:
    made = await rendering(client, bot_shows_whole=True)
    message = await made.card(slack.add_channel("support", is_shared=is_shared), known(subject="Secret"))
    assert [told(message, word)[1] for word in ("Secret", "Jo", WHOLE)] == [stands] * 3
