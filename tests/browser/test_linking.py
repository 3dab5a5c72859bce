"""Linking a store in the modal, as a newcomer."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Opens
from tests.browser.sandbox import Sandbox

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_wrong_token_is_refused_at_its_field(opens: Opens, sandbox: Sandbox) -> None:
    window = await opens("Cleo")
    await window.types("/case link")
    await window.modal.get_by_label("Store id").fill((await sandbox.state())["stores"][0]["id"])
    await window.modal.get_by_label("Token", exact=True).fill("sk_sandbox_of_nobody")
    await window.modal.get_by_role("button", name="Link").click()
    field = window.modal.locator(".input", has_text="The secret key")
    error = window.modal.get_by_text("Pandabase does not accept this token for this store.")
    await expect(error).to_be_visible()
    box, below = await field.bounding_box(), await error.bounding_box()
    assert box is not None
    assert below is not None
    assert box["y"] <= below["y"] <= box["y"] + box["height"] + 40


async def test_a_field_that_is_empty_says_so_before_the_bot_is_asked(opens: Opens, sandbox: Sandbox) -> None:
    window = await opens("Cleo")
    await window.types("/case link")
    await window.modal.get_by_role("button", name="Link").click()
    await expect(window.modal.get_by_text("Please complete this required field.").first).to_be_visible()
    await expect(window.modal.get_by_label("Store id")).to_be_focused()


async def test_the_sandbox_fills_in_a_token_that_works(opens: Opens, sandbox: Sandbox) -> None:
    window = await opens("Cleo")
    await window.types("/case link")
    await window.modal.get_by_role("button", name="Fill in").click()
    await window.modal.get_by_role("button", name="Link").click()
    await expect(window.modal.get_by_text("It can read and change cases.")).to_be_visible()
    await window.modal.get_by_role("button", name="Done").click()
    await expect(window.modal).to_have_count(0)
    await expect(window.page.locator(".person[aria-pressed=true]")).to_contain_text("linked")
