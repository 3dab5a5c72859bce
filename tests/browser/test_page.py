"""The page around the conversation: keyboard, drawers, persons, reconnecting."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Opens
from tests.browser.sandbox import Sandbox

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_the_command_menu_leads_to_a_closed_case_by_keyboard_alone(opens: Opens, sandbox: Sandbox) -> None:
    case_id = await sandbox.new_case("Keys only")
    window = await opens("Ana")
    await window.composer.press_sequentially("/ca")
    await expect(window.page.get_by_role("option", name="/case")).to_have_attribute("aria-selected", "true")
    await window.composer.press("Enter")
    await window.composer.press_sequentially("cl")
    await window.composer.press("Tab")
    await window.composer.press_sequentially("Keys")
    await window.composer.press("Enter")
    await expect(window.composer).to_have_value(f"/case close {case_id}")
    await window.composer.press("Enter")
    await expect(window.card("Keys only").get_by_role("button", name="Reopen")).to_be_visible()


async def test_a_slash_command_in_a_thread_is_explained_instead_of_sent(opens: Opens, sandbox: Sandbox) -> None:
    case_id = await sandbox.new_case("No slash here")
    await sandbox.command("Ana", f"/case priority {case_id} low")
    window = await opens("Ana")
    await window.opens_thread("No slash here")
    await window.thread.locator("textarea").fill("/case close")
    await window.thread.locator("textarea").press("Enter")
    await expect(window.thread.locator(".note")).to_contain_text("no slash commands in threads")


async def test_escape_closes_the_modal_then_the_drawer_then_the_thread(opens: Opens, sandbox: Sandbox) -> None:
    case_id = await sandbox.new_case("Escape")
    await sandbox.command("Ana", f"/case priority {case_id} low")
    window = await opens("Ana")
    await window.opens_thread("Escape")
    await window.opens_drawer("Traffic")
    await window.types("/case link")
    await expect(window.modal).to_be_visible()
    for gone in (window.modal, window.drawer, window.thread):
        await window.page.keyboard.press("Escape")
        await expect(gone).not_to_be_visible()


async def test_the_focus_stays_within_an_open_modal(opens: Opens, sandbox: Sandbox) -> None:
    window = await opens("Ana")
    await window.types("/case link")
    await expect(window.modal.get_by_label("Store id")).to_be_focused()
    outside = "document.activeElement !== document.body && !document.activeElement.closest('dialog')"
    for _ in range(12):
        await window.page.keyboard.press("Tab")
        assert not await window.page.evaluate(outside)


async def test_a_click_on_a_person_makes_the_window_theirs(opens: Opens, sandbox: Sandbox) -> None:
    window = await opens("Ana")
    await window.page.get_by_role("button", name="Ben").click()
    await expect(window.page).to_have_title("Ben · Casebot sandbox")
    assert (await sandbox.person("Ben"))["id"] in window.page.url


async def test_what_the_dashboard_changes_arrives_in_its_drawer(opens: Opens, sandbox: Sandbox) -> None:
    await sandbox.new_case("Closed elsewhere")
    window = await opens("Ana")
    await window.opens_drawer("Pandabase")
    entry = window.drawer.locator(".cases > li").filter(has_text="Closed elsewhere")
    await entry.locator("summary").click()
    await entry.get_by_role("button", name="Close", exact=True).click()
    await expect(entry.locator(".badge")).to_have_text("Closed")
    await expect(entry.locator(".timeline")).to_contain_text("Case closed")


async def test_a_customer_who_writes_reopens_a_closed_case(opens: Opens, sandbox: Sandbox) -> None:
    case_id = await sandbox.new_case("Not solved yet")
    await sandbox.post(f"cases/{case_id}/close")
    window = await opens("Ana")
    await window.opens_drawer("Pandabase")
    entry = window.drawer.locator(".cases > li").filter(has_text="Not solved yet")
    await entry.locator("summary").click()
    await entry.get_by_label("As the customer").fill("It broke again")
    await entry.get_by_role("button", name="Write").click()
    await expect(entry.locator(".timeline")).to_contain_text("It broke again")
    await expect(entry.locator(".badge")).not_to_have_text("Closed")


async def test_a_fault_is_switched_on_and_off(opens: Opens, sandbox: Sandbox) -> None:
    window = await opens("Ana")
    await window.opens_drawer("Faults")
    switch = window.drawer.get_by_role("switch", name="Pandabase is down")
    await switch.click()
    await expect(switch).to_be_checked()
    await window.drawer.get_by_role("button", name="Clear all faults").click()
    await expect(switch).not_to_be_checked()


async def test_traffic_shows_a_command_with_its_time_and_no_secret(opens: Opens, sandbox: Sandbox) -> None:
    case_id = await sandbox.new_case("Watched")
    window = await opens("Ana")
    await window.opens_drawer("Traffic")
    await window.types(f"/case close {case_id}")
    sent = window.drawer.locator("li").filter(has_text=f"/case close {case_id}")
    await expect(sent).to_contain_text("acknowledged after")
    patch = window.drawer.locator("li").filter(has_text="PATCH").filter(has_text=case_id)
    await patch.locator("summary").click()
    await expect(patch.locator("pre").first).to_contain_text("CLOSED")
    assert "sk_sandbox" not in await patch.inner_text()


async def test_a_message_changed_while_the_connection_was_lost_is_there_afterwards(
    opens: Opens, sandbox: Sandbox
) -> None:
    case_id = await sandbox.new_case("Meanwhile")
    window = await opens("Ana")
    await window.page.route("**/_sandbox/**", lambda route: route.abort())
    await window.page.evaluate("new EventSource('/_sandbox/events')")
    await window.page.get_by_role("button", name="Ben").click()
    await expect(window.page.locator("#bot-state")).to_have_text("Reconnecting…")
    await sandbox.command("Ana", f"/case close {case_id}")
    await window.page.unroute("**/_sandbox/**")
    await expect(window.card("Meanwhile").get_by_role("button", name="Reopen")).to_be_visible()
    window.complaints.clear()


async def test_at_360_pixels_one_pane_is_seen_at_a_time_and_nothing_sticks_out(opens: Opens, sandbox: Sandbox) -> None:
    window = await opens("Ana", viewport={"width": 360, "height": 720})
    await window.page.get_by_role("navigation", name="Panes").get_by_role("button", name="Channels").click()
    await expect(window.page.get_by_role("button", name="support", exact=True)).to_be_visible()
    await expect(window.composer).not_to_be_visible()
    assert await window.page.evaluate("document.documentElement.scrollWidth") == 360
