"""Values at the edge of what a setting takes, and beyond it."""

from __future__ import annotations

import pytest
from pydantic import SecretStr, ValidationError

from bot.settings import Settings, SettingsError, read_settings


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("slack_pace", 0.1),
        ("slack_pace", 1000.0),
        ("poll_interval_seconds", 0.1),
        ("poll_interval_seconds", 3600.0),
        ("case_url_template", "https://{store}.example.com/{case}"),
        ("case_url_template", "http://127.0.0.1:8765/{case}"),
        ("case_url_template", "http://localhost/{case}"),
        ("case_url_template", ""),
    ],
)
def test_a_value_at_the_edge_is_taken(name: str, value: object) -> None:
    assert getattr(Settings(_env_file=None, **{name: value}), name) == value  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("slack_pace", 0.0001),
        ("slack_pace", 1001),
        ("slack_pace", float("nan")),
        ("poll_interval_seconds", 0.01),
        ("poll_interval_seconds", 3601),
        ("poll_interval_seconds", float("inf")),
        ("case_url_template", "http://example.com/{case}"),
        ("case_url_template", "http://localhost.example.com/{case}"),
    ],
)
def test_a_value_beyond_it_is_refused_with_a_sentence(name: str, value: object) -> None:
    with pytest.raises(ValidationError, match="Value error, must be"):
        Settings(_env_file=None, **{name: value})  # type: ignore[arg-type]


SECRETS = ("slack_bot_token", "slack_app_token", "slack_signing_secret", "token_encryption_key")


@pytest.mark.parametrize("name", SECRETS)
@pytest.mark.parametrize("value", ['"marked"', "'marked'", "mar ked", '"', '"marked, marked"'])
def test_a_secret_with_quotes_or_blanks_is_refused_with_what_helps_and_not_shown(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name.upper(), value)
    with pytest.raises(SettingsError) as refused:
        read_settings()
    (said,) = refused.value.sentences
    assert (said.startswith(f"{name.upper()} holds quotes or blanks: docker"), "mar" in said) == (True, False)


@pytest.mark.parametrize("value", [" xoxb-1", "xoxb-1 ", "xoxb-1\n"])
def test_a_token_with_blanks_around_it_is_refused(value: str) -> None:
    with pytest.raises(ValidationError, match="holds quotes or blanks"):
        Settings(_env_file=None, slack_bot_token=SecretStr(value))


def test_keys_may_have_blanks_beside_their_commas() -> None:
    settings = Settings(_env_file=None, token_encryption_key=SecretStr("one, two "))
    assert settings.encryption_keys == ["one", "two"]
