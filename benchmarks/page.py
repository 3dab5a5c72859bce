"""How fast the sandbox's page is: a channel of 500 messages, and a new card. `python -m benchmarks.page`

The second number is the time from the bot's call of `chat.postMessage` (the stand-in's clock) until the card stands in
the page (the browser's clock; both are this machine's).
"""

from __future__ import annotations

import asyncio
import statistics
import sys

from playwright.async_api import Browser, Page, async_playwright

from tests.browser import chromium
from tests.browser.sandbox import Sandbox

MESSAGES = 500
CARDS = 10
OPENED = """() => {
  const count = document.querySelectorAll("#messages li.message").length;
  const painted = (done) => requestAnimationFrame(() => setTimeout(() => done(performance.now()), 0));
  return count >= %d && new Promise(painted);
}"""
WATCH = """() => {
  window.seen = {};
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) {
      for (const row of addedNodes) if (row.dataset?.ts) window.seen[row.dataset.ts] ??= Date.now() / 1000;
    }
  }).observe(document.querySelector("#messages ol"), { childList: true });
}"""


async def fill(sandbox: Sandbox, person: str, channel: str) -> None:
    """Write so many messages into a channel."""
    for number in range(MESSAGES):
        text = f"Message *{number}* with `code`, a <https://example.com/{number}|link> and some more words to read."
        await sandbox.post("say", person=person, channel=channel, text=text)


async def opening(browser: Browser, address: str) -> float:
    """Milliseconds from the navigation until all messages are in the page and it was painted."""
    page = await browser.new_page(viewport={"width": 1280, "height": 800})
    await page.goto(address)
    handle = await page.wait_for_function(OPENED % MESSAGES)
    found = float(await handle.json_value())
    await page.close()
    return found


async def latencies(page: Page, sandbox: Sandbox) -> list[float]:
    """Milliseconds from `chat.postMessage` to the new card, for several cards."""
    await page.evaluate(WATCH)
    for number in range(CARDS):
        case_id = await sandbox.new_case(f"Benchmark {number}")
        before = len(await page.evaluate("() => Object.keys(window.seen)"))
        await sandbox.command("Ana", f"/case priority {case_id} low")
        await page.wait_for_function(f"() => Object.keys(window.seen).length > {before}")
    return await _from_call_to_card(page, sandbox)


async def _from_call_to_card(page: Page, sandbox: Sandbox) -> list[float]:
    seen: dict[str, float] = await page.evaluate("window.seen")
    posts = [one["at"] for one in await sandbox.exchanges() if one["what"].endswith("chat.postMessage")]
    nearest = [
        at - max(post for post in posts if post <= at) for at in seen.values() if any(post <= at for post in posts)
    ]
    return [1000 * seconds for seconds in nearest]


def summary(milliseconds: list[float]) -> str:
    """The middle one and the worst."""
    return f"median {statistics.median(milliseconds):.0f} ms, worst {max(milliseconds):.0f} ms"


async def main() -> None:
    """Print both."""
    path = chromium.find()
    if path is None:
        sys.exit(chromium.HOW_TO_GET_ONE)
    async with async_playwright() as playwright, Sandbox(100) as sandbox:
        browser = await playwright.chromium.launch(executable_path=path, args=list(chromium.FLAGS))
        person, channel = (await sandbox.person("Ana"))["id"], (await sandbox.channel("support"))["id"]
        await fill(sandbox, person, channel)
        opened = [await opening(browser, f"{sandbox.address}/?as={person}") for _ in range(5)]
        print(f"{MESSAGES} messages, open and painted: {summary(opened)}")
        page = await browser.new_page(viewport={"width": 1280, "height": 800})
        await page.goto(f"{sandbox.address}/?as={person}")
        await page.wait_for_function(OPENED % MESSAGES)
        found = await latencies(page, sandbox)
        print(f"a new card after the bot's call: {summary(found)}")
        await browser.close()


if __name__ == "__main__":
    asyncio.run(main())
