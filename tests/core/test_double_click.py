"""Which wishes are one wish: a table, and a hand that clicks and clicks."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from bot.case import Change
from bot.double_click import DOUBLE_CLICK_SECONDS, Earlier, joins
from bot.errors import Reason
from bot.records import Actor
from tests.core.making import ANA, BEN, CLOSE, MAKE_HIGH, MAKE_LOW, NOW, OTHER_STORE, REOPEN, STORE_ID, request

UNDER_WAY = Earlier("U1", CLOSE, STORE_ID, NOW - 60, is_settled=False)
DONE = Earlier("U1", CLOSE, STORE_ID, NOW - 1, is_settled=True)
BENS_REOPENING = Earlier("U2", REOPEN, STORE_ID, NOW, is_settled=True)
TRY_AGAIN = [
    *(Reason.NOT_LINKED, Reason.KEY_LOST, Reason.TOKEN_REJECTED, Reason.SCOPE_MISSING),
    *(Reason.NOT_FOUND, Reason.TOO_LATE, Reason.UNAVAILABLE),
]


@pytest.mark.parametrize(
    ("earlier", "is_joined"),
    [
        ([], False),
        ([UNDER_WAY], True),
        ([DONE], True),
        ([replace(DONE, recorded_at=NOW - 5.0)], True),
        ([replace(DONE, recorded_at=NOW - 5.1)], False),
        ([replace(UNDER_WAY, actor_id="U2")], False),
        ([replace(UNDER_WAY, change=MAKE_HIGH)], False),
        ([replace(DONE, reason=Reason.ALREADY_CLOSED)], True),
        ([replace(DONE, reason=Reason.UNCLEAR)], True),
        ([BENS_REOPENING, DONE], False),
        ([BENS_REOPENING, UNDER_WAY], False),
        ([replace(BENS_REOPENING, change=MAKE_LOW), UNDER_WAY], True),
    ],
)
def test_a_wish_joins_an_earlier_one_that_is_the_same(earlier: list[Earlier], is_joined: bool) -> None:
    assert joins(request(), earlier, NOW) is is_joined


@pytest.mark.parametrize("reason", TRY_AGAIN)
def test_a_wish_is_new_when_trying_again_makes_sense(reason: Reason) -> None:
    assert not joins(request(), [replace(DONE, reason=reason)], NOW)


@pytest.mark.parametrize(
    ("asked", "earlier", "is_joined"),
    [(None, STORE_ID, True), (STORE_ID, STORE_ID, True), (STORE_ID, None, True), (OTHER_STORE, STORE_ID, False)],
)
def test_the_same_case_in_another_store_is_another_wish(asked: str | None, earlier: str, is_joined: bool) -> None:
    assert joins(request(store_id=asked), [replace(DONE, store_id=earlier)], NOW) is is_joined


class Clicking(RuleBasedStateMachine):
    """Two people click on one case; the machine says when an action ends, and how time passes."""

    def __init__(self) -> None:
        """Nothing was clicked yet."""
        super().__init__()
        self.now = NOW
        self.actions: list[Earlier] = []
        self.joined: tuple[Earlier, list[Earlier]] | None = None

    @rule(actor=st.sampled_from([ANA, BEN]), change=st.sampled_from([CLOSE, REOPEN, MAKE_LOW, MAKE_HIGH]))
    def click(self, actor: Actor, change: Change) -> None:
        """Somebody wishes for something."""
        wish = request(change, actor=actor)
        earlier = list(reversed(self.actions))
        new = Earlier(wish.actor.user_id, change, None, self.now, is_settled=False)
        self.joined = (new, earlier) if joins(wish, earlier, self.now) else None
        if self.joined is None:
            self.actions.append(new)

    @rule(seconds=st.floats(0, 20))
    def wait(self, seconds: float) -> None:
        """Time passes."""
        self.now += seconds

    @rule(reason=st.none() | st.sampled_from([*Reason]), choice=st.integers(0, 100))
    def settle(self, reason: Reason | None, choice: int) -> None:
        """Some action ends."""
        open_ones = [index for index, action in enumerate(self.actions) if not action.is_settled]
        if open_ones:
            index = open_ones[choice % len(open_ones)]
            self.actions[index] = replace(self.actions[index], is_settled=True, reason=reason)

    @invariant()
    def a_joined_wish_is_carried_by_the_action_it_joined(self) -> None:
        """There is an earlier action of the same person and wish, under way or fresh, and nothing came in between."""
        if self.joined is None:
            return
        new, earlier = self.joined
        same = next(i for i, old in enumerate(earlier) if (old.actor_id, old.change) == (new.actor_id, new.change))
        old, between = earlier[same], earlier[:same]
        assert not old.is_settled or new.recorded_at - old.recorded_at <= DOUBLE_CLICK_SECONDS
        assert not any(action.change.competes_with(new.change) for action in between)

    @invariant()
    def nobody_has_the_same_wish_under_way_twice_in_a_row(self) -> None:
        """Two unfinished actions of one person and wish have a competing one between them."""
        for index, action in enumerate(self.actions):
            for later_index in range(index + 1, len(self.actions)):
                later = self.actions[later_index]
                is_same = (action.actor_id, action.change) == (later.actor_id, later.change)
                between = self.actions[index + 1 : later_index]
                if is_same and not action.is_settled:
                    assert any(one.change.competes_with(action.change) for one in between)


TestClicking = Clicking.TestCase
TestClicking.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
