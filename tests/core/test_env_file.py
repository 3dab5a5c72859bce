"""`.env`: read as it should be, and names in it that set nothing are said with the one that may have been meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.env_file import idle_names, unreadable
from bot.settings import Settings, SettingsError, read_settings

KNOWN = [name.upper() for name in Settings.model_fields]


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """`.env` in the folder where the bot is started, and no setting elsewhere."""
    monkeypatch.chdir(tmp_path)
    for name in KNOWN:
        monkeypatch.delenv(name, raising=False)
    return Path(".env")


def said(file: Path, text: str = "", **environment: str) -> list[str]:
    """What is said of this text in the file and these names in the environment."""
    file.write_text(text)
    return [*idle_names(KNOWN, file, environment)]


def test_a_file_that_is_not_there_is_no_trouble(file: Path) -> None:
    assert unreadable(file) is None


def test_a_file_that_is_not_utf_8_is_a_sentence(file: Path) -> None:
    file.write_bytes("SLACK_COMMAND=/fälle".encode("latin-1"))
    with pytest.raises(SettingsError, match=r"^\.env is no text in UTF-8\. Save it anew"):
        read_settings()


def test_a_mark_at_the_beginning_of_the_file_is_no_part_of_the_first_name(file: Path) -> None:
    file.write_bytes(b"\xef\xbb\xbfSLACK_COMMAND=/help\n")
    assert (read_settings().slack_command, [*idle_names(KNOWN, file, {})]) == ("/help", [])


def test_a_misspelt_name_is_said_with_the_one_that_was_meant(file: Path) -> None:
    assert said(file, "SLACK_BOT_TOKN=xoxb-1\n") == [
        "SLACK_BOT_TOKN in .env is no setting of Casebot's. Did you mean SLACK_BOT_TOKEN?"
    ]


def test_a_name_that_is_like_none_is_said_too(file: Path) -> None:
    (sentence,) = said(file, "FAVOURITE_COLOUR=blue\n")
    assert sentence.startswith("FAVOURITE_COLOUR in .env is no setting of Casebot's.")


@pytest.mark.parametrize("line", ["SLACK_COMMAND=/case", "slack_command=/case", "export SLACK_COMMAND=/case", "# A=b"])
def test_what_is_read_is_not_complained_of(file: Path, line: str) -> None:
    assert said(file, f"{line}\n") == []


def test_a_proxy_in_the_file_is_said_to_have_no_effect_there(file: Path) -> None:
    assert said(file, "HTTPS_PROXY=http://127.0.0.1:8080\n") == [
        "HTTPS_PROXY has no effect in .env. Set it in the environment."
    ]


@pytest.mark.parametrize(
    "secret",
    [
        "sk_live_abcDEF123",
        "c29tZS1rZXktdGhhdC1pcy0zMi1ieXRlcy1sb25nLi4=",
        "8f742231b10e8888abcd99yyyzzz85a5",
        "ABCDEF0123456789",
    ],
)
def test_a_secret_that_was_pasted_without_its_name_is_not_shown(file: Path, secret: str) -> None:
    assert [sentence for sentence in said(file, f"{secret}\n") if secret.rstrip("=") in sentence] == []


def test_a_secret_behind_a_name_without_an_equals_sign_is_not_shown(file: Path) -> None:
    assert "xoxb" not in " ".join(said(file, "SLACK_BOT_TOKEN:xoxb-1\n"))


def test_no_value_is_shown(file: Path) -> None:
    assert "xoxb-secret" not in " ".join(said(file, "SLACK_BOT_TOKN=xoxb-secret\nOTHER=xoxb-secret\n"))


def test_a_name_of_the_environment_that_is_almost_ours_is_said(file: Path) -> None:
    assert said(file, SLACK_API_TOKEN="xapp-1") == [
        "SLACK_API_TOKEN in the environment is no setting of Casebot's. Did you mean SLACK_APP_TOKEN, which is not set?"
    ]


def test_it_is_not_said_where_the_right_name_is_set_as_well(file: Path) -> None:
    assert said(file, "SLACK_APP_TOKEN=xapp-1\n", SLACK_API_TOKEN="xapp-1") == []


@pytest.mark.parametrize(
    "name", ["HOSTNAME", "PATH", "PWD", "LANG", "USER", "HTTPS_PROXY", "LOGNAME", "SLACK_CLIENT_ID"]
)
def test_what_the_environment_holds_anyway_is_left_alone(file: Path, name: str) -> None:
    assert said(file, **{name: "something"}) == []
