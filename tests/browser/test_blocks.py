"""The renderer on its own: each block, and what using it does."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.browser.rendering import option, plain, rendered, section
from tests.browser.window import Window

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_an_unknown_block_is_shown_loudly_with_what_was_sent(window: Window) -> None:
    place = await rendered(window, {"type": "hologram", "size": 3})
    await expect(place.locator(".unknown-block")).to_contain_text("cannot show this block: hologram")


async def test_a_broken_block_leaves_the_others_standing(window: Window) -> None:
    place = await rendered(window, {"type": "section", "text": None, "fields": [None]}, section("still here"))
    await expect(place).to_contain_text("still here")


async def test_a_section_has_text_fields_and_an_accessory(window: Window) -> None:
    button = {"type": "button", "action_id": "go", "text": plain("Go")}
    place = await rendered(window, {**section("words"), "fields": [plain("one"), plain("two")], "accessory": button})
    assert (await place.locator(".field-text").all_inner_texts(), await place.get_by_role("button").count()) == (
        ["one", "two"],
        1,
    )


async def test_a_button_acts_with_its_value(window: Window) -> None:
    button = {"type": "button", "action_id": "go", "text": plain("Go"), "value": "v1", "style": "danger"}
    place = await rendered(window, {"type": "actions", "elements": [button]})
    await place.get_by_role("button", name="Go").click()
    assert await window.page.evaluate("window.acts") == [["go", "v1"]]


@pytest.mark.parametrize(("answer", "count"), [("Yes", 1), ("No", 0)])
async def test_a_button_with_confirm_asks_first(window: Window, answer: str, count: int) -> None:
    confirm = {"title": plain("Sure?"), "text": plain("Really close?"), "confirm": plain("Yes"), "deny": plain("No")}
    button = {"type": "button", "action_id": "go", "text": plain("Go"), "confirm": confirm}
    place = await rendered(window, {"type": "actions", "elements": [button]})
    await place.get_by_role("button", name="Go").click()
    await window.page.get_by_role("dialog", name="Sure?").get_by_role("button", name=answer).click()
    await expect(window.page.get_by_role("dialog")).to_have_count(0)
    assert len(await window.page.evaluate("window.acts")) == count


async def test_a_select_with_groups_is_used_by_keyboard(window: Window) -> None:
    groups = [
        {"label": plain("Near"), "options": [option("a")]},
        {"label": plain("Far"), "options": [option("b"), option("c")]},
    ]
    element = {"type": "static_select", "action_id": "pick", "placeholder": plain("Place"), "option_groups": groups}
    place = await rendered(window, {"type": "actions", "elements": [element]})
    await place.get_by_role("button").focus()
    for key in ("ArrowDown", "ArrowDown", "ArrowDown", "Enter"):
        await window.page.keyboard.press(key)
    await expect(place.get_by_role("button", name="Place: C")).to_be_focused()
    assert await window.page.evaluate("window.acts") == [["pick", "c"]]


async def test_a_select_keeps_what_was_chosen_while_its_ids_stay(window: Window) -> None:
    element = {
        "type": "static_select",
        "action_id": "pick",
        "options": [option("a"), option("b")],
        "initial_option": option("a"),
    }
    place = await rendered(
        window, *({"type": "actions", "block_id": name, "elements": [element]} for name in ("kept", "new"))
    )
    assert await place.locator(".chosen").all_inner_texts() == ["B", "A"]


async def test_an_overflow_menu_offers_its_options(window: Window) -> None:
    place = await rendered(
        window,
        {
            "type": "actions",
            "elements": [{"type": "overflow", "action_id": "more", "options": [option("x"), option("y")]}],
        },
    )
    await place.get_by_role("button", name="More actions").click()
    await window.page.get_by_role("menuitem", name="Y").click()
    assert await window.page.evaluate("window.acts") == [["more", "y"]]


async def test_a_picture_of_another_host_is_not_fetched(window: Window) -> None:
    place = await rendered(window, {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "A cat"})
    await expect(place.get_by_role("img", name="A cat")).to_contain_text("picture at example.com, not fetched")


async def test_rich_text_shows_styles_lists_and_mentions(window: Window) -> None:
    pieces = [{"type": "text", "text": "<b>", "style": {"bold": True}}, {"type": "user", "user_id": "U1"}]
    parts = [
        {"type": "rich_text_list", "style": "ordered", "elements": [{"type": "rich_text_section", "elements": pieces}]}
    ]
    place = await rendered(window, {"type": "rich_text", "elements": parts})
    assert (
        await place.locator("ol > li").inner_html()
        == '<strong>&lt;b&gt;</strong><span class="pill mention">@Ana</span>'
    )
