"""The last line of defence: what looks like a secret does not reach the log, whoever logged it."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from contextvars import copy_context

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from bot import trail
from bot.logs import JsonLine, OneLine


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


@pytest.mark.parametrize("formatter", [OneLine("%(message)s"), JsonLine()])
@pytest.mark.parametrize("text", ["Ana Roe", "Ana, input_type=str Roe", "Ana\nRoe"])
def test_what_pydantic_could_not_read_is_masked_in_its_traceback(formatter: logging.Formatter, text: str) -> None:
    try:
        TypeAdapter(list[int]).validate_python([text, text])
    except ValueError as error:
        record = logging.LogRecord("test", logging.ERROR, "", 0, "x", (), (ValueError, error, error.__traceback__))
    line = formatter.format(record)
    assert ("Roe" in line, line.count(", input_type=str")) == (False, 2)


@given(st.text())
def test_an_event_is_one_line(text: str) -> None:
    assert "\n" not in logged("%s", text)


def about(line: Callable[[], str], action: int | None = None, delivery: int | None = None) -> str:
    """A line that belongs to these, logged apart from everything else."""

    def follow() -> str:
        trail.follow(action=action, delivery=delivery)
        return line()

    return copy_context().run(follow)


def as_json(message: str, *values: object) -> dict[str, object]:
    """The line of an event, read back."""
    line = JsonLine().format(logging.LogRecord("test", logging.ERROR, "", 0, message, values, None))
    read: dict[str, object] = json.loads(line)
    return read


def test_a_line_says_to_what_it_belongs() -> None:
    assert about(lambda: logged("waits"), action=3, delivery=7) == "waits [action=3 delivery=7]"


def test_a_line_does_not_say_it_twice() -> None:
    assert about(lambda: logged("action=3 settled"), action=3, delivery=7) == "action=3 settled [delivery=7]"


def test_a_longer_number_is_not_taken_for_a_shorter_one() -> None:
    assert about(lambda: logged("action=31 settled"), action=3) == "action=31 settled [action=3]"


def test_each_request_has_an_id_of_its_own() -> None:
    def begun() -> object:
        trail.begin_request()
        return trail.current()["request"]

    assert copy_context().run(begun) != copy_context().run(begun)


def test_a_new_request_forgets_what_the_one_before_was_about() -> None:
    def begun_anew() -> set[str]:
        trail.follow(action=3)
        trail.begin_request()
        return set(trail.current())

    assert copy_context().run(begun_anew) == {"request"}


def test_a_json_line_holds_the_ids_as_fields() -> None:
    assert json.loads(about(lambda: json.dumps(as_json("waits")), action=3))["action"] == 3


def test_a_json_line_tells_when_who_and_how_bad() -> None:
    event = as_json("action=%d settled", 3)
    assert (event["level"], event["logger"], event["message"]) == ("ERROR", "test", "action=3 settled")
    assert str(event["time"]).endswith("+00:00")


def test_a_secret_in_a_json_line_is_masked() -> None:
    assert as_json('say "%s"', "xoxb-1-2-three")["message"] == 'say "xoxb-…"'


def test_a_traceback_in_a_json_line_is_a_field_and_masked() -> None:
    try:
        raise ValueError("ticket=0a1b2c")
    except ValueError as error:
        record = logging.LogRecord("test", logging.ERROR, "", 0, "x", (), (ValueError, error, error.__traceback__))
    assert "ValueError: ticket=…" in json.loads(JsonLine().format(record))["traceback"]


@given(st.text())
def test_any_event_is_one_line_of_json(text: str) -> None:
    line = JsonLine().format(logging.LogRecord("test", logging.INFO, "", 0, "%s", (text,), None))
    assert line.isascii()
    assert len(line.splitlines()) == 1
    assert isinstance(json.loads(line)["message"], str)
