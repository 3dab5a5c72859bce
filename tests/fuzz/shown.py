"""Targets: what is made of anything that the bot knows."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.records import KnownCase
from bot.sayings import Line, SayDigest, SayNotice, SayWatching
from bot.slack import cards, digests, lines, noticed_lines, watch_messages
from bot.slack.cards import Look
from bot.slack.text import Message
from bot.watches import Noticed
from tests.slack import making, making_watches
from tests.slack.making import NOW
from tests.slack.rules import accepted, harmless

LOOKS = st.sampled_from([Look(), Look(whole_email=True), Look(is_bare=True)])


def fine(*messages: Message) -> None:
    """Slack takes these messages, and nothing in them acts."""
    for message in messages:
        accepted(message)
        harmless(message)


@given(known=making.known_cases, look=LOOKS)
def a_card(known: KnownCase, look: Look) -> None:
    """Whatever is known of a case, Slack takes its card."""
    fine(cards.card(known, look))


@given(line=making.lines, text=making.texts)
def a_line(line: Line, text: str) -> None:
    """Whatever was done, Slack takes the line about it."""
    fine(lines.line(line, text, text, NOW), lines.public_line(line, text, None, text, "/case", NOW, text))


@given(one=making_watches.everything_noticed)
def a_noticed_line(one: Noticed) -> None:
    """Whatever was noticed, Slack takes the line about it."""
    fine(noticed_lines.noticed_line(one))


@given(what=making_watches.digests, subject=making.texts, is_bare=st.booleans())
def a_digest(what: SayDigest, subject: str, is_bare: bool) -> None:
    """Whatever happened, Slack takes the digest of it."""
    fine(digests.digest(what, {one.case_id: subject for one in what.items}, is_bare=is_bare))


@given(what=making_watches.first_messages, notice=making_watches.notices, name=making.texts)
def the_messages_of_a_watch(what: SayWatching, notice: SayNotice, name: str) -> None:
    """Whatever a watch has to say of itself, Slack takes it."""
    fine(watch_messages.watching(what, name, "/case", is_bare=False), watch_messages.notice(notice, name, "/case"))
