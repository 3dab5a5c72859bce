"""People, cases, requests and actions for the tests of the core and of the store."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from bot.case import Case, Change, Priority, State, Status, Verb
from bot.deliveries import Card, Delivery
from bot.errors import Answered, Reason, Refusal
from bot.records import Account, Action, Actor, KnownCase, Outcome, Place, Request, Source
from bot.sayings import Line, Say
from bot.verdicts import TryAgain

NOW = 1_770_000_000.0
PATIENCE = 120.0
CASE_ID = "cs_4Kf9Tq2Lx7Wm"
OTHER_CASE = "cs_8Rt3Yp6Zn1Qa"
STORE_ID = "shp_5Hn2Pd8Vc4Je"
OTHER_STORE = "shp_9Bv7Xs1Gk6Tu"
CHANNEL, OTHER_CHANNEL = "C1", "C2"
CARD_TS, OLD_TS, LINE_TS = "1770000000.000100", "1769000000.000100", "1770000000.000200"
URL = "https://hooks.slack.test/one"

ANA = Actor("T1", "U1", "Ana")
BEN = Actor("T1", "U2", "Ben")

CLOSE, REOPEN, AWAIT = Change(Verb.CLOSE), Change(Verb.REOPEN), Change(Verb.AWAIT)
MAKE_LOW, MAKE_HIGH = Change(Verb.PRIORITY, Priority.LOW), Change(Verb.PRIORITY, Priority.HIGH)

OPEN, CLOSED = State(Status.OPEN, "NORMAL"), State(Status.CLOSED, "NORMAL")
ANSWERED = Answered(400, "Pandabase's words", "req_1")


class FakeClock:
    """The time of day as the test says. Sleeping moves it; so does every reading, by `step`."""

    def __init__(self, now: float = NOW) -> None:
        """Starts at a fixed moment."""
        self.now = now
        self.step = 0.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        """The time now."""
        now = self.now
        self.now += self.step
        return now

    async def sleep(self, seconds: float) -> None:
        """Pass the time without waiting."""
        self.slept.append(seconds)
        self.now += seconds


def case(status: str = Status.OPEN, priority: str | None = "NORMAL", **parts: Any) -> Case:
    """A case as a reading shows it."""
    return Case(**{"id": CASE_ID, "status": status, "priority": priority, "subject": "Where is it?", **parts})


def known(status: str = Status.OPEN, version: int = 1, **parts: Any) -> KnownCase:
    """What the bot knows of the case."""
    return replace(KnownCase(STORE_ID, case(status), NOW, version=version), **parts)


def request(change: Change = CLOSE, key: str = "key-1", **parts: Any) -> Request:
    """Ana's wish for the case, by command, where she has not said which store."""
    place = Place(CHANNEL, response_url=URL)
    return replace(Request(key, Source.COMMAND, change, CASE_ID, ANA, place), **parts)


def action(change: Change = CLOSE, before: State | None = None, was_sent: bool = False, **parts: Any) -> Action:
    """The wish, recorded now; `parts` are the request's."""
    return Action(1, request(change, **parts), NOW, NOW + PATIENCE, before, was_sent)


def account(store_id: str = STORE_ID, **parts: Any) -> Account:
    """Ana's token for a store."""
    return replace(Account("T1", "U1", store_id, f"sk_live_secret_of_{store_id}"), **parts)


def done(after: Case | None = None, before: State | None = OPEN) -> Outcome:
    """The change was made."""
    return Outcome(STORE_ID, before, after or case(Status.CLOSED), request_id="req_1")


def not_done(reason: Reason, after: Case | None = None, store_id: str | None = STORE_ID) -> Outcome:
    """The change was not made."""
    return Outcome(store_id, after.state if after else None, after, Refusal(reason, store_id=store_id or ""))


def reason_of(outcome: Outcome | TryAgain) -> Reason | None:
    """Why it was not done; None when it was done."""
    assert isinstance(outcome, Outcome)
    return outcome.refusal.reason if outcome.refusal else None


def line(change: Change = CLOSE, **parts: Any) -> Line:
    """What Ana did to the case."""
    return replace(Line(CASE_ID, STORE_ID, ANA, change, NOW, OPEN, CLOSED), **parts)


def card(channel: str = CHANNEL, ts: str = CARD_TS, **parts: Any) -> Card:
    """A message that shows the case."""
    return replace(Card(channel, ts, CASE_ID, STORE_ID, NOW), **parts)


def delivery(say: Say, **parts: Any) -> Delivery:
    """Something that is to be said in the channel because of an action of Ana's."""
    place = Place(CHANNEL, response_url=URL)
    return replace(Delivery(7, "T1", CHANNEL, say, NOW, 0.0, 1, ANA, place), **parts)


STATES = st.builds(State, st.sampled_from(["OPEN", "CLOSED", "AWAITING_CUSTOMER"]), st.sampled_from(["LOW", "HIGH"]))
CHANGES = st.builds(Change, st.sampled_from([*Verb]), st.sampled_from([Priority.LOW, Priority.HIGH]))
ACTIONS = st.builds(action, CHANGES, st.none() | STATES, st.booleans())
"""Any action, tried or not, whatever was read before."""
