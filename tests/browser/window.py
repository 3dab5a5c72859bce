"""One person's browser window: what they do on the page and what they see there."""

from __future__ import annotations

from playwright.async_api import Locator, Page, expect

from tests.browser.sandbox import Sandbox


class Window:
    """A page of the sandbox as one person. It keeps what the browser complained about and what it asked others for."""

    def __init__(self, page: Page, sandbox: Sandbox) -> None:
        self.page = page
        self.sandbox = sandbox
        self.complaints: list[str] = []
        self.foreign: list[str] = []
        page.on("console", lambda said: self.complaints.append(f"{said.type}: {said.text}"))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self._asked(request.url))
        self.messages = page.locator("#messages")
        self.thread = page.locator("#thread")
        self.drawer = page.locator("#drawer")
        self.modal = page.get_by_role("dialog")
        self.composer = page.locator("#middle textarea")

    def _asked(self, url: str) -> None:
        if not url.startswith((self.sandbox.address, "data:")):
            self.foreign.append(url)

    async def open(self, person: str = "Ana") -> Window:
        """Become somebody, in #support."""
        somebody = await self.sandbox.person(person)
        await self.page.goto(f"{self.sandbox.address}/?as={somebody['id']}")
        await expect(self.composer).to_be_enabled()
        return self

    async def types(self, text: str) -> None:
        """Write into the channel and press Enter."""
        await self.composer.fill(text)
        await self.composer.press("Enter")

    def card(self, subject: str) -> Locator:
        """The messages of the channel in which the subject stands."""
        return self.messages.locator("li.message").filter(has_text=subject)

    async def clicks(self, subject: str, label: str) -> None:
        """A button of the card of that subject."""
        await self.card(subject).last.get_by_role("button", name=label, exact=True).click()

    async def opens_thread(self, subject: str) -> None:
        """The thread below the card of that subject."""
        await self.card(subject).last.locator(".replies").click()
        await expect(self.thread).to_be_visible()

    def lines(self, text: str) -> Locator:
        """The replies in the open thread that hold the text."""
        return self.thread.locator("li.reply").filter(has_text=text)

    async def opens_drawer(self, title: str) -> None:
        """One of the drawers."""
        await self.page.get_by_role("banner").get_by_role("button", name=title, exact=True).click()
        await expect(self.drawer).to_be_visible()
