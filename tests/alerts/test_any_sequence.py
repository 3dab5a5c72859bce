"""Whatever happens outside and through Casebot, and however polls fall in between: every card ends true, everything is
told at most once, and what people did through Casebot is never told as somebody else's. On the real tables."""

from __future__ import annotations

import sqlite3
from collections import Counter
from dataclasses import replace
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot.case import Case, Change, Priority, Verb
from bot.deliveries import Card, Delivery
from bot.errors import Reason, Refusal
from bot.ports import Reading
from bot.records import Action, KnownCase, Outcome
from bot.sayings import SayDigest, SayNoticed, ShowCard
from bot.store import journal, known, news, outbox, polled, posted, tracked, watches
from bot.store.schema import migrate
from bot.tell import tell
from bot.watches import Event, Noticed
from tests.alerts.making import BASELINE, at, read, watch
from tests.core.making import CHANNEL, NOW, PATIENCE, STORE_ID, request

CASES = ("cs_000000000001", "cs_000000000002", "cs_000000000003")
CHANGES = st.sampled_from(
    [Change(Verb.CLOSE), Change(Verb.REOPEN), Change(Verb.AWAIT), Change(Verb.PRIORITY, Priority.URGENT)]
)
ANY_CASE = st.sampled_from(CASES)


