"""Starting, stopping and killing the bot from the page: a tiny program stands for it here."""

from pathlib import Path

import pytest

from bot.sandbox.page.bots import ForeignBot, OwnBot
from bot.sandbox.page.world import Problem
from bot.sandbox.tour.bot_process import BotProcess
from tests.sandbox.tour.test_bot_process import BROKEN, READY


def bot(folder: Path, program: str = READY) -> OwnBot:
    return OwnBot(BotProcess("http", folder, {}, ("-c", program)), "http")


async def test_a_bot_is_started_killed_and_started_again(tmp_path: Path) -> None:
    own = bot(tmp_path)
    states: list[str] = []
    own.changed = lambda: states.append(own.state)
    for doing in (own.start, own.kill, own.start, own.stop):
        await doing()
    assert states == ["starting", "running", "stopped", "starting", "running", "stopped"]


async def test_a_bot_that_runs_is_not_started_twice(tmp_path: Path) -> None:
    own = bot(tmp_path)
    await own.start()
    await own.start()
    await own.stop()
    assert (tmp_path / "bot.log").read_text().count("ready run") == 1


async def test_a_bot_that_ends_by_itself_is_noticed(tmp_path: Path) -> None:
    own = bot(tmp_path, READY.replace("serve_forever()", "handle_request()"))
    await own.start()
    assert own._watch is not None
    await own._watch
    assert own.state == "stopped"


async def test_a_bot_that_does_not_start_is_told_with_its_last_words(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="SLACK_BOT_TOKEN is missing"):
        await bot(tmp_path, BROKEN).start()


@pytest.mark.parametrize(("connections", "state"), [(None, "external"), (0, "none"), (1, "external")])
def test_a_foreign_bot_is_there_when_it_is_connected(connections: int | None, state: str) -> None:
    count = None if connections is None else lambda: connections or 0
    assert ForeignBot("socket", count).state == state
