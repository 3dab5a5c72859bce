"""The inputs of a form: what they hold, and what is said about them."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import expect

from tests.browser.rendering import entry, option, plain, rendered
from tests.browser.window import Window

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.mark.parametrize(
    ("element", "state"),
    [
        ({"type": "plain_text_input", "initial_value": "x"}, {"value": "x"}),
        ({"type": "number_input", "is_decimal_allowed": False, "initial_value": "7"}, {"value": "7"}),
        (
            {"type": "static_select", "options": [option("a")], "initial_option": option("a")},
            {"selected_option": option("a")},
        ),
        (
            {"type": "checkboxes", "options": [option("a"), option("b")], "initial_options": [option("b")]},
            {"selected_options": [option("b")]},
        ),
        ({"type": "radio_buttons", "options": [option("a"), option("b")]}, {"selected_option": None}),
        ({"type": "datepicker", "initial_date": "2026-01-31"}, {"selected_date": "2026-01-31"}),
        ({"type": "timepicker", "initial_time": "09:30"}, {"selected_time": "09:30"}),
        ({"type": "datetimepicker", "initial_date_time": 1700000040}, {"selected_date_time": 1700000040}),
        ({"type": "users_select", "initial_user": "U1"}, {"selected_user": "U1"}),
        ({"type": "multi_users_select", "initial_users": ["U1"]}, {"selected_users": ["U1"]}),
        ({"type": "conversations_select"}, {"selected_conversation": None}),
    ],
)
async def test_an_input_gives_slacks_state(window: Window, element: dict[str, Any], state: dict[str, Any]) -> None:
    await rendered(window, entry(element))
    assert await window.page.evaluate("window.fields[0].read()") == {"type": element["type"], **state}


async def test_an_error_stands_at_its_field_and_is_read_with_it(window: Window) -> None:
    place = await rendered(window, entry({"type": "plain_text_input"}, block_id="wrong", hint=plain("A hint.")))
    await expect(place.get_by_label("Label")).to_have_accessible_description("⚠ Not so. A hint.")
