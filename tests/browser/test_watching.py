"""A channel that follows a store, in the browser: what happens elsewhere is seen on the card and in its thread."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Literal

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from tests.browser.sandbox import Sandbox
from tests.browser.test_accessibility import violations
from tests.browser.window import Window

pytestmark = pytest.mark.asyncio(loop_scope="session")

Watches = Callable[[str], Awaitable[Window]]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def following() -> AsyncIterator[Sandbox]:
    """A sandbox of its own, because a channel that follows a store hears of every test's cases."""
    async with Sandbox() as running:
        await running.command("Ana", "/case watch")
        await running.until(lambda: _is_greeted(running))
        yield running


async def _is_greeted(running: Sandbox) -> bool:
    said = [one["text"] for channel in (await running.state("Ana"))["messages"].values() for one in channel]
    return any("This channel follows" in text for text in said)


@pytest_asyncio.fixture(loop_scope="session")
async def watches(browser: Browser, following: Sandbox) -> AsyncIterator[Watches]:
    """Opens Ana's window on a new case's card, which the channel gets by itself."""
    page = await browser.new_page(viewport={"width": 1280, "height": 800})
    window = Window(page, following)

    async def see(subject: str) -> Window:
        await window.open("Ana")
        window.page.set_default_timeout(10_000)
        await expect(window.card(subject)).to_have_count(1)
        return window

    yield see
    await page.close()
    assert (window.complaints, window.foreign) == ([], [])


async def test_a_new_case_stands_in_the_channel_with_its_buttons(following: Sandbox, watches: Watches) -> None:
    await following.new_case("Arrived by itself")
    window = await watches("Arrived by itself")
    await expect(window.card("Arrived by itself").get_by_role("button", name="Close", exact=True)).to_be_visible()


async def test_an_answer_is_on_the_card_and_in_the_thread(following: Sandbox, watches: Watches) -> None:
    case_id = await following.new_case("Is anybody there?")
    window = await watches("Is anybody there?")
    await following.post(f"cases/{case_id}/customer_writes", text="Hello?")
    await window.opens_thread("Is anybody there?")
    await expect(window.lines("Customer answered")).to_have_count(1)
    await expect(window.card("Is anybody there?")).to_contain_text("Awaiting us")
    await expect(window.card("Is anybody there?")).to_have_count(1)


async def test_a_close_in_the_dashboard_is_the_stores(following: Sandbox, watches: Watches) -> None:
    case_id = await following.new_case("Closed elsewhere")
    window = await watches("Closed elsewhere")
    await following.post(f"cases/{case_id}/close")
    await window.opens_thread("Closed elsewhere")
    await expect(window.lines("Closed by the store, outside Casebot")).to_have_count(1)
    await expect(window.card("Closed elsewhere").get_by_role("button", name="Reopen")).to_be_visible()


@pytest_asyncio.fixture(loop_scope="session")
async def settings(browser: Browser, following: Sandbox) -> AsyncIterator[Window]:
    """Ana's window with the settings of the watch open."""
    page = await browser.new_page(viewport={"width": 1280, "height": 900})
    window = await Window(page, following).open("Ana")
    await window.types("/case settings")
    await expect(window.modal).to_be_visible()
    yield window
    await following.close_views()
    await page.close()
    assert (window.complaints, window.foreign) == ([], [])


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_the_settings_are_accessible(settings: Window, scheme: Literal["light", "dark"]) -> None:
    await settings.page.emulate_media(color_scheme=scheme)
    assert await violations(settings) == []


async def test_the_settings_are_changed_in_a_form(settings: Window) -> None:
    await settings.modal.get_by_label("Quiet from").fill("03:00")
    await settings.modal.get_by_label("Quiet until").fill("03:01")
    await settings.modal.get_by_role("button", name="Save").click()
    await expect(settings.modal).to_have_count(0)
    await expect(settings.messages).to_contain_text("Ana changed what is told here")


async def test_half_of_the_quiet_hours_is_refused_at_the_field(settings: Window) -> None:
    await settings.modal.get_by_label("Quiet from").fill("22:00")
    await settings.modal.get_by_label("Quiet until").fill("")
    await settings.modal.get_by_role("button", name="Save").click()
    until = settings.modal.get_by_label("Quiet until")
    await expect(until).to_have_accessible_description(re.compile("Choose when the quiet hours end"))


async def test_somebody_else_lends_their_token_with_one_button(browser: Browser, following: Sandbox) -> None:
    page = await browser.new_page(viewport={"width": 1280, "height": 800})
    window = await Window(page, following).open("Ben")
    store = (await following.state())["stores"][0]["id"]
    await following.command("Ana", f"/case unlink {store}")
    await window.messages.get_by_role("button", name="Read with my token").click()
    await expect(window.messages).to_contain_text("is now read with Ben’s token")
    await page.close()
    assert (window.complaints, window.foreign) == ([], [])
