"""Makes the pictures in `docs/images`: `python -m tests.browser.screenshots`."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Literal

from playwright.async_api import Browser, async_playwright, expect

from tests.browser import chromium
from tests.browser.sandbox import Sandbox
from tests.browser.window import Window

IMAGES = Path(__file__).parents[2] / "docs" / "images"
SUBJECT = "My order has not arrived"
ELSEWHERE = "Where is my refund?"
Scheme = Literal["light", "dark"]


async def prepare(sandbox: Sandbox) -> None:
    """A case that Ana closed, beside the card that is there from the beginning."""
    cases = {one["subject"]: one["id"] for one in (await sandbox.state())["cases"]}
    await sandbox.command("Ana", f"/case close {cases[SUBJECT]}")
    await sandbox.until(lambda: _has_cards(sandbox, 2))


async def _has_cards(sandbox: Sandbox, count: int) -> bool:
    state = await sandbox.state("Ana")
    support = next(one["id"] for one in state["channels"] if one["name"] == "support")
    return len([one for one in state["messages"][support] if one["is_bot"] and not one["thread_ts"]]) >= count


async def open_window(browser: Browser, sandbox: Sandbox, person: str, scheme: Scheme, width: int) -> Window:
    """A window that looks the same on every machine."""
    size = {"width": width, "height": 800 if width > 500 else 720}
    context = await browser.new_context(
        viewport=size,  # type: ignore[arg-type]
        color_scheme=scheme,
        device_scale_factor=2 if width < 500 else 1,
        locale="en-GB",
        reduced_motion="reduce",
    )
    return await Window(await context.new_page(), sandbox).open(person)


async def save(window: Window, name: str) -> None:
    """One picture."""
    await window.page.mouse.move(640, 30)
    await window.page.screenshot(path=IMAGES / f"{name}.png")
    await window.page.context.close()


async def channel(browser: Browser, sandbox: Sandbox, scheme: Scheme, width: int, name: str) -> None:
    """The channel with its cards."""
    window = await open_window(browser, sandbox, "Ana", scheme, width)
    await expect(window.card(SUBJECT).last).to_be_visible()
    await save(window, name)


async def refused(browser: Browser, sandbox: Sandbox, scheme: Scheme) -> None:
    """A thread in which Ben is told that the case is closed already."""
    window = await open_window(browser, sandbox, "Ben", scheme, 1280)
    case_id = next(one["id"] for one in (await sandbox.state())["cases"] if one["subject"] == SUBJECT)
    await window.opens_thread(SUBJECT)
    if not await window.lines("Case is already closed").count():
        await window.types(f"/case close {case_id}")
    await expect(window.lines("Case is already closed")).to_have_count(1)
    await save(window, f"thread-{scheme}")


async def linking(browser: Browser, sandbox: Sandbox, scheme: Scheme) -> None:
    """The linking modal."""
    window = await open_window(browser, sandbox, "Cleo", scheme, 1280)
    await window.types("/case link")
    await window.modal.get_by_role("button", name="Fill in").click()
    await save(window, f"linking-{scheme}")
    await sandbox.close_views()


async def drawer(browser: Browser, sandbox: Sandbox, scheme: Scheme, title: str) -> None:
    """One of the drawers."""
    window = await open_window(browser, sandbox, "Ana", scheme, 1280)
    if title == "Faults":
        await sandbox.post("faults/pandabase_slow", on=True)
    await window.opens_drawer(title)
    await expect(window.drawer.locator("li").nth(3)).to_be_visible()
    await save(window, f"{title.lower()}-{scheme}")
    await sandbox.post("faults/clear")


async def watch(sandbox: Sandbox) -> None:
    """The channel follows the store, and a case meets all that is told."""
    await sandbox.command("Ana", "/case watch")
    await sandbox.until(lambda: _says(sandbox, "This channel follows"))
    case_id = await sandbox.new_case(ELSEWHERE)
    await sandbox.until(lambda: _says(sandbox, ELSEWHERE))
    for deed, said in {"customer_writes": "Customer answered", "escalate": "Escalated", "close": "outside"}.items():
        await sandbox.post(f"cases/{case_id}/{deed}", text="Any news of my refund?")
        await sandbox.until(lambda said=said: _says(sandbox, said))  # type: ignore[misc]


async def _says(sandbox: Sandbox, part: str) -> bool:
    return any(part in one["text"] for channel in (await sandbox.state("Ana"))["messages"].values() for one in channel)


async def alerts(browser: Browser, sandbox: Sandbox, scheme: Scheme) -> None:
    """What happened elsewhere, on the card and in its thread; and the form that says what is told."""
    window = await open_window(browser, sandbox, "Ana", scheme, 1280)
    await window.opens_thread(ELSEWHERE)
    await expect(window.lines("outside Casebot")).to_have_count(1)
    await save(window, f"alerts-{scheme}")
    window = await open_window(browser, sandbox, "Ana", scheme, 1280)
    await window.types("/case settings")
    await expect(window.modal).to_be_visible()
    await save(window, f"settings-{scheme}")
    await sandbox.close_views()


async def digest(browser: Browser, sandbox: Sandbox, scheme: Scheme) -> None:
    """Much that happened at once, in one message."""
    window = await open_window(browser, sandbox, "Ana", scheme, 1280)
    await expect(window.messages.get_by_text("Show a case").last).to_be_visible()
    await save(window, f"digest-{scheme}")


async def main() -> None:
    """All of them."""
    path = chromium.find()
    if path is None:
        sys.exit(chromium.HOW_TO_GET_ONE)
    IMAGES.mkdir(parents=True, exist_ok=True)
    async with async_playwright() as playwright, Sandbox(20) as sandbox:
        browser = await playwright.chromium.launch(executable_path=path, args=list(chromium.FLAGS))
        await prepare(sandbox)
        schemes: tuple[Scheme, ...] = ("light", "dark")
        for scheme in schemes:
            await channel(browser, sandbox, scheme, 1280, f"channel-{scheme}")
            await refused(browser, sandbox, scheme)
            await linking(browser, sandbox, scheme)
            for title in ("Faults", "Pandabase", "Traffic"):
                await drawer(browser, sandbox, scheme, title)
        await channel(browser, sandbox, "light", 360, "channel-360")
        await watch(sandbox)
        for scheme in schemes:
            await alerts(browser, sandbox, scheme)
        await sandbox.post("cases/many", count=60, seed=4)
        await sandbox.until(lambda: _says(sandbox, "cases of store"))
        for scheme in schemes:
            await digest(browser, sandbox, scheme)
        await browser.close()


if __name__ == "__main__":
    asyncio.run(main())
