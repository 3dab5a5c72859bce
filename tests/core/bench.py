"""Actions over the fakes: one place that says what happened, in order."""

from __future__ import annotations

from bot.actions import Actions
from bot.case import Case, State
from bot.errors import Reason
from bot.ports import FoundAccount
from bot.records import Account, Action, Outcome
from tests.core.fakes import Clockwork, Event, FakeAccounts, FakeApi, FakeJournal, Step
from tests.core.making import account, action, case


class Bench:
    """`reads` and `changes` are what the upstream answers, call by call; the last answer is repeated."""

    def __init__(
        self,
        *changes: Step,
        reads: tuple[Step, ...] = (),
        account: Account | None = None,
        **refusals: int,
    ) -> None:
        """`refusals` say how many calls of the journal fail first, by name."""
        self.events: list[Event] = []
        self.clock = Clockwork()
        self.api = FakeApi(self.events, reads or (case(),), changes or (case("CLOSED"),))
        self.journal = FakeJournal(self.events, refusals)
        self.accounts = FakeAccounts(FoundAccount(account or _linked(), (account or _linked()).store_id))
        self.actions = Actions(self.journal, self.accounts, self.api, self.clock, self.clock.sleep)

    async def run(self, acted: Action | None = None) -> Outcome:
        """Carry out an action; gives how it ended."""
        await self.actions.run(acted or action())
        (outcome,) = self.journal.outcomes
        return outcome

    async def reason(self, acted: Action | None = None) -> Reason | None:
        """The same, of an action that is refused."""
        outcome = await self.run(acted)
        return outcome.refusal.reason if outcome.refusal else None

    @property
    def names(self) -> list[str]:
        """What was called, in order."""
        return [name for name, _ in self.events]

    @property
    def sent(self) -> int:
        """How often a change was sent."""
        return self.names.count("change")

    def noted(self) -> list[State | None]:
        """What was written down before each try."""
        return [detail for name, detail in self.events if name == "note_before"]  # type: ignore[misc]

    def pass_time(self, seconds: float, answer: Case | Exception) -> Step:
        """An answer that takes so long."""

        def step() -> Case:
            self.clock.now += seconds
            if isinstance(answer, Exception):
                raise answer
            return answer

        return step


def _linked() -> Account:
    return account()
