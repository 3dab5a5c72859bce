"""`casebot sandbox` as it is typed."""

import asyncio
import signal
import sys
from pathlib import Path

import aiohttp
import pytest
from click.testing import CliRunner

from bot.__main__ import main
from bot.sandbox.tour.bot_process import environment


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
async def test_it_prints_one_line_serves_the_page_and_ends_at_a_signal(tmp_path: Path, name: str) -> None:
    arguments = ("-m", "bot", "sandbox", "--port", "0", "--no-browser")
    process = await asyncio.create_subprocess_exec(
        sys.executable, *arguments, env=environment(tmp_path, 0, {}), stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    async with asyncio.timeout(20), aiohttp.ClientSession() as session:
        line = (await process.stdout.readline()).decode()
        async with session.get(line.split()[2]) as answer:
            assert "sandbox" in (await answer.text()).lower()
        process.send_signal(getattr(signal, name))
        rest = await process.stdout.read()
        assert (await process.wait(), rest, line.endswith("(stop with Ctrl-C)\n")) == (0, b"", True)


@pytest.mark.parametrize(
    "arguments",
    [
        ["--mode", "both"],
        ["--no-bot", "--mode", "http"],
        ["--no-bot", "--bot-url", "http://127.0.0.1:3000/slack/events"],
        ["--speed", "0"],
        ["--port", "70000"],
    ],
)
def test_wishes_that_contradict_each_other_are_refused(arguments: list[str]) -> None:
    assert CliRunner().invoke(main, ["sandbox", *arguments]).exit_code == 2
