"""axe-core finds nothing serious, in light and in dark, wherever a person can be."""

from __future__ import annotations

from typing import Literal

import pytest
from axe_playwright_python.async_playwright import Axe  # type: ignore[import-untyped]
from playwright.async_api import expect

from tests.browser.conftest import Opens
from tests.browser.sandbox import Sandbox
from tests.browser.window import Window

pytestmark = pytest.mark.asyncio(loop_scope="session")

SERIOUS = ("serious", "critical")


async def violations(window: Window) -> list[str]:
    found = (await Axe().run(window.page)).response["violations"]
    return [f"{one['id']}: {node['html']}" for one in found if one["impact"] in SERIOUS for node in one["nodes"]]


@pytest.fixture(params=["light", "dark"])
def scheme(request: pytest.FixtureRequest) -> Literal["light", "dark"]:
    chosen: Literal["light", "dark"] = request.param
    return chosen


async def test_the_channel_and_a_thread_are_accessible(opens: Opens, sandbox: Sandbox, scheme: str) -> None:
    case_id = await sandbox.new_case(f"Seen by axe in {scheme}")
    await sandbox.command("Ana", f"/case close {case_id}")
    window = await opens("Ana", color_scheme=scheme)
    await window.opens_thread(f"Seen by axe in {scheme}")
    assert await violations(window) == []


async def test_the_linking_modal_with_errors_is_accessible(opens: Opens, sandbox: Sandbox, scheme: str) -> None:
    window = await opens("Cleo", color_scheme=scheme)
    await window.types("/case link")
    await window.modal.get_by_role("button", name="Link").click()
    await expect(window.modal.get_by_text("Please complete").first).to_be_visible()
    assert await violations(window) == []


@pytest.mark.parametrize("title", ["Pandabase", "Faults", "Traffic"])
async def test_a_drawer_is_accessible(opens: Opens, sandbox: Sandbox, scheme: str, title: str) -> None:
    window = await opens("Ana", color_scheme=scheme)
    await window.opens_drawer(title)
    details = window.drawer.locator("summary")
    if await details.count():
        await details.first.click()
    assert await violations(window) == []


async def test_an_open_menu_is_accessible(opens: Opens, sandbox: Sandbox, scheme: str) -> None:
    case_id = await sandbox.new_case(f"A menu in {scheme}")
    await sandbox.command("Ana", f"/case priority {case_id} low")
    window = await opens("Ana", color_scheme=scheme)
    await window.card(f"A menu in {scheme}").get_by_role("button", name="Priority: Low").click()
    await expect(window.page.get_by_role("option")).to_have_count(4)
    assert await violations(window) == []


async def test_the_command_menu_is_accessible(opens: Opens, sandbox: Sandbox, scheme: str) -> None:
    window = await opens("Ana", color_scheme=scheme)
    await window.composer.press_sequentially("/case ")
    assert await violations(window) == []
