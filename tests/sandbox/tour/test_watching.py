"""What is new on the screens: messages that came, and messages that changed."""

from collections.abc import AsyncIterator

import pytest

from bot.sandbox.slack import Limits, StandInSlack
from bot.sandbox.tour.watching import Watch


@pytest.fixture
async def slack() -> AsyncIterator[StandInSlack]:
    async with StandInSlack(Limits.none()) as running:
        yield running


async def test_a_message_is_news_once(slack: StandInSlack) -> None:
    ana, channel = slack.add_person("Ana"), slack.add_channel("support")
    watch = Watch(slack, channel, [ana.id])
    slack.add_message(channel, ana.id, "Good morning")
    assert [[news.text for news in watch.news()] for _ in range(2)] == [["Good morning"], []]


async def test_a_changed_message_is_news_again_and_comes_first(slack: StandInSlack) -> None:
    ana, channel = slack.add_person("Ana"), slack.add_channel("support")
    watch = Watch(slack, channel, [ana.id])
    first = slack.add_message(channel, ana.id, "Good morning")
    watch.news()
    slack.add_message(channel, ana.id, "Is anybody here?")
    first.text = "Good evening"
    assert [(news.text, news.is_change) for news in watch.news()] == [
        ("Good evening", True),
        ("Is anybody here?", False),
    ]


async def test_what_people_write_comes_before_what_the_bot_changed_in_answer(slack: StandInSlack) -> None:
    ana, channel = slack.add_person("Ana"), slack.add_channel("support")
    watch = Watch(slack, channel, [ana.id])
    card = slack.add_message(channel, slack.bot_user_id, "Open")
    watch.news()
    slack.add_message(channel, ana.id, "close it, please")
    card.text = "Closed"
    assert [news.text for news in watch.news()] == ["close it, please", "Closed"]


async def test_a_new_block_id_alone_is_no_news(slack: StandInSlack) -> None:
    """Menus get a new one with every redraw, which nobody sees."""
    ana, channel = slack.add_person("Ana"), slack.add_channel("support")
    watch = Watch(slack, channel, [ana.id])
    message = slack.add_message(channel, ana.id, "Good morning")
    message.blocks = [{"type": "divider", "block_id": "1"}]
    watch.news()
    message.blocks = [{"type": "divider", "block_id": "2"}]
    assert watch.news() == []
