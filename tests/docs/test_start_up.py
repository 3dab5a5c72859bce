"""What the README says about a bot that does not start is what it says, and all that it says."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.__main__ import main
from bot.settings import Settings
from tests.docs.markdown import ROOT, first_quotes, quotes, section
from tests.docs.sentences import BOT, OWN, raised_by, said_by

Shell = Callable[..., Result]
QUOTED = first_quotes("When it does not start")
SAID = {
    *raised_by(BOT / "store" / "opening.py", "CannotOpen"),
    *raised_by(BOT / "slack" / "identity.py", "SignInRefused"),
    *raised_by(BOT / "settings.py", "ValueError"),
    *raised_by(BOT / "__main__.py", "_refuse"),
    *(text for text in said_by([BOT / "store" / "keys.py"]) if "Fernet" in text or "the right key" in text),
    *(text for text in said_by([BOT / "store" / "keys.py"]) if text.startswith("The key … cannot")),
    *(text for text in said_by([BOT / "mode.py"]) if text.startswith(("SLACK_", "Neither "))),
    *(text for text in said_by([BOT / "slack" / "identity.py"]) if text.startswith("Slack does not accept ")),
} - {"error"}


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shell:
    """`casebot run` in a folder and an environment without any other setting; it never gets as far as running."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    return lambda settings, *arguments: CliRunner(env=settings).invoke(main, ["run", *arguments])


@pytest.mark.parametrize("sentence", sorted(SAID))
def test_every_sentence_of_the_program_is_in_the_readme(sentence: str) -> None:
    assert any(sentence.replace("{}", "…") in quote for quote in QUOTED)


@pytest.mark.parametrize(
    ("environment", "arguments"),
    [
        ({}, ()),
        ({"SLACK_APP_TOKEN": "xapp-1"}, ()),
        ({"SLACK_BOT_TOKEN": "xapp-1", "SLACK_APP_TOKEN": "xoxb-1"}, ()),
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, ("--mode", "http")),
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, ("--mode", "socket")),
        ({"SLACK_COMMAND": "Case"}, ()),
        ({"SLACK_API_URL": "slack.com"}, ()),
        ({"PANDABASE_API_URL": "http://api.example.com"}, ()),
        ({"SLACK_API_URL": "https://me:secret@example.com"}, ()),
        ({"CASE_URL_TEMPLATE": "https://example.com"}, ()),
        ({"CASE_URL_TEMPLATE": "http://example.com/{case}"}, ()),
        ({"CASE_URL_TEMPLATE": "http://localhost.example.com/{case}"}, ()),
        ({"SLACK_PACE": "0.0001"}, ()),
        ({"SLACK_PACE": "nan"}, ()),
        ({"POLL_INTERVAL_SECONDS": "0.01"}, ()),
        ({"POLL_INTERVAL_SECONDS": "inf"}, ()),
        ({"DATABASE_URL": "postgres://example.com/cases"}, ()),
        ({"PORT": "70000"}, ()),
        ({"SLACK_BOT_TOKEN": '"xoxb-1"'}, ()),
    ],
)
def test_the_program_says_what_the_readme_quotes(
    shell: Shell, environment: dict[str, str], arguments: tuple[str, ...]
) -> None:
    sentences = shell(environment, *arguments).stderr.splitlines()
    assert sentences
    assert {sentence.removeprefix("casebot: ") for sentence in sentences} <= set(QUOTED)


def test_a_missing_setting_ends_the_program_with_exit_code_two(shell: Shell) -> None:
    assert shell({}).exit_code == 2


def test_an_address_that_cannot_be_listened_on_is_named_with_the_port_that_was_tried(tmp_path: Path) -> None:
    settings = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "s", "HOST": "192.0.2.1"}
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **settings}
    program = (sys.executable, "-m", "bot", "run")
    ended = subprocess.run(
        program, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=20, check=False
    )
    assert ended.stderr.startswith("casebot: Cannot listen on 192.0.2.1:3000: ")


def test_the_word_in_the_log_about_an_unreachable_slack_is_quoted_as_it_is() -> None:
    (quote,) = [quote for quote in quotes(section("When it does not start")) if quote.startswith("Slack cannot")]
    assert any(text.startswith(quote) for text in said_by(OWN))
