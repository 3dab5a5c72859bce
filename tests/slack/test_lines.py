"""The line in the thread, as people read it."""

from __future__ import annotations

import pytest

from bot.case import Change, Priority, State, Status, Verb
from bot.errors import Reason, Refusal
from bot.sayings import Line
from bot.slack import lines
from tests.slack.making import ANA, CASE_ID, EVIL, NOW, STORE_ID, closed_by_ana, line, refused

CLOSE, REOPEN, AWAIT = Change(Verb.CLOSE), Change(Verb.REOPEN), Change(Verb.AWAIT)
OPEN_LOW = State(Status.OPEN, Priority.LOW)

UNCONFIRMED = "Pandabase did not confirm it; the case was read again"

DONE = {
    "Closed by Ana · was Awaiting us · priority Low": line(
        CLOSE, was=State(Status.AWAITING_MERCHANT, "LOW"), now=State(Status.CLOSED, "LOW")
    ),
    "Reopened by Ana · was Closed · priority High": line(
        REOPEN, was=State(Status.CLOSED, "HIGH"), now=State(Status.OPEN, "HIGH")
    ),
    "Set to Awaiting customer by Ana · was Open · priority Normal": line(
        AWAIT, was=State(Status.OPEN, "NORMAL"), now=State(Status.AWAITING_CUSTOMER, "NORMAL")
    ),
    "Priority set to High by Ana · was Low · status Open": line(
        Change(Verb.PRIORITY, Priority.HIGH), was=OPEN_LOW, now=State(Status.OPEN, "HIGH")
    ),
    "Closed by Ana with priority High (was Low) · was Open": line(
        Change(Verb.CLOSE, Priority.HIGH), was=OPEN_LOW, now=State(Status.CLOSED, "HIGH")
    ),
    "Closed by Ana with priority High": line(Change(Verb.CLOSE, Priority.HIGH), now=State(Status.CLOSED, "HIGH")),
    "Closed by Ana · priority Low": line(CLOSE, now=State(Status.CLOSED, "LOW")),
    "Closed by Ana": line(CLOSE),
    "Closed by Ana · was ON_HOLD · priority VIP": line(
        CLOSE, was=State("ON_HOLD", "VIP"), now=State(Status.CLOSED, "VIP")
    ),
    "Ana set the priority to Low, which it already was · status Open": line(
        Change(Verb.PRIORITY, Priority.LOW), was=OPEN_LOW, now=OPEN_LOW
    ),
    "Ana set the case to Awaiting customer, which it already was": line(AWAIT, was=State(Status.AWAITING_CUSTOMER)),
    "Closed by Ana · was Open · the case is now Awaiting us · priority Low": line(
        CLOSE, was=OPEN_LOW, now=State(Status.AWAITING_MERCHANT, "LOW")
    ),
    f"Closed by Ana · was Open · priority Low · {UNCONFIRMED} and is closed": line(
        CLOSE, was=OPEN_LOW, now=State(Status.CLOSED, "LOW"), confirmed=False
    ),
}

