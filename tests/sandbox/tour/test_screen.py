"""What the terminal gets: colour only where it is wanted, and who sees what."""

import pytest

from bot.sandbox.tour.screen import Screen, wants_colour
from bot.sandbox.tour.transcript import Line


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")


@pytest.mark.parametrize(
    ("is_terminal", "asked", "wanted"),
    [(True, None, True), (False, None, False), (False, True, True), (True, False, False)],
)
def test_colour_is_for_terminals_unless_asked_otherwise(is_terminal: bool, asked: bool | None, wanted: bool) -> None:
    assert wants_colour(is_terminal, asked) is wanted


def test_no_color_is_honoured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert not wants_colour(True, None)


def written(colour: bool = False) -> tuple[Screen, list[str]]:
    lines: list[str] = []
    return Screen(colour, lines.append), lines


def test_a_private_message_says_who_sees_it() -> None:
    screen, lines = written()
    screen.message("Casebot", "Only visible to Ana", [Line("Hello")], is_reply=False, is_bot=True)
    assert lines == ["    Casebot  Only visible to Ana", "      Hello"]


def test_a_reply_stands_further_in_on_one_line_with_its_author() -> None:
    screen, lines = written()
    screen.message("Casebot", "", [Line("Closed by Ana"), Line("more")], is_reply=True, is_bot=True)
    assert lines == ["        ↳ Casebot  Closed by Ana", "            more"]


def test_without_colour_nothing_but_text_is_written() -> None:
    screen, lines = written()
    screen.broken("something")
    assert lines == ["      ✗ something"]


def test_with_colour_there_are_escape_codes() -> None:
    screen, lines = written(colour=True)
    screen.broken("something")
    assert lines == ["      \033[1;31m✗ something\033[0m"]
