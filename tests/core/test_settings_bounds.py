"""Values at the edge of what a setting takes, and beyond it."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from bot.settings import Settings


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
