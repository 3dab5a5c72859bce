"""What a channel reads about a watch itself."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.case import Priority, Status
from bot.sayings import Notice, SayNotice, SayWatching
from bot.slack import ids, watch_messages
from bot.slack.text import Message, date
from bot.slack.watch_words import described
from bot.watches import Event, QuietHours, Rhythm, WatchSettings
from tests.slack import making
from tests.slack.making import ANA, NOW, STORE_ID
from tests.slack.making_watches import CHANNEL, first_messages, notices
from tests.slack.rules import accepted, controls, harmless

COUNTS = ((Status.OPEN, 12), (Status.AWAITING_MERCHANT, 3))
FIRST = SayWatching(STORE_ID, ANA, WatchSettings(), COUNTS, ("cs_longest12345", "Where is it?", NOW))
WITH_BUTTON = {Notice.TOKEN_REJECTED, Notice.SCOPE_MISSING, Notice.KEY_LOST, Notice.UNLINKED}


def first(what: SayWatching = FIRST, *, is_bare: bool = False) -> str:
    """The first message of a watch."""
    return watch_messages.watching(what, "Ana", "/case", is_bare=is_bare).text


def notice(kind: Notice, since: float | None = None) -> Message:
    """What the channel hears."""
    return watch_messages.notice(SayNotice(STORE_ID, kind, ANA, since, CHANNEL), "Ana", "/case")


def test_the_first_message_reads() -> None:
    assert first() == (
        f"This channel follows store {STORE_ID}. It is read with Ana’s token, for reading only.\n"
        "Cases now: 12 Open · 3 Awaiting us\n"
        f"The oldest message without an answer: cs_longest12345 Where is it?, since {date(NOW)}\n"
        "Told here: all that happens outside Casebot.\n"
        f"Change it with /case settings {STORE_ID}, end it with /case unwatch {STORE_ID}"
    )


def test_a_shared_channel_does_not_read_what_waits_longest_is_about() -> None:
    assert "Where is it?" not in first(is_bare=True)


def test_a_store_without_cases_says_so() -> None:
    assert "Cases now: none\nTold here" in first(replace(FIRST, counts=(), longest=None))


def test_the_settings_of_a_watch_read() -> None:
    settings = WatchSettings(
        events=(Event.NEW, Event.CLOSED),
        least_priority=Priority.HIGH,
        only_escalated=True,
        rhythm=Rhythm.HOURLY,
        quiet=QuietHours(22 * 60, 7 * 60 + 30),
        zone="Europe/Berlin",
    )
    assert described(settings) == (
        "Told here: new case, closed; priority High and above; escalated cases only; one digest an hour; "
        "quiet from 22:00 to 07:30 (Europe/Berlin)"
    )


def test_a_daily_digest_names_its_time_and_whose_clock_that_is() -> None:
    settings = WatchSettings(rhythm=Rhythm.DAILY, zone="Asia/Kolkata")
    assert described(settings).endswith("; one digest a day, at 09:00 (Asia/Kolkata)")


SENTENCES = {
    Notice.UNREADABLE: f"Store {STORE_ID} cannot be read: ",
    Notice.READABLE_AGAIN: f"Store {STORE_ID} can be read again. ",
    Notice.TOKEN_REJECTED: f"Pandabase no longer accepts Ana’s token for store {STORE_ID}. ",
    Notice.SCOPE_MISSING: f"Ana’s token for store {STORE_ID} may not read cases (CASES_READ). ",
    Notice.KEY_LOST: f"Ana’s token for store {STORE_ID} cannot be decrypted any more, because its key is gone. ",
    Notice.UNLINKED: f"Ana no longer lends a token for store {STORE_ID}. ",
    Notice.TAKEN_OVER: f"Store {STORE_ID} is now read with Ana’s token, for reading only. ",
    Notice.RESUMED: f"Store {STORE_ID} is read again with Ana’s token, which works again. ",
    Notice.CHANGED: f"Ana changed what is told here of store {STORE_ID}. ",
    Notice.ENDED: f"Ana ended the watch of store {STORE_ID}. ",
    Notice.CHANNEL_RESTRICTED: f"Slack lets only some people post in <#{CHANNEL}>, and Casebot is not among them. ",
    Notice.CHANNEL_CLOSED: f"Casebot can no longer post in <#{CHANNEL}>, so your watch of store {STORE_ID} there has ",
}


@pytest.mark.parametrize("kind", Notice)
def test_a_notice_begins_with_what_happened(kind: Notice) -> None:
    assert notice(kind).text.startswith(SENTENCES[kind])


@pytest.mark.parametrize("kind", Notice)
def test_trouble_that_somebody_else_can_mend_carries_the_button_for_it(kind: Notice) -> None:
    offered = [(control["action_id"], control["value"]) for control in controls(notice(kind))]
    assert offered == ([(ids.TAKE_OVER, STORE_ID)] if kind in WITH_BUTTON else [])


def test_trouble_says_since_when_as_a_date_that_slack_renders() -> None:
    assert f"cannot be read since {date(NOW)}: " in notice(Notice.UNREADABLE, NOW).text


def test_a_channel_that_is_no_id_is_not_linked() -> None:
    what = SayNotice(STORE_ID, Notice.CHANNEL_CLOSED, ANA, None, "C1|evil> <!here")
    assert "can no longer post in a channel, so" in watch_messages.notice(what, "Ana", "/case").text


@given(what=first_messages, name=making.texts, is_bare=st.booleans())
@settings(max_examples=100, deadline=None)
def test_any_first_message_is_valid_and_harmless(what: SayWatching, name: str, is_bare: bool) -> None:
    message = watch_messages.watching(what, name, "/case", is_bare=is_bare)
    accepted(message)
    harmless(message)


@given(what=notices, name=making.maybe_texts)
@settings(max_examples=150, deadline=None)
def test_any_notice_is_valid_and_harmless(what: SayNotice, name: str | None) -> None:
    message = watch_messages.notice(what, name, "/case")
    accepted(message)
    harmless(message)
