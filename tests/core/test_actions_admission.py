"""Whoever may not act at all is refused before anything is asked of Pandabase; what was sent is followed to its end."""

from __future__ import annotations

from dataclasses import replace

from bot.actions import Actions
from bot.errors import Reason
from bot.records import Actor
from tests.core.bench import Bench
from tests.core.making import OPEN, action, case


class Guarded(Bench):
    """The same bench, where nobody is admitted."""

    def __init__(self) -> None:
        """`asked` are those of whom it was asked."""
        super().__init__()
        self.asked: list[Actor] = []
        self.actions = Actions(self.journal, self.accounts, self.api, self.clock, self.clock.sleep, admits=self._admits)

    async def _admits(self, actor: Actor) -> bool:
        self.asked.append(actor)
        return False


async def test_nothing_is_asked_of_pandabase_and_the_person_is_refused() -> None:
    bench = Guarded()
    assert (await bench.reason(), bench.names) == (Reason.NOT_ADMITTED, ["settle"])


async def test_the_question_is_about_whoever_acts() -> None:
    bench = Guarded()
    await bench.run()
    assert bench.asked == [action().request.actor]


async def test_a_change_that_was_sent_already_is_followed_whoever_asked_for_it() -> None:
    bench = Guarded()
    bench.api.reads = [case("CLOSED")]
    await bench.run(replace(action(), before=OPEN, was_sent=True))
    assert bench.asked == []
