"""The main job in the browser: close, reopen, refuse, for two persons side by side."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Opens
from tests.browser.sandbox import Sandbox

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_command_closes_a_case_and_the_thread_says_who_did(opens: Opens, sandbox: Sandbox) -> None:
    case_id = await sandbox.new_case("Where is my refund?")
    window = await opens("Ana")
    await window.types(f"/case close {case_id}")
    await expect(window.card("Where is my refund?").get_by_role("button", name="Reopen")).to_be_visible()
    await window.opens_thread("Where is my refund?")
    await expect(window.lines("Closed by Ana")).to_have_count(1)
    assert (await sandbox.case(case_id))["status"] == "CLOSED"


async def test_a_card_changes_in_place_in_another_persons_window(opens: Opens, sandbox: Sandbox) -> None:
    case_id = await sandbox.new_case("The invoice is wrong")
    await sandbox.command("Ana", f"/case priority {case_id} high")
    ana, ben = await opens("Ana"), await opens("Ben")
    await expect(ben.card("The invoice is wrong")).to_have_count(1)
    before = await ben.card("The invoice is wrong").get_attribute("data-ts")
    await ana.clicks("The invoice is wrong", "Close")
    await expect(ben.card("The invoice is wrong").get_by_role("button", name="Reopen")).to_be_visible()
    assert await ben.card("The invoice is wrong").get_attribute("data-ts") == before


async def test_reopen_is_a_button_for_anybody_who_is_linked(opens: Opens, sandbox: Sandbox) -> None:
    case_id = await sandbox.new_case("It arrived after all")
    await sandbox.command("Ana", f"/case close {case_id}")
    ben = await opens("Ben")
    await ben.clicks("It arrived after all", "Reopen")
    await expect(ben.card("It arrived after all").get_by_role("button", name="Close", exact=True)).to_be_visible()
    await ben.opens_thread("It arrived after all")
    await expect(ben.lines("Reopened by Ben")).to_have_count(1)


async def test_a_click_on_a_stale_card_gets_the_truth(opens: Opens, sandbox: Sandbox) -> None:
    case_id = await sandbox.new_case("The colour is different")
    await sandbox.command("Ana", f"/case priority {case_id} low")
    window = await opens("Ana")
    await expect(window.card("The colour is different").get_by_role("button", name="Close", exact=True)).to_be_visible()
    await sandbox.post(f"cases/{case_id}/close")
    await window.clicks("The colour is different", "Close")
    await expect(window.card("The colour is different").get_by_role("button", name="Reopen")).to_be_visible()
    await window.opens_thread("The colour is different")
    await expect(window.lines("Case is already closed")).to_have_count(1)


@pytest.mark.parametrize(
    ("verb", "is_closed", "words"),
    [
        ("close", True, "Case is already closed"),
        ("reopen", False, "Only closed cases can be reopened"),
        ("await", True, "Cannot set status on a closed case"),
    ],
)
async def test_a_refused_transition_stands_in_the_thread_in_pandabases_words(
    opens: Opens, sandbox: Sandbox, verb: str, is_closed: bool, words: str
) -> None:
    subject = f"A case to {verb}"
    case_id = await sandbox.new_case(subject)
    if is_closed:
        await sandbox.post(f"cases/{case_id}/close")
    window = await opens("Ben")
    await window.types(f"/case {verb} {case_id}")
    await expect(window.card(subject)).to_have_count(1)
    await window.opens_thread(subject)
    await expect(window.lines(words)).to_contain_text("Nothing was changed")


async def test_a_priority_is_chosen_in_the_cards_menu(opens: Opens, sandbox: Sandbox) -> None:
    case_id = await sandbox.new_case("Is it urgent?")
    await sandbox.command("Ana", f"/case priority {case_id} low")
    window = await opens("Ana")
    await window.card("Is it urgent?").get_by_role("button", name="Priority: Low").click()
    await window.page.get_by_role("option", name="Urgent").click()
    await expect(window.card("Is it urgent?").get_by_role("button", name="Priority: Urgent")).to_be_visible()
    await window.opens_thread("Is it urgent?")
    await expect(window.lines("Priority set to Urgent by Ana")).to_have_count(1)


async def test_somebody_who_is_not_linked_reads_how_to_link_alone(opens: Opens, sandbox: Sandbox) -> None:
    case_id = await sandbox.new_case("A stranger's click")
    await sandbox.command("Ana", f"/case priority {case_id} low")
    cleo, ana = await opens("Cleo"), await opens("Ana")
    await cleo.clicks("A stranger's click", "Close")
    note = cleo.page.locator("li.ephemeral").filter(has_text="Only visible to you")
    await expect(note.last).to_contain_text("link")
    await expect(ana.page.locator("li.ephemeral")).to_have_count(0)


async def test_a_mention_in_the_thread_closes_its_case(opens: Opens, sandbox: Sandbox) -> None:
    case_id = await sandbox.new_case("Said in the thread")
    await sandbox.command("Ana", f"/case priority {case_id} low")
    window = await opens("Ana")
    await window.opens_thread("Said in the thread")
    await window.thread.locator("textarea").fill("@Casebot close")
    await window.thread.locator("textarea").press("Enter")
    await expect(window.lines("Closed by Ana")).to_have_count(1)


async def test_a_bot_killed_between_click_and_result_finishes_when_it_starts_again(
    opens: Opens, sandbox: Sandbox
) -> None:
    case_id = await sandbox.new_case("Killed in between")
    await sandbox.command("Ana", f"/case priority {case_id} low")
    window = await opens("Ana")
    await expect(window.card("Killed in between")).to_have_count(1)
    await sandbox.post("faults/pandabase_slow", on=True, value=4)
    await window.clicks("Killed in between", "Close")
    await expect(window.card("Killed in between").locator("[aria-busy=true]")).to_have_count(0)
    await window.opens_drawer("Faults")
    await window.drawer.get_by_role("button", name="Kill").click()
    await expect(window.page.locator("#bot-state")).to_contain_text("stopped")
    await sandbox.post("faults/pandabase_slow", on=False)
    await window.drawer.get_by_role("button", name="Start").click()
    await expect(window.card("Killed in between").get_by_role("button", name="Reopen")).to_be_visible()
    await window.page.keyboard.press("Escape")
    await window.opens_thread("Killed in between")
    await expect(window.lines("Closed by Ana")).to_have_count(1)
