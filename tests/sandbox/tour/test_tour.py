"""The tour itself: the real bot as a process of its own, against both stand-ins, in both modes."""

import pytest

from bot.sandbox.tour import run
from bot.sandbox.tour.bot_process import Mode


@pytest.mark.parametrize("mode", ["socket", "http"])
async def test_every_promise_of_the_morning_is_kept(mode: Mode, capsys: pytest.CaptureFixture[str]) -> None:
    code = await run((mode,), colour=False)
    assert code == 0, capsys.readouterr().out
