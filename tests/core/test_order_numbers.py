"""An order's number in place of a case's id: where its cases are looked for, how long, and what is shown of them."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.case import Case, Order
from bot.errors import NotRecorded, NotTaken, Reason, Refusal, TokenRejected
from bot.order_numbers import MOST_FOUND, MOST_PAGES, OrderNumbers
from bot.pandabase.client import PandabaseClient
from bot.ports import CasePage, Part
from bot.records import Account, FoundCase
from bot.sandbox.pandabase import Limits, StandInPandabase
from bot.store.json import LINE
from tests.core.fakes import Event, FakeApi, FakeCards
from tests.core.making import ANSWERED, CASE_ID, NOW, OTHER_CASE, STORE_ID, account, case, line

NUMBER = "cs_98431207aB"
MEANT = FoundCase(CASE_ID, STORE_ID, "Where is it?", "OPEN")
Page = tuple[Case, ...] | Exception


def of_order(number: str | None = NUMBER, case_id: str = CASE_ID) -> Case:
    """A case on an order."""
    return case(id=case_id, order=Order(order_number=number))


class Desk:
    """Somebody looks for an order; `pages` are the store's list, `known` the cases that the bot knows of it."""

    def __init__(self, *pages: Page, known: tuple[FoundCase, ...] | Exception = ()) -> None:
        """Nothing has been asked yet."""
        self.events: list[Event] = []
        self.cards = FakeCards({NUMBER: known})
        self.api = FakeApi(self.events, (), pages=pages)

    async def find(self, asker: Account | None = None, patience: float = 5.0) -> tuple[FoundCase, ...]:
        """What is found."""
        return await OrderNumbers(self.cards, self.api, patience).find(asker or account(), NUMBER)

    @property
    def pages(self) -> list[object]:
        """Which pages were read."""
        return [number for _, number in self.events]


async def test_a_case_that_is_known_is_found() -> None:
    assert await Desk(known=(MEANT,)).find() == (MEANT,)


async def test_a_case_that_is_known_costs_no_request() -> None:
    desk = Desk((of_order(),), known=(MEANT,))
    await desk.find()
    assert desk.pages == []


async def test_known_cases_are_looked_for_in_the_persons_own_workspace_and_store() -> None:
    desk = Desk(known=(MEANT,))
    await desk.find()
    assert desk.cards.asked == [("T1", STORE_ID)]


async def test_who_may_not_read_the_store_is_not_told_what_a_known_case_is_about() -> None:
    (found,) = await Desk(known=(MEANT,)).find(account(can_read=False))
    assert (found.case_id, found.subject) == (CASE_ID, None)


async def test_who_may_not_read_the_store_has_its_list_not_read() -> None:
    desk = Desk((of_order(),))
    assert (await desk.find(account(can_read=False)), desk.pages) == ((), [])


async def test_a_case_that_is_not_known_is_found_in_the_list() -> None:
    assert await Desk((of_order(),)).find() == (MEANT,)


async def test_the_list_is_read_up_to_the_page_that_has_it() -> None:
    desk = Desk((case(),), (of_order(),), (case(),))
    await desk.find()
    assert desk.pages == [1, 2]


async def test_the_list_is_read_up_to_its_last_page() -> None:
    desk = Desk((case(),), (case(),))
    assert (await desk.find(), desk.pages) == ((), [1, 2])


async def test_a_store_without_cases_is_asked_once() -> None:
    desk = Desk()
    await desk.find()
    assert desk.pages == [1]


async def test_a_long_list_is_read_for_five_pages_only() -> None:
    desk = Desk(*[(case(),)] * 9, (of_order(),))
    assert (await desk.find(), len(desk.pages)) == ((), MOST_PAGES)


@pytest.mark.parametrize("number", [None, NUMBER.lower(), NUMBER[:-1], f"{NUMBER}0", f" {NUMBER}"])
async def test_numbers_that_are_only_similar_are_not_the_same(number: str | None) -> None:
    assert await Desk((of_order(number),)).find() == ()


async def test_cases_without_an_order_are_passed_over() -> None:
    assert await Desk((case(), of_order(case_id=OTHER_CASE))).find() == (
        FoundCase(OTHER_CASE, STORE_ID, "Where is it?", "OPEN"),
    )


@pytest.mark.parametrize("where", ["known", "list"])
async def test_at_most_three_cases_are_given(where: str) -> None:
    desk = Desk(known=(MEANT,) * 9) if where == "known" else Desk((of_order(),) * 9)
    assert len(await desk.find()) == MOST_FOUND


@pytest.mark.parametrize("trouble", [NotTaken(ANSWERED, 9.0), TokenRejected(ANSWERED), KeyError("a mistake")])
async def test_trouble_with_the_list_means_that_nothing_is_found(trouble: Exception) -> None:
    assert await Desk((case(),), trouble, (of_order(),)).find() == ()


async def test_trouble_with_the_database_means_that_nothing_is_found() -> None:
    assert await Desk(known=NotRecorded("the file is away")).find() == ()


class StuckApi(FakeApi):
    """An upstream that never answers."""

    async def page(self, account: Account, part: Part) -> CasePage:
        """It takes forever."""
        await asyncio.Event().wait()
        return await super().page(account, part)


async def test_a_list_that_does_not_come_is_given_up() -> None:
    orders = OrderNumbers(FakeCards(), StuckApi([], ()), patience=0.01)
    assert await asyncio.wait_for(orders.find(account(), NUMBER), 2.0) == ()


async def test_whoever_waits_for_their_turn_is_given_up_in_the_same_time() -> None:
    orders = OrderNumbers(FakeCards(), StuckApi([], ()), patience=0.01)
    found = await asyncio.wait_for(asyncio.gather(*[orders.find(account(), NUMBER) for _ in range(9)]), 2.0)
    assert set(found) == {()}


async def test_it_is_found_through_the_api_itself() -> None:
    async with StandInPandabase(limits=Limits.none(), clock=lambda: NOW) as pandabase:
        store = pandabase.add_store("Corner Shop")
        wanted = pandabase.add_case(store, order={"orderNumber": NUMBER}, lastMessageAt="2026-01-01T00:00:00.000Z")
        for _ in range(100):
            pandabase.add_case(store)
        client = PandabaseClient(pandabase.api_url, clock=lambda: NOW)
        asker = Account("T1", "U1", store, pandabase.issue_token(store))
        (found,) = await OrderNumbers(FakeCards(), client).find(asker, NUMBER)
        await client.aclose()
    assert (found.case_id, found.store_id) == (wanted["id"], store)


FOUND = st.builds(FoundCase, st.text(), st.text(), st.none() | st.text(), st.text())


@given(found=st.lists(FOUND, max_size=MOST_FOUND).map(tuple))
def test_what_was_found_survives_the_journal(found: tuple[FoundCase, ...]) -> None:
    kept = line(refusal=Refusal(Reason.NOT_FOUND, found=found))
    assert LINE.validate_json(LINE.dump_json(kept)) == kept


def test_a_refusal_that_an_earlier_version_wrote_brings_no_cases() -> None:
    written = LINE.dump_json(line(refusal=Refusal(Reason.NOT_FOUND))).replace(b',"found":[]', b"")
    assert (b"found" in written.replace(b"not_found", b""), LINE.validate_json(written).refusal) == (
        False,
        Refusal(Reason.NOT_FOUND),
    )