class Shop(RuleBasedStateMachine):
    """A store of three cases, a channel that follows it, and people on both sides."""

    def __init__(self) -> None:
        """An empty database, and a first reading of which nothing is said."""
        super().__init__()
        self.db = sqlite3.connect(":memory:", isolation_level=None)
        self.db.row_factory = sqlite3.Row
        migrate(self.db)
        self.now, self.minute, self.keys = NOW, 0.0, 0
        self.upstream: dict[str, Case] = {}
        self.outside: Counter[tuple[str, Event]] = Counter()
        self.told: Counter[tuple[str, Event]] = Counter()
        self.blamed: list[Noticed] = []
        self.ours: dict[str, Change] = {}
        self.open_action: Action | None = None
        self.kept_back: Reading | None = None
        self.posted = 0
        self.drawn: dict[tuple[str, str], Case] = {}

    @initialize(statuses=st.lists(st.sampled_from(["OPEN", "AWAITING_CUSTOMER", "CLOSED"]), min_size=3, max_size=3))
    def begin(self, statuses: list[str]) -> None:
        """The third case does not exist yet; those that are closed at first are not known."""
        for case_id, status in zip(CASES[:2], statuses, strict=False):
            self.upstream[case_id] = read(id=case_id, status=status)
        watches.start(self.db, watch())
        polled.begin(self.db, "T1", STORE_ID, BASELINE)
        store = polled.store_row(self.db, "T1", STORE_ID)
        assert store is not None
        active = [case for case in self.upstream.values() if not case.is_closed]
        tracked.learn(self.db, store["id"], [Reading(case, self.now) for case in active])
        polled.settle(self.db, "T1", STORE_ID, self.now, is_settled=True)

    def tick(self) -> None:
        """Time passes on both sides."""
        self.now += 1.0
        self.minute += 1.0

    def change(self, case_id: str, event: Event | None, **fields: Any) -> None:
        """Somebody outside does something."""
        self.tick()
        self.upstream[case_id] = self.upstream[case_id].model_copy(update={**fields, "updated_at": at(self.minute)})
        if event:
            self.outside[case_id, event] += 1

    @rule()
    @precondition(lambda self: CASES[2] not in self.upstream)
    def a_customer_opens_a_case(self) -> None:
        """New to everybody."""
        self.tick()
        moment = at(self.minute)
        self.upstream[CASES[2]] = read(id=CASES[2], created_at=moment, last_message_at=moment)
        self.outside[CASES[2], Event.NEW] += 1

    @rule(case_id=ANY_CASE)
    def the_customer_writes(self, case_id: str) -> None:
        """Which reopens a closed case."""
        if case := self.upstream.get(case_id):
            if case.is_closed:
                self.outside[case_id, Event.REOPENED] += 1
            fields = {"last_message_at": at(self.minute + 1), "last_message_by": "CUSTOMER", "closed_by": None}
            self.change(case_id, Event.ANSWERED, status="AWAITING_MERCHANT", closed_at=None, **fields)

    @rule(case_id=ANY_CASE, status=st.sampled_from(["CLOSED", "OPEN", "AWAITING_CUSTOMER"]))
    def the_dashboard_moves(self, case_id: str, status: str) -> None:
        """As the contract allows it."""
        case = self.upstream.get(case_id)
        if case is None or case.is_closed != (status == "OPEN") or case.status == status:
            return
        event = {"CLOSED": Event.CLOSED, "OPEN": Event.REOPENED}.get(status, Event.PARKED)
        closed = {"closed_by": "MERCHANT", "closed_at": at(self.minute + 1)} if status == "CLOSED" else {}
        self.change(case_id, event, status=status, **({"closed_by": None, "closed_at": None} | closed))

    @rule(case_id=ANY_CASE, priority=st.sampled_from(list(Priority)))
    def the_dashboard_sets_the_priority(self, case_id: str, priority: Priority) -> None:
        """Up or down."""
        if (case := self.upstream.get(case_id)) and case.priority != priority:
            raised = list(Priority).index(priority) > list(Priority).index(Priority(case.priority or "LOW"))
            self.change(case_id, Event.PRIORITY if raised else None, priority=priority.value)

    @rule(case_id=ANY_CASE)
    def the_customer_escalates(self, case_id: str) -> None:
        """Once."""
        if (case := self.upstream.get(case_id)) and not case.escalated:
            self.change(case_id, Event.ESCALATED, escalated=True)

    @rule(case_id=ANY_CASE, change=CHANGES)
    @precondition(lambda self: self.open_action is None)
    def ana_asks_for_a_change(self, case_id: str, change: Change) -> None:
        """Which is recorded, and not carried out yet."""
        self.tick()
        self.keys += 1
        wish = request(change, f"key-{self.keys}", case_id=case_id, store_id=STORE_ID)
        recorded = journal.record(self.db, [wish], "run", self.now, PATIENCE)
        self.open_action = recorded[0] if recorded else None

    @rule(is_answered=st.booleans())
    @precondition(lambda self: self.open_action is not None)
    def her_action_is_settled(self, is_answered: bool) -> None:
        """Done, or refused; without an answer it is done and nobody can say so."""
        action = self.open_action
        assert action is not None
        self.open_action, case = None, self.upstream.get(action.request.case_id)
        change = action.request.change
        if case is None or ((change.verb is Verb.REOPEN) != case.is_closed and change.verb is not Verb.PRIORITY):
            self.settle(action, Outcome(STORE_ID, None, case, Refusal(Reason.ALREADY_CLOSED)))
            return
        fields = {"status": change.status or case.status, "priority": change.priority or case.priority}
        closed = {"closed_by": "MERCHANT", "closed_at": at(self.minute + 1)} if change.verb is Verb.CLOSE else {}
        if change.verb is Verb.REOPEN:
            closed = {"closed_by": None, "closed_at": None}
        self.change(case.id, None, **{name: str(value) for name, value in fields.items()}, **closed)
        self.ours[case.id] = change
        journal.note_before(self.db, action, case.state, "run")
        after = self.upstream[case.id]
        refusal = Refusal(Reason.UNCLEAR) if not is_answered else None
        self.settle(action, Outcome(STORE_ID, case.state, after if is_answered else None, refusal))

    def settle(self, action: Action, outcome: Outcome) -> None:
        """And everything that follows from it is posted."""
        self.tick()
        self.post(journal.settle(self.db, action, replace(outcome, seen_at=self.now), tell, self.now))

    @rule(case_id=ANY_CASE)
    def somebody_looks_at_a_case(self, case_id: str) -> None:
        """Which keeps a reading and says nothing to others."""
        self.tick()
        if case := self.upstream.get(case_id):
            kept = known.find(self.db, "T1", case_id, STORE_ID)
            last = kept.last_change_seen_in(case) if kept else None
            known.keep(self.db, "T1", KnownCase(STORE_ID, case, self.now, last))

    @rule(case_id=ANY_CASE)
    def a_page_is_on_its_way(self, case_id: str) -> None:
        """A reading that will arrive late."""
        self.tick()
        if case := self.upstream.get(case_id):
            self.kept_back = Reading(case, self.now)

    @rule()
    @precondition(lambda self: self.kept_back is not None)
    def the_late_page_arrives(self) -> None:
        """Whatever was read or done meanwhile."""
        assert self.kept_back is not None
        self.apply((self.kept_back,))
        self.kept_back = None

    @rule()
    def a_poll(self) -> None:
        """All cases are read."""
        self.tick()
        self.apply(tuple(Reading(case, self.now) for case in self.upstream.values()))

    def apply(self, readings: tuple[Reading, ...]) -> None:
        """Keep it, and post what follows."""
        deliveries, _ = news.apply(self.db, "T1", STORE_ID, readings, None, self.now)
        self.post(deliveries)

    def post(self, deliveries: tuple[Delivery, ...]) -> None:
        """What Slack would show: cards as they are drawn from the tables, and lines counted."""
        for delivery in deliveries:
            match delivery.say:
                case ShowCard() as show:
                    self.show(delivery, show)
                case SayNoticed(noticed) if delivery.channel == CHANNEL:
                    self.hear(noticed)
                case SayDigest():
                    raise AssertionError("three cases are no digest")
            outbox.finish(self.db, delivery, "posted", None, self.now)

    def show(self, delivery: Delivery, show: ShowCard) -> None:
        """A card, as bot/posting does it."""
        kept = known.find(self.db, "T1", show.case_id, STORE_ID)
        card = posted.card_in(self.db, "T1", delivery.channel, show.case_id, STORE_ID)
        assert kept is not None
        assert kept.version >= show.version
        if Event.NEW in show.why:
            self.told[show.case_id, Event.NEW] += 1
        if card is None and not show.may_post:
            return
        if card is None or show.anew:
            self.posted += 1
            new = Card(delivery.channel, f"{self.posted}.0", show.case_id, STORE_ID, self.now, kept.version)
            posted.add_card(self.db, "T1", new)
            self.drawn[delivery.channel, new.ts] = kept.case
        else:
            posted.note_shown(self.db, "T1", card, kept.version)
            self.drawn[delivery.channel, card.ts] = kept.case

    def hear(self, noticed: Noticed) -> None:
        """A line in the channel's thread."""
        for event in noticed.events:
            if event is not Event.NEW:
                self.told[noticed.case_id, event] += 1
        if noticed.maybe is None:
            self.blamed.append(noticed)

    @invariant()
    def nothing_is_told_that_did_not_happen_outside(self) -> None:
        """Each telling has a change of its own, unless a click that nobody confirmed may have made it."""
        for (case_id, event), times in self.told.items():
            unsure = event in (Event.CLOSED, Event.REOPENED, Event.PARKED, Event.PRIORITY) and case_id in self.ours
            assert times <= self.outside[case_id, event] or unsure, (case_id, event)

    @invariant()
    def what_was_done_through_casebot_is_blamed_on_nobody_else(self) -> None:
        """A line without a doubt needs somebody outside who did such a thing."""
        blamed = Counter((noticed.case_id, event) for noticed in self.blamed for event in noticed.events)
        for (case_id, event), times in blamed.items():
            if event is not Event.NEW:
                assert times <= self.outside[case_id, event], (case_id, event)

    def teardown(self) -> None:
        """In the end everything is settled, and two polls make every card true."""
        if not self.upstream:
            return
        if self.open_action is not None:
            self.her_action_is_settled(is_answered=True)
        self.a_poll()
        self.a_poll()
        for case_id, case in self.upstream.items():
            for card in posted.cards_of(self.db, "T1", case_id, STORE_ID):
                drawn = self.drawn[card.channel, card.ts]
                assert drawn.model_copy(update={"updated_at": None}) == case.model_copy(update={"updated_at": None})
        self.db.close()


TestShop = Shop.TestCase
TestShop.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)
