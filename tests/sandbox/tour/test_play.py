"""How the tour ends when the bot does not do its part."""

import pytest

from bot.sandbox.tour import play
from bot.sandbox.tour.bot_process import BotFailed, BotProcess


@pytest.fixture
def _no_bot(monkeypatch: pytest.MonkeyPatch) -> None:
    async def fails(self: BotProcess, seconds: float = 15.0) -> None:
        raise BotFailed("the bot ended before it was ready")

    async def nothing(self: BotProcess) -> None:
        return None

    monkeypatch.setattr(BotProcess, "start", nothing)
    monkeypatch.setattr(BotProcess, "wait_until_ready", fails)


@pytest.mark.usefixtures("_no_bot")
async def test_a_bot_that_does_not_start_is_told_in_a_sentence_for_each_mode(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code = await play.run(colour=False)
    assert (code, capsys.readouterr().out.count("  the bot ended before it was ready (")) == (1, 2)
