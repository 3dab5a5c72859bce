"""The modal on its own: what stays and what goes when the bot updates, pushes and closes views."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import expect

from tests.browser.rendering import entry, plain
from tests.browser.window import Window

pytestmark = pytest.mark.asyncio(loop_scope="session")

DRAW = """async ([view, errors, stack]) => {
  const { Modal } = await import("/static/modal.js");
  const nobody = { me: "U1", people: [], channels: [], tokens: {}, bot: { user_id: "UB", name: "Casebot" } };
  window.modal ??= new Modal({ data: nobody });
  Object.assign(window.modal.state.data, { view, view_errors: errors, view_stack: stack });
  window.modal.draw();
}"""


def form(title: str, view_id: str = "V1", version: int = 1) -> dict[str, Any]:
    blocks = [entry({"type": "plain_text_input"})]
    text = {"title": plain(title), "submit": plain("Send")}
    return {"id": view_id, "hash": str(version), "type": "modal", **text, "blocks": blocks}


async def draw(
    window: Window, view: dict[str, Any] | None, errors: dict[str, str] | None = None, stack: int = 1
) -> None:
    await window.page.evaluate(DRAW, [view, errors or {}, stack])


@pytest_asyncio.fixture(loop_scope="session")
async def opened(window: Window) -> AsyncIterator[Window]:
    """The page with one form open, in which something was typed."""
    await draw(window, form("First"))
    await window.modal.get_by_label("Label").fill("typed")
    yield window
    await draw(window, None)


async def test_an_update_keeps_what_was_typed(opened: Window) -> None:
    await draw(opened, form("Second", version=2))
    await expect(opened.page.get_by_role("dialog", name="Second").get_by_label("Label")).to_have_value("typed")


async def test_an_error_appears_at_its_field_and_keeps_what_was_typed(opened: Window) -> None:
    await draw(opened, form("First"), {"b": "Not this."})
    await expect(opened.modal.get_by_label("Label")).to_have_accessible_description("⚠ Not this.")


async def test_a_pushed_view_covers_the_first_with_fields_of_its_own(opened: Window) -> None:
    await draw(opened, form("On top", "V2"), stack=2)
    await expect(opened.page.get_by_role("dialog", name="On top").get_by_label("Label")).to_have_value("")


async def test_a_cleared_stack_leaves_no_window(opened: Window) -> None:
    await draw(opened, None, stack=0)
    await expect(opened.modal).to_have_count(0)
