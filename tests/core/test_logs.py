"""The last line of defence: what looks like a secret does not reach the log, whoever logged it."""

from __future__ import annotations

import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.logs import OneLine


def logged(message: str, *values: object) -> str:
    """The line of an event."""
    return OneLine("%(message)s").format(logging.LogRecord("test", logging.ERROR, "", 0, message, values, None))


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("url='wss://w.slack.com/link/?ticket=0a1b-2c&app_id=A1'", "url='wss://w.slack.com/link/?ticket=…&app_id=A1'"),
        ('"wss://w.slack.com/link/?app_id=A1&ticket=0a1b"', '"wss://w.slack.com/link/?app_id=A1&ticket=…"'),
        ("Bearer xoxb-12-34-abCD failed", "Bearer xoxb-… failed"),
        ("'xoxe.xoxp-1-abCD'", "'xoxe.xoxp-…'"),
        ("app_token=xapp-1-A0-12-ff00,", "app_token=xapp-…,"),
        ("close sk_live_9f8e7d6c5b4a39281706", "close sk_…"),
    ],
)
def test_a_secret_is_masked(text: str, line: str) -> None:
    assert logged(text) == line


@pytest.mark.parametrize(
    "text",
    ["action=12 settled verb=close case=cs_4Kf9Tq2Lx7 store=shp_5Hn2Pd8Vc4", "risk_free desk_top task_force", "sk_"],
)
def test_what_is_no_secret_stays(text: str) -> None:
    assert logged(text) == text


def test_a_secret_among_the_values_of_an_event_is_masked() -> None:
    assert logged("failed: %s", ValueError("xoxb-1-2-three")) == "failed: xoxb-…"


def test_a_secret_in_a_traceback_is_masked() -> None:
    try:
        raise ValueError("ticket=0a1b2c")
    except ValueError as error:
        record = logging.LogRecord("test", logging.ERROR, "", 0, "x", (), (ValueError, error, error.__traceback__))
    assert "0a1b2c" not in OneLine("%(message)s").format(record)


@given(st.text())
def test_an_event_is_one_line(text: str) -> None:
    assert "\n" not in logged("%s", text)
