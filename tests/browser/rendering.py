"""Blocks in, elements out, in a page that has nothing else."""

from __future__ import annotations

from typing import Any

from playwright.async_api import Locator

from tests.browser.window import Window

RENDER = """async (blocks) => {
  const { renderBlocks } = await import("/static/blocks.js");
  window.acts = [];
  window.fields = [];
  const context = {
    person: (id) => ({ U1: "Ana" })[id], channel: (id) => ({ C1: "support" })[id],
    people: [{ id: "U1", name: "Ana" }], channels: [{ id: "C1", name: "support" }], errors: { wrong: "Not so." },
    act: async (block, element, chosen) => window.acts.push([element.action_id, chosen.value]), fields: window.fields,
    kept: (id) => (id === "kept" ? { type: "static_select", selected_option: { value: "b" } } : undefined),
  };
  const place = document.createElement("div");
  place.id = "place";
  place.append(renderBlocks(blocks, context));
  document.querySelector("main").replaceChildren(place);
}"""


def plain(text: str) -> dict[str, Any]:
    """A `plain_text` object."""
    return {"type": "plain_text", "text": text}


def option(value: str) -> dict[str, Any]:
    """An option whose label is its value in capitals."""
    return {"text": plain(value.upper()), "value": value}


def section(text: str) -> dict[str, Any]:
    """A section of `mrkdwn`."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def entry(element: dict[str, Any], **more: Any) -> dict[str, Any]:
    """An input block around an element."""
    return {"type": "input", "block_id": "b", "label": plain("Label"), "element": {"action_id": "a", **element}, **more}


async def rendered(window: Window, *blocks: dict[str, Any]) -> Locator:
    """The place in the page where the blocks now stand."""
    await window.page.evaluate(RENDER, list(blocks))
    return window.page.locator("#place")
