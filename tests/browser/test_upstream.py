"""The other side in the drawer: what the customer, the dashboard and Pandabase's own people do to a case."""

from __future__ import annotations

import pytest
from playwright.async_api import Locator, expect

from tests.browser.conftest import Opens
from tests.browser.sandbox import Sandbox
from tests.browser.window import Window

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def opened(window: Window, subject: str) -> Locator:
    """The entry of that case in the drawer, unfolded."""
    await window.opens_drawer("Pandabase")
    entry = window.drawer.locator(".cases > li").filter(has_text=subject)
    await entry.locator("summary").click()
    return entry


async def test_a_case_is_escalated_and_calms_down(opens: Opens, sandbox: Sandbox) -> None:
    await sandbox.new_case("Nobody listens")
    entry = await opened(await opens("Ana"), "Nobody listens")
    await entry.get_by_role("button", name="Escalate").click()
    await expect(entry.locator("summary")).to_contain_text("escalated")
    await entry.get_by_role("button", name="End escalation").click()
    await expect(entry.locator("summary")).not_to_contain_text("escalated")


async def test_a_parked_case_is_closed_by_itself(opens: Opens, sandbox: Sandbox) -> None:
    case_id = await sandbox.new_case("Left alone")
    entry = await opened(await opens("Ana"), "Left alone")
    await entry.get_by_role("button", name="Await customer").click()
    await entry.get_by_role("button", name="Auto-close").click()
    await expect(entry.locator(".badge")).to_have_text("Closed")
    assert (await sandbox.case(case_id))["closedBy"] == "SYSTEM"


@pytest.mark.parametrize(
    ("choice", "sender"), [("Reply as the store", "MERCHANT"), ("Write as Pandabase’s staff", "STAFF")]
)
async def test_somebody_else_writes_the_same_words(opens: Opens, sandbox: Sandbox, choice: str, sender: str) -> None:
    subject = f"Answered by {sender}"
    case_id = await sandbox.new_case(subject)
    entry = await opened(await opens("Ana"), subject)
    await entry.get_by_label("As the customer").fill("It is on its way")
    await entry.get_by_role("button", name="As somebody else").press("ArrowDown")
    await entry.page.get_by_role("menuitem", name=choice).press("Enter")
    await expect(entry.locator(".timeline")).to_contain_text("It is on its way")
    assert (await sandbox.case(case_id))["lastMessageBy"] == sender


async def test_a_customer_opens_another_case(opens: Opens, sandbox: Sandbox) -> None:
    first = await sandbox.new_case("The first of two")
    window = await opens("Ana")
    entry = await opened(window, "The first of two")
    await entry.get_by_label("As the customer").fill("The second of two")
    await entry.get_by_role("button", name="As somebody else").click()
    await window.page.get_by_role("menuitem", name="Open a new case").click()
    await expect(window.drawer.locator(".cases > li").filter(has_text="The second of two")).to_have_count(1)
    second = next(one for one in (await sandbox.state())["cases"] if one["subject"] == "The second of two")
    assert second["customerId"] == (await sandbox.case(first))["customerId"]


async def test_an_hour_happens_in_a_moment(opens: Opens) -> None:
    window = await opens("Ana")
    await window.page.route("**/_sandbox/cases/many", lambda route: route.fulfill(json={"ok": True}))
    await window.opens_drawer("Pandabase")
    await window.drawer.get_by_label("Much happens at once").fill("12")
    async with window.page.expect_request("**/_sandbox/cases/many") as asked:
        await window.drawer.get_by_role("button", name="Let it happen").click()
    assert (await asked.value).post_data_json == {"count": 12}
