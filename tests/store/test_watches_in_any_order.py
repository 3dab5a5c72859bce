"""Whatever people do with watches, and however tokens fail: each channel hears exactly what became of its watch."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.deliveries import Delivery
from bot.records import Actor
from bot.sayings import Notice, SayNotice
from bot.store.accounts import Vault
from bot.store.database import Database
from bot.store.people_and_cards import SqliteAccounts
from bot.store.watch_adapters import SqliteWatches
from bot.watches import Stop, Watch
from tests.core.making import ANA, BEN, NOW, STORE_ID, FakeClock, account
from tests.store.conftest import KEY

CHANNELS, PEOPLE = ("C1", "C2", "C3"), (ANA, BEN)
Deed = tuple[str, str, Actor, Stop]
DEEDS = st.tuples(
    st.sampled_from(["start", "end", "take over", "stop", "resume"]),
    *(st.sampled_from(CHANNELS), st.sampled_from(PEOPLE), st.sampled_from([*Stop])),
)


class Model:
    """What should be: the watches by channel, and what each deed lets the channels hear."""

    def __init__(self) -> None:
        """Nobody watches."""
        self.watches: dict[str, Watch] = {}
        self.time = NOW

    def do(self, deed: Deed) -> list[tuple[str, Notice]]:
        """The same as the real watches should do."""
        verb, channel, actor, why = deed
        if verb in ("stop", "resume"):
            return self._of_token(actor, why if verb == "stop" else None)
        watch = self.watches.get(channel)
        if verb == "start":
            self.time += 1
            if watch is None or watch.stopped:
                self.watches[channel] = Watch("T1", channel, STORE_ID, actor, self.time)
        elif watch is not None and verb == "end":
            del self.watches[channel]
            return [(channel, Notice.ENDED)]
        elif watch is not None and watch.stopped:
            self.watches[channel] = replace(watch, lender=actor, stopped=None)
            return [(channel, Notice.TAKEN_OVER)]
        return []

    def _of_token(self, actor: Actor, why: Stop | None) -> list[tuple[str, Notice]]:
        """A token fails, or another one is linked."""
        moved = [each for each in self.watches.values() if each.lender == actor and self._moves(each, why)]
        self.watches.update({each.channel: replace(each, stopped=why) for each in moved})
        return [(each.channel, Notice[why.name] if why else Notice.RESUMED) for each in moved]

    @staticmethod
    def _moves(watch: Watch, why: Stop | None) -> bool:
        return watch.stopped is None if why else watch.stopped not in (None, Stop.UNLINKED)

    def lender(self) -> Actor | None:
        """Whose token reads the store."""
        working = [each for each in self.watches.values() if each.stopped is None]
        return min(working, key=lambda each: each.since).lender if working else None


async def really(watches: SqliteWatches, deed: Deed, time: float) -> tuple[Delivery, ...]:
    """Do it."""
    verb, channel, actor, why = deed
    watch = Watch("T1", channel, STORE_ID, actor, time)
    match verb:
        case "start":
            await watches.start(watch)
        case "end":
            return await watches.end(watch, actor)
        case "take over":
            return await watches.take_over("T1", channel, STORE_ID, actor) or ()
        case "stop":
            return await watches.stop(actor, STORE_ID, why)
        case "resume":
            return await watches.resume(actor, STORE_ID)
    return ()


async def played(deeds: list[Deed]) -> None:
    """Do it all, and compare after each deed."""
    database = await Database.open(Path(":memory:"), FakeClock())
    vault, model = Vault([KEY]), Model()
    watches, accounts = SqliteWatches(database, FakeClock(), vault), SqliteAccounts(database, FakeClock(), vault)
    for person in PEOPLE:
        await accounts.link(account(user_id=person.user_id))
    for deed in deeds:
        expected = model.do(deed)
        assert heard(await really(watches, deed, model.time)) == sorted(expected)
        kept = {each.watch.channel: each.watch for each in await watches.health("T1")}
        lender = await watches.lender("T1", STORE_ID)
        assert (kept, lender.actor if lender else None) == (model.watches, model.lender())
        assert await watches.stores() == ((("T1", STORE_ID),) if lender else ())
    await database.close()


def heard(deliveries: tuple[Delivery, ...]) -> list[tuple[str, Notice]]:
    """What the channels hear, in the order of their names."""
    return sorted((each.channel, each.say.notice) for each in deliveries if isinstance(each.say, SayNotice))


@settings(max_examples=60)
@given(st.lists(DEEDS, max_size=15))
def test_watches_and_what_is_heard_of_them_fit_whatever_people_did(deeds: list[Deed]) -> None:
    asyncio.run(played(deeds))