WITH_ANAS_CLOSE = {"last_change": closed_by_ana(), "now": State(Status.CLOSED)}
REFUSED = {
    "Ben tried to close this case, but it is already closed (by Ana, 2 minutes ago). Nothing was changed. "
    "Pandabase said: Case is already closed": refused(
        Reason.ALREADY_CLOSED, CLOSE, "Case is already closed", **WITH_ANAS_CLOSE
    ),
    "Ben tried to close this case, but it is already closed. Nothing was changed. "
    "Pandabase said: Case is already closed": refused(Reason.ALREADY_CLOSED, CLOSE, "Case is already closed"),
    "Ben tried to reopen this case, but it is not closed (it is Awaiting us). Nothing was changed. "
    "Pandabase said: Only closed cases can be reopened": refused(
        Reason.NOT_CLOSED, REOPEN, "Only closed cases can be reopened", now=State(Status.AWAITING_MERCHANT)
    ),
    "Ben tried to set this case to Awaiting customer, but it is closed (by Ana, 2 minutes ago). Nothing was changed. "
    "Press Reopen first. Pandabase said: Cannot set status on a closed case": refused(
        Reason.ON_CLOSED_CASE, AWAIT, "Cannot set status on a closed case", **WITH_ANAS_CLOSE
    ),
    f"Ben tried to close this case, but Pandabase does not know {CASE_ID} in store {STORE_ID}. Nothing was changed. "
    "Check the id: an order number can look like the id of a case. Pandabase said: Case not found": refused(
        Reason.NOT_FOUND, CLOSE, "Case not found"
    ),
    "Ben tried to close this case with priority High, but it was not done: it came too late, more than two minutes "
    "after it was asked for. Nothing was changed. Press the button again if it is still wanted.": refused(
        Reason.TOO_LATE, Change(Verb.CLOSE, Priority.HIGH)
    ),
    "Ben tried to set the priority of this case to Low, but Pandabase could not be reached or was too busy for two "
    "minutes. Nothing was changed. Press the button again in a few minutes.": refused(
        Reason.UNAVAILABLE, Change(Verb.PRIORITY, Priority.LOW)
    ),
    "Ben tried to close this case, and it is not known whether it took effect: Pandabase gave no clear answer. "
    "Look at the case before trying again.": refused(Reason.UNCLEAR),
}


def say(one: Line) -> str:
    """The line, told by the name of who acted."""
    return lines.line_text(one, one.actor.name, "Ana", NOW)


@pytest.mark.parametrize(("sentence", "one"), DONE.items())
def test_a_change_reads(sentence: str, one: Line) -> None:
    assert say(one) == sentence


@pytest.mark.parametrize(("sentence", "one"), REFUSED.items())
def test_a_refusal_reads(sentence: str, one: Line) -> None:
    assert say(one) == sentence


def test_an_unusual_refusal_names_its_http_status_and_its_request() -> None:
    one = refused(Reason.REFUSED, refusal=Refusal(Reason.REFUSED, "Conflict", "req_77", 409))
    assert say(one) == (
        "Ben tried to close this case, but Pandabase refused it (HTTP 409). Nothing was changed. "
        "Asking the same again will not help. Pandabase said: Conflict (request req_77)"
    )


def test_one_of_the_contract_s_refusals_needs_no_request_id() -> None:
    one = refused(Reason.NOT_CLOSED, refusal=Refusal(Reason.NOT_CLOSED, "Only closed cases can be reopened", "req_77"))
    assert "req_77" not in say(one)


@pytest.mark.parametrize("reason", sorted(set(Reason) - {Reason.UNCLEAR}))
def test_every_refusal_but_the_unclear_one_says_that_nothing_was_changed(reason: Reason) -> None:
    assert "Nothing was changed." in say(refused(reason))


def test_a_line_says_nothing_that_pings() -> None:
    assert "<@" not in str(lines.line(line(CLOSE), EVIL, None, NOW))


def test_a_line_escapes_its_text_once_and_shows_it_plain() -> None:
    message = lines.line(line(CLOSE), "A<b> & *c*", None, NOW)
    assert message.text == "Closed by A&lt;b&gt; &amp; *c*"
    assert message.blocks == [
        {"type": "section", "text": {"type": "plain_text", "text": "Closed by A<b> & *c*", "emoji": False}}
    ]


def test_where_the_bot_is_no_member_the_line_has_the_id_the_subject_and_how_to_invite_it() -> None:
    message = lines.public_line(line(CLOSE), "Ana", None, "Where & when?", "/case", NOW)
    assert message.text == f"{CASE_ID} · Where &amp; when? · Closed by Ana · /invite @Casebot for a live card"


def test_where_the_bot_is_no_member_the_next_step_is_a_command_because_there_is_no_button() -> None:
    message = lines.public_line(refused(Reason.ON_CLOSED_CASE, AWAIT), "Ben", None, None, "/pb", NOW, "Desk")
    assert f"Use /pb reopen {CASE_ID} first." in message.text


def test_somebody_without_a_visible_name_is_somebody() -> None:
    assert lines.line_text(line(CLOSE, actor=ANA), "\u200b", None, NOW) == "Closed by somebody"
