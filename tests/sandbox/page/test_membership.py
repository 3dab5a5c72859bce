"""Slack's own commands with which the bot comes into a channel and goes."""

import pytest

from bot.sandbox.page.server import Page
from bot.sandbox.scene import Scene
from tests.sandbox.page.conftest import Browser


async def test_inviting_the_bot_lets_it_in(browser: Browser, stage: Scene, ana: str) -> None:
    random = stage.channels["random"]
    assert (await browser.post("command", person=ana, channel=random, text="/invite @casebot"))["ok"]
    channels = (await browser.state(ana))["channels"]
    assert [one["name"] for one in channels if not one["bot_is_member"]] == []


async def test_removing_the_bot_sends_it_out(browser: Browser, page: Page, ana: str, support: str) -> None:
    assert (await browser.post("command", person=ana, channel=support, text="/remove @casebot"))["ok"]
    assert not page.world.slack.channels[support].bot_is_member


@pytest.mark.parametrize("text", ["/invite @ben", "/invite", "/remove @ben"])
async def test_nobody_else_can_be_invited(browser: Browser, ana: str, support: str, text: str) -> None:
    assert not (await browser.post("command", person=ana, channel=support, text=text))["ok"]
