"""A form with every kind of choice, filled in by keyboard and sent; axe finds nothing in it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, Literal

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe  # type: ignore[import-untyped]
from playwright.async_api import Route

from tests.browser.rendering import entry, option, plain
from tests.browser.test_modal import draw
from tests.browser.window import Window

pytestmark = pytest.mark.asyncio(loop_scope="session")


def asked(block_id: str, label: str, element: dict[str, Any], **more: Any) -> dict[str, Any]:
    return entry(element, block_id=block_id, label=plain(label), **more)


BLOCKS = [
    asked(
        "events",
        "Tell us of",
        {"type": "checkboxes", "options": [option("new"), option("closed")], "initial_options": [option("new")]},
    ),
    asked(
        "rhythm",
        "When",
        {"type": "radio_buttons", "options": [option("once"), option("daily")], "initial_option": option("once")},
    ),
    asked(
        "several",
        "Which",
        {"type": "multi_static_select", "options": [option("a"), option("b")]},
        optional=True,
        hint=plain("As many as you like."),
    ),
    asked("least", "At least", {"type": "static_select", "options": [option("low"), option("high")]}, optional=True),
    asked("start", "Quiet from", {"type": "timepicker", "initial_time": "22:00"}, optional=True),
    asked("zone", "Time zone", {"type": "plain_text_input", "initial_value": "UTC"}),
]
VIEW = {
    "id": "V9",
    "hash": "1",
    "type": "modal",
    "title": plain("Settings"),
    "submit": plain("Save"),
    "blocks": BLOCKS,
}


@pytest_asyncio.fixture(loop_scope="session")
async def form(window: Window) -> AsyncIterator[Window]:
    """The page with the form open."""
    await draw(window, VIEW)
    yield window
    await draw(window, None)


async def sent(window: Window) -> dict[str, Any]:
    """What the page sends when the form is submitted; it gets no further."""
    got: list[Any] = []

    async def keep(route: Route) -> None:
        got.append(route.request.post_data_json)
        await route.fulfill(json={"ok": True})

    await window.page.route("**/_sandbox/view/submit", keep)
    async with window.page.expect_response("**/_sandbox/view/submit"):
        await window.modal.get_by_role("button", name="Save").press("Enter")
    await window.page.unroute("**/_sandbox/view/submit")
    return {block: actions["a"] for block, actions in got[0]["values"].items()}


async def test_an_untouched_form_sends_what_it_began_with(form: Window) -> None:
    assert await sent(form) == {
        "events": {"type": "checkboxes", "selected_options": [option("new")]},
        "rhythm": {"type": "radio_buttons", "selected_option": option("once")},
        "several": {"type": "multi_static_select", "selected_options": []},
        "least": {"type": "static_select", "selected_option": None},
        "start": {"type": "timepicker", "selected_time": "22:00"},
        "zone": {"type": "plain_text_input", "value": "UTC"},
    }


async def test_a_form_is_filled_in_by_keyboard_alone(form: Window) -> None:
    modal, keyboard = form.modal, form.page.keyboard
    await modal.get_by_role("group", name="Tell us of").get_by_label("CLOSED").press("Space")
    await modal.get_by_role("radiogroup", name="When").get_by_label("ONCE").press("ArrowDown")
    await modal.get_by_role("group", name="Which").get_by_label("B", exact=True).press("Space")
    await modal.get_by_role("button", name="At least").press("ArrowDown")
    await keyboard.press("ArrowDown")
    await keyboard.press("Enter")
    await modal.get_by_label("Quiet from").fill("07:30")
    values = await sent(form)
    assert [values[name].get("selected_options") for name in ("events", "several")] == [
        [option("new"), option("closed")],
        [option("b")],
    ]
    assert [values[name]["selected_option"] for name in ("rhythm", "least")] == [option("daily"), option("high")]
    assert values["start"]["selected_time"] == "07:30"


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_a_form_with_an_error_is_accessible(form: Window, scheme: Literal["light", "dark"]) -> None:
    await form.page.emulate_media(color_scheme=scheme)
    await draw(form, VIEW, {"events": "Choose one at least.", "zone": "There is no such time zone."})
    found = (await Axe().run(form.page)).response["violations"]
    await form.page.emulate_media(color_scheme=None)
    serious = [one for one in found if one["impact"] in ("serious", "critical")]
    assert [f"{one['id']}: {node['html']}" for one in serious for node in one["nodes"]] == []
