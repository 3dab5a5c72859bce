"""docs/sandbox.md says all that there is."""

from pathlib import Path

import pytest

from bot.sandbox.page.acts import ACTS
from bot.sandbox.page.catalogue import FAULTS
from bot.sandbox.page.outside import DOINGS
from bot.sandbox.page.server import Page
from tests.sandbox.page.conftest import Browser

TEXT = (Path(__file__).parents[3] / "docs" / "sandbox.md").read_text()


@pytest.mark.parametrize("name", [fault.id for fault in FAULTS])
def test_every_fault_is_documented(name: str) -> None:
    assert f"| `{name}` |" in TEXT


@pytest.mark.parametrize("name", [*ACTS, *(f"…/{verb}" for verb in DOINGS)])
def test_every_act_is_documented(name: str) -> None:
    assert f"`{name}`" in TEXT or f"`cases/<id>/{name[2:]}`" in TEXT


async def test_every_field_of_the_state_is_documented(browser: Browser, page: Page) -> None:
    assert [name for name in await browser.state() if f"`{name}`" not in TEXT] == []


async def test_the_settings_name_this_sandbox_as_json_and_as_shell_lines(browser: Browser) -> None:
    told = (await browser.get("/_sandbox/settings"))[1]
    assert told.count(browser.origin) == 2
