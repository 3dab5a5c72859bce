"""An action on an id that is an order's number: nothing is changed, and the cases of the order are found."""

from __future__ import annotations

import pytest

from bot.actions import Actions
from bot.errors import CaseNotFound, Reason, TokenRejected, Unclear, UpstreamError
from bot.order_numbers import OrderNumbers
from bot.records import Action, FoundCase, Outcome
from tests.core.bench import Bench
from tests.core.fakes import FakeCards, Step
from tests.core.making import ANSWERED, CASE_ID, OPEN, OTHER_CASE, STORE_ID, account, action

GONE = CaseNotFound(ANSWERED)
MEANT = FoundCase(OTHER_CASE, STORE_ID, "Where is it?", "OPEN")


class Counter(Bench):
    """A bench where the order's case is known."""

    def __init__(self, *reads: Step, can_read: bool = True) -> None:
        """`reads` are what the upstream answers; changing the case answers that there is none."""
        super().__init__(GONE, reads=reads or (GONE,), account=account(can_read=can_read))
        self.cards = FakeCards({CASE_ID: (MEANT,)})
        orders = OrderNumbers(self.cards, self.api)
        self.actions = Actions(self.journal, self.accounts, self.api, self.clock, self.clock.sleep, orders=orders)

    async def found(self, acted: Action | None = None) -> tuple[FoundCase, ...]:
        """What may have been meant."""
        return found_in(await self.run(acted))


def found_in(outcome: Outcome) -> tuple[FoundCase, ...]:
    """The cases that a refusal brings."""
    assert outcome.refusal is not None
    return outcome.refusal.found


async def test_a_case_that_is_not_there_is_looked_for_by_its_order() -> None:
    assert await Counter().found() == (MEANT,)


async def test_a_token_that_may_only_write_learns_it_from_the_answer_to_its_change() -> None:
    assert [each.case_id for each in await Counter(can_read=False).found()] == [OTHER_CASE]


async def test_what_was_found_is_never_acted_on() -> None:
    bench = Counter()
    await bench.run()
    assert (bench.sent, bench.names) == (0, ["read", "settle"])


async def test_the_refusal_stays_that_there_is_no_such_case() -> None:
    assert await Counter().reason() is Reason.NOT_FOUND


@pytest.mark.parametrize("error", [TokenRejected(ANSWERED), Unclear(ANSWERED)], ids=["rejected", "unclear"])
async def test_other_trouble_does_not_look_for_an_order(error: UpstreamError) -> None:
    bench = Counter(error)
    await bench.run()
    assert bench.cards.asked == []


async def test_an_action_that_may_have_had_its_effect_does_not_look_for_an_order() -> None:
    bench = Counter()
    assert (await bench.found(action(before=OPEN, was_sent=True)), bench.cards.asked) == ((), [])


async def test_without_a_way_to_look_it_is_refused_all_the_same() -> None:
    assert found_in(await Bench(GONE, reads=(GONE,)).run()) == ()
