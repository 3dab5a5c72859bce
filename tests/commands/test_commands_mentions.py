"""What a mention of the bot means, in a card's thread and elsewhere."""

from __future__ import annotations

import pytest

from bot.case import Change, Priority, Verb
from bot.commands import (
    Act,
    EndWatch,
    Help,
    Parsed,
    Show,
    StartWatch,
    StatusQuery,
    TokenPasted,
    UsageError,
    parse_mention,
)

THREAD, OTHER = "cs_threadsOwn1", "cs_otherCase22"
STORE = "shp_teaShop0001"


def mention(text: str, thread_case: str | None = THREAD) -> Parsed | None:
    """A mention of the bot `U1`."""
    return parse_mention(text, "U1", thread_case)


@pytest.mark.parametrize(
    ("text", "parsed"),
    [
        ("<@U1>", Help()),
        ("<@U1> help", Help()),
        ("<@U1> close", Act(Change(Verb.CLOSE), (THREAD,))),
        ("  *<@U1>* close", Act(Change(Verb.CLOSE), (THREAD,))),
        ("<@U1|casebot>: close!", Act(Change(Verb.CLOSE), (THREAD,))),
        ("<@U1> /case close", Act(Change(Verb.CLOSE), (THREAD,))),
        ("<@U1> reopen high", Act(Change(Verb.REOPEN, Priority.HIGH), (THREAD,))),
        ("<@U1> prio urgent", Act(Change(Verb.PRIORITY, Priority.URGENT), (THREAD,))),
        ("<@U1> show", Show(THREAD)),
        ("<@U1> status", StatusQuery()),
        (f"<@U1> close {OTHER}", Act(Change(Verb.CLOSE), (OTHER,))),
        (f"<@U1> {OTHER}", Show(OTHER)),
        ("<@U1> close sk_live_0123456789", TokenPasted()),
    ],
)
def test_a_thread_gives_the_case_unless_one_is_typed(text: str, parsed: Parsed) -> None:
    """In a card's thread the id may be left out."""
    assert mention(text) == parsed


@pytest.mark.parametrize("text", ["", "thanks <@U1>", "<@U2> close", "&gt; <@U1> close", "<@U11> close", "close"])
def test_a_text_that_does_not_open_with_the_mention_is_ignored(text: str) -> None:
    """People talk about the bot, and quote each other."""
    assert mention(text) is None


def test_without_a_known_bot_user_nothing_is_a_mention() -> None:
    """An empty id matches nobody."""
    assert parse_mention("<@> close", "", THREAD) is None


@pytest.mark.parametrize("text", ["close", "high", "close this", "close ord_0123456789"])
def test_a_mistake_in_a_thread_offers_a_line_with_the_threads_case(text: str) -> None:
    """Ready to copy, also where slash commands work."""
    parsed = mention(f"<@U1> {text}" if text != "close" else "<@U1> clos")
    assert isinstance(parsed, UsageError)
    assert THREAD in (parsed.try_line or "")


def test_outside_a_thread_an_id_is_needed() -> None:
    """There is no case to mean."""
    parsed = mention("<@U1> close", None)
    assert isinstance(parsed, UsageError)
    assert parsed.message.startswith("Say which case")


@pytest.mark.parametrize("text", ["link", "unlink", "stores", "use shp_teaShop0001"])
def test_what_concerns_ones_own_stores_is_not_for_a_channel(text: str) -> None:
    """Others read along, so the private command is named."""
    assert mention(f"<@U1> {text}") == UsageError(
        "Your stores are private, and others read along here. Type /case link.", "/case link"
    )


@pytest.mark.parametrize("thread_case", [None, THREAD], ids=["channel", "thread"])
@pytest.mark.parametrize(
    ("text", "parsed"),
    [("watch", StartWatch()), (f"watch {STORE}", StartWatch(STORE)), (f"unwatch {STORE}", EndWatch(STORE))],
)
def test_a_channel_may_be_set_to_follow_a_store_by_a_mention(
    text: str, parsed: Parsed, thread_case: str | None
) -> None:
    """It concerns everybody there; the case of a thread has no part in it."""
    assert mention(f"<@U1> {text}", thread_case) == parsed


@pytest.mark.parametrize(
    ("text", "line"), [("settings", "/case settings"), (f"settings {STORE}", f"/case settings {STORE}")]
)
def test_the_settings_need_the_slash_command(text: str, line: str) -> None:
    """A mention carries nothing with which a form could be opened."""
    assert mention(f"<@U1> {text}") == UsageError(
        f"The settings are a form, and a mention cannot open one. Type {line} in the channel.", line
    )
