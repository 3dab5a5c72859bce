"""The upstream's side: the customer and the dashboard act, within Pandabase's rules."""

import pytest

from bot.sandbox.page.server import Page
from tests.sandbox.page.conftest import Browser


async def test_a_customer_opens_a_case(browser: Browser, page: Page) -> None:
    told = await browser.post("cases/new", subject="It does not start", customer="Mia Lang")
    case = page.world.pandabase.case(told["id"])
    assert (case["subject"], case["status"], case["customer"]["firstName"]) == ("It does not start", "OPEN", "Mia")


async def test_a_case_needs_a_store_that_exists(browser: Browser) -> None:
    told = await browser.post("cases/new", subject="x", store_id="shp_nowhere00000")
    assert told == {"ok": False, "problem": "There is no store shp_nowhere00000."}


async def test_a_customer_who_writes_reopens_a_closed_case(browser: Browser, page: Page, late: str) -> None:
    await browser.post(f"cases/{late}/close")
    await browser.post(f"cases/{late}/customer_writes", text="It is still not here")
    assert page.world.pandabase.case(late)["status"] == "AWAITING_MERCHANT"
    timeline = (await browser.get(f"/_sandbox/cases/{late}/timeline"))[1]
    assert "It is still not here" in timeline


async def test_the_dashboard_is_refused_in_pandabases_words(browser: Browser, late: str) -> None:
    told = await browser.post(f"cases/{late}/reopen")
    assert told == {"ok": False, "problem": "Only closed cases can be reopened."}


async def test_the_dashboard_closes_and_reopens(browser: Browser, page: Page, late: str) -> None:
    for verb in ("close", "reopen"):
        assert await browser.post(f"cases/{late}/{verb}") == {"ok": True}
    assert page.world.pandabase.case(late)["status"] == "OPEN"


@pytest.mark.parametrize(("wanted", "is_taken"), [("urgent", True), ("HIGH", True), ("soon", False)])
async def test_the_dashboard_sets_a_priority_that_exists(
    browser: Browser, late: str, wanted: str, is_taken: bool
) -> None:
    assert (await browser.post(f"cases/{late}/priority", priority=wanted))["ok"] is is_taken


async def test_a_case_is_escalated(browser: Browser, page: Page, late: str) -> None:
    await browser.post(f"cases/{late}/escalate")
    assert page.world.pandabase.case(late)["escalated"]


async def test_only_a_case_that_waits_for_the_customer_closes_by_itself(browser: Browser, late: str) -> None:
    told = await browser.post(f"cases/{late}/auto_close")
    assert told == {"ok": False, "problem": "Only a case that awaits the customer is closed automatically."}


@pytest.mark.parametrize("verb", ["close", "customer_writes"])
async def test_a_case_that_is_not_there_is_told_so(browser: Browser, verb: str) -> None:
    assert await browser.post(f"cases/cs_nothing00000/{verb}", text="x") == {
        "ok": False,
        "problem": "There is no case cs_nothing00000.",
    }


async def test_the_store_replies_and_waits_for_the_customer(browser: Browser, page: Page, late: str) -> None:
    await browser.post(f"cases/{late}/reply", text="It is on its way")
    case = page.world.pandabase.case(late)
    assert (case["status"], case["lastMessageBy"]) == ("AWAITING_CUSTOMER", "MERCHANT")


async def test_the_dashboard_parks_a_case(browser: Browser, page: Page, late: str) -> None:
    await browser.post(f"cases/{late}/await")
    assert page.world.pandabase.case(late)["status"] == "AWAITING_CUSTOMER"


async def test_a_case_is_escalated_no_more(browser: Browser, page: Page, late: str) -> None:
    for verb in ("escalate", "calm_down"):
        await browser.post(f"cases/{late}/{verb}")
    assert not page.world.pandabase.case(late)["escalated"]


async def test_pandabases_own_people_join(browser: Browser, page: Page, late: str) -> None:
    await browser.post(f"cases/{late}/staff_writes", text="We look into it")
    assert page.world.pandabase.case(late)["lastMessageBy"] == "STAFF"


async def test_what_was_read_in_the_dashboard_is_unread_no_more(browser: Browser, page: Page, late: str) -> None:
    await browser.post(f"cases/{late}/read")
    assert page.world.pandabase.case(late)["unreadCount"] == 0


async def test_a_customer_opens_another_case(browser: Browser, page: Page, late: str) -> None:
    told = await browser.post("cases/new", subject="And another thing", customer_of=late)
    pandabase = page.world.pandabase
    assert pandabase.case(told["id"])["customerId"] == pandabase.case(late)["customerId"]


async def test_much_happens_at_once(browser: Browser) -> None:
    told = await browser.post("cases/many", count=40, seed=1)
    assert sum(told["happened"].values()) == 40


@pytest.mark.parametrize("count", [0, 301])
async def test_not_everything_happens_at_once(browser: Browser, count: int) -> None:
    assert not (await browser.post("cases/many", count=count))["ok"]
