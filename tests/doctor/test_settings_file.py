"""A `.env` that cannot be used, or sets nothing: what `run` and the doctor say of it."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.__main__ import main
from bot.settings import Settings
from tests.docs.markdown import ROOT
from tests.doctor.test_closed_files import as_somebody_else

COMMANDS = [("run",), ("doctor",), ("keys", "status")]


@pytest.fixture
def file(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """`.env` in a folder that others can reach."""
    with tempfile.TemporaryDirectory() as made:
        Path(made).chmod(0o755)
        monkeypatch.chdir(made)
        yield Path(made) / ".env"
        monkeypatch.chdir("/")


def typed(*words: str, **settings: str) -> Result:
    """`casebot …` with these settings alone."""
    none: dict[str, str | None] = dict.fromkeys((name.upper() for name in Settings.model_fields), None)
    return CliRunner(env=none | settings).invoke(main, words)


@pytest.fixture
def _loaded() -> None:
    """Somebody else may not be allowed to read Python's own modules either, so those that are needed are there."""
    for name in ("bot.process", "bot.doctor", "bot.cli.keys", "encodings.utf_8_sig"):
        importlib.import_module(name)


@pytest.mark.parametrize("words", COMMANDS)
@pytest.mark.usefixtures("_loaded")
def test_a_file_that_may_not_be_read_is_a_sentence_with_what_helps(file: Path, words: tuple[str, ...]) -> None:
    file.touch(mode=0o000)
    with as_somebody_else():
        ended = typed(*words)
    assert (ended.exit_code, "Run this as the bot's user" in ended.output) == (1 if words == ("doctor",) else 2, True)


@pytest.mark.parametrize("words", COMMANDS)
def test_a_file_in_another_encoding_is_a_sentence_with_what_helps(file: Path, words: tuple[str, ...]) -> None:
    file.write_bytes(b"SLACK_COMMAND=/f\xe4lle")
    ended = typed(*words)
    assert (ended.exit_code, "Save it anew" in ended.output) == (1 if words == ("doctor",) else 2, True)


def test_the_doctor_gives_one_verdict_on_a_file(file: Path) -> None:
    file.write_bytes(b"\xff\xfe")
    verdicts = [line for line in typed("doctor").output.splitlines() if ".env " in line]
    assert [line[0] for line in verdicts] == ["✗"]


def test_the_doctor_names_what_sets_nothing(file: Path) -> None:
    file.write_text("SLACK_BOT_TOKN=xoxb-1\n")
    assert (
        "! SLACK_BOT_TOKN in .env is no setting of Casebot's. Did you mean SLACK_BOT_TOKEN?" in typed("doctor").output
    )


def test_the_start_warns_of_what_sets_nothing(file: Path) -> None:
    """It gets as far as the database, whose folder is not there."""
    file.write_text(
        "POLL_INTERVALL_SECONDS=5\nSLACK_BOT_TOKEN=xoxb-1\nSLACK_APP_TOKEN=xapp-1\nDATABASE_URL=sqlite:////nowhere/c.db"
    )
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    program = (sys.executable, "-m", "bot", "run")
    ended = subprocess.run(program, env=environment, capture_output=True, text=True, timeout=30, check=False)
    assert "WARNING bot POLL_INTERVALL_SECONDS in .env is no setting" in ended.stdout
