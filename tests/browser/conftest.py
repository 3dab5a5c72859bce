"""A browser and a sandbox for all tests here; windows for each, which must end without a complaint."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest_asyncio
from playwright.async_api import Browser, async_playwright, expect

from tests.browser import chromium
from tests.browser.sandbox import Sandbox
from tests.browser.window import Window

Opens = Callable[..., Awaitable[Window]]

expect.set_options(timeout=10_000)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """The system's Chromium."""
    path = chromium.path_or_skip()
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(executable_path=path, args=list(chromium.FLAGS))
        yield launched
        await launched.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def shared_sandbox(browser: Browser) -> AsyncIterator[Sandbox]:
    """One sandbox; each test makes cases of its own in it."""
    async with Sandbox() as running:
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def sandbox(shared_sandbox: Sandbox) -> AsyncIterator[Sandbox]:
    """The same, left as it was: no faults, no open modals, its bot running."""
    yield shared_sandbox
    await shared_sandbox.close_views()
    await shared_sandbox.post("faults/clear")
    if (await shared_sandbox.state())["bot"]["state"] != "running":
        await shared_sandbox.post("bot/start")


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def window(browser: Browser, shared_sandbox: Sandbox) -> AsyncIterator[Window]:
    """One page for all that is only rendered; each test draws anew."""
    opened = Window(await browser.new_page(), shared_sandbox)
    yield await opened.open()
    await opened.page.close()
    assert (opened.complaints, opened.foreign) == ([], [])


@pytest_asyncio.fixture(loop_scope="session")
async def opens(browser: Browser, sandbox: Sandbox) -> AsyncIterator[Opens]:
    """Opens a window as somebody; nothing may stand in its console, and it may ask nobody but the sandbox."""
    contexts, windows = [], []

    async def open_window(person: str = "Ana", **options: object) -> Window:
        context = await browser.new_context(**{"viewport": {"width": 1280, "height": 800}, **options})  # type: ignore[arg-type]
        contexts.append(context)
        window = Window(await context.new_page(), sandbox)
        windows.append(window)
        window.page.set_default_timeout(10_000)
        return await window.open(person)

    yield open_window
    for context in contexts:
        await context.close()
    assert [(one.complaints, one.foreign) for one in windows] == [([], [])] * len(windows)
