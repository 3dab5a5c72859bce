"""Pages of a store's cases: what is on them, and how many there are."""

import json
import logging
from typing import Any

import pytest

from bot.pandabase import answers
from bot.pandabase.client import PandabaseClient
from bot.pandabase.reply import Reply
from bot.ports import CasePage, Part
from bot.records import Account
from bot.sandbox.pandabase import Fault, StandInPandabase
from tests.pandabase import NOW

GOOD = {"id": "cs_8Kd02mXqPz71LtVa", "status": "OPEN"}


def listed(items: int, pagination: Any, part: Part) -> CasePage:
    """A page with so many cases and this pagination."""
    cases = [{**GOOD, "id": f"cs_{number:012}"} for number in range(items)]
    body = json.dumps({"ok": True, "data": {"items": cases, "pagination": pagination}}).encode()
    return answers.decipher_page(Reply(200, {}, body), NOW, part).page


@pytest.mark.parametrize(
    ("items", "pagination", "part", "extent"),
    [
        (2, {"page": 1, "limit": 2, "total": 5, "totalPages": 3}, Part(1, 2), (5, 3)),
        (0, {"page": 1, "limit": 2, "total": 0, "totalPages": 0}, Part(1, 2), (0, 0)),
        (2, {"total": 5}, Part(1, 2), (5, 3)),
        (2, None, Part(1, 2), (2, 2)),
        (1, None, Part(1, 2), (1, 1)),
        (2, None, Part(3, 2), (6, 4)),
        (0, None, Part(3, 2), (0, 0)),
        (2, {"total": 1, "totalPages": 1}, Part(3, 2), (6, 3)),
        (2, {"total": "5", "totalPages": True}, Part(1, 2), (2, 2)),
        (2, {"total": -5, "totalPages": -1}, Part(1, 2), (2, 2)),
        (2, [5], Part(1, 2), (2, 2)),
    ],
)
def test_the_extent_is_what_is_told_and_never_less_than_what_is_seen(
    items: int, pagination: Any, part: Part, extent: tuple[int, int]
) -> None:
    page = listed(items, pagination, part)
    assert (page.total, page.pages) == extent


def test_an_item_that_is_no_case_costs_itself_alone() -> None:
    body = json.dumps({"ok": True, "data": {"items": [GOOD, {"id": 7}, [], GOOD]}}).encode()
    found = answers.decipher_page(Reply(200, {}, body), NOW, Part())
    assert (len(found.page.cases), found.left_out) == (2, 2)


async def test_how_many_were_left_out_is_logged(
    pandabase: StandInPandabase, client: PandabaseClient, ana: Account, caplog: pytest.LogCaptureFixture
) -> None:
    body = json.dumps({"ok": True, "data": {"items": [GOOD, {"id": 7}]}})
    pandabase.fault(Fault(status=200, body=body))
    with caplog.at_level(logging.WARNING):
        await client.page(ana, Part())
    assert "1 cases on a page cannot be read" in caplog.text


async def test_a_page_holds_the_cases_of_one_status(
    pandabase: StandInPandabase, client: PandabaseClient, ana: Account, case_id: str
) -> None:
    pandabase.add_case(ana.store_id, status="CLOSED")
    page = await client.page(ana, Part(status="OPEN"))
    assert [case.id for case in page.cases] == [case_id]


async def test_a_page_holds_the_cases_of_one_customer(
    pandabase: StandInPandabase, client: PandabaseClient, ana: Account, case_id: str
) -> None:
    other = pandabase.add_case(ana.store_id)
    page = await client.page(ana, Part(customer_id=other["customerId"]))
    assert [case.id for case in page.cases] == [other["id"]]


async def test_the_last_page_is_the_rest(pandabase: StandInPandabase, client: PandabaseClient, ana: Account) -> None:
    for _ in range(5):
        pandabase.add_case(ana.store_id)
    page = await client.page(ana, Part(3, 2))
    assert (len(page.cases), page.total, page.pages) == (1, 5, 3)


async def test_a_page_is_tried_once(pandabase: StandInPandabase, client: PandabaseClient, ana: Account) -> None:
    pandabase.fault(Fault(status=500, times=None))
    with pytest.raises(Exception, match="Pandabase answered 500"):
        await client.page(ana, Part())
    assert len(pandabase.calls) == 1
