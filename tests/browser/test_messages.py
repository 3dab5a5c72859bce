"""One message on its own: its marks."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import Locator, expect

from tests.browser.window import Window

pytestmark = pytest.mark.asyncio(loop_scope="session")

DRAW = """async (message) => {
  const { MessageList } = await import("/static/messages.js");
  const data = { me: "U1", people: [], channels: [], shortcuts: [], bot: { user_id: "UB", name: "Casebot" } };
  const replies = (ts) => ({ count: 2, last: Date.now() / 1000 - 120 });
  const list = new MessageList({ data: () => data, channel: () => "C1", replies, openThread: () => {} });
  list.show([message]);
  document.querySelector("main").replaceChildren(list.list);
}"""


async def drawn(window: Window, **differs: Any) -> Locator:
    message = {"ts": "1700000000.000100", "thread_ts": None, "user": "UB", "name": "Casebot", "is_bot": True}
    await window.page.evaluate(DRAW, {**message, "text": "hello", "blocks": [], "edited": False, **differs})
    return window.page.locator("main li.message")


async def test_what_only_one_person_sees_says_so(window: Window) -> None:
    await expect(await drawn(window, ephemeral=True)).to_contain_text("Only visible to you")


async def test_an_edited_text_says_so(window: Window) -> None:
    await expect(await drawn(window, edited=True)).to_contain_text("(edited)")


async def test_a_message_with_blocks_shows_them_and_not_its_text(window: Window) -> None:
    blocks = [{"type": "section", "text": {"type": "plain_text", "text": "from a block"}}]
    await expect(await drawn(window, blocks=blocks)).not_to_contain_text("hello")


async def test_replies_are_counted(window: Window) -> None:
    await expect((await drawn(window)).locator(".replies")).to_have_text("2 replieslast one 2 minutes ago")
