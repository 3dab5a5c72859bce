"""What the doctor says of the ports: free, taken by the bot that runs, or by something else."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from bot.doctor.findings import Finding, Mark
from bot.doctor.listening import addresses, is_held
from bot.settings import Settings

HERE = "127.0.0.1"


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that somebody listens on."""
    with socket.create_server((HERE, 0)) as server:
        yield server.getsockname()[1]


@pytest.fixture
def free() -> int:
    """A port that nobody listens on."""
    with socket.create_server((HERE, 0)) as server:
        port: int = server.getsockname()[1]
    return port


def found(folder: Path, **settings: object) -> list[Finding]:
    """What the doctor says, of a bot in Socket Mode unless the settings say otherwise."""
    database = {"database_url": f"sqlite:///{folder}/casebot.db"}
    tokens = {"slack_bot_token": "xoxb-1", "slack_app_token": "xapp-1", "slack_signing_secret": ""}
    return [*addresses(Settings(_env_file=None, **(tokens | database | {"host": HERE} | settings)))]  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["port", "metrics_port"])
def test_a_port_that_another_program_has_is_wrong(tmp_path: Path, taken: int, name: str) -> None:
    (finding,) = found(tmp_path, **{name: taken})
    assert (finding.mark, finding.sentence.startswith(f"{name.upper()}: {HERE}:{taken} is taken by another")) == (
        Mark.BAD,
        True,
    )


@pytest.mark.parametrize("name", ["port", "metrics_port"])
def test_a_port_that_nobody_has_is_well(tmp_path: Path, free: int, name: str) -> None:
    assert [finding.mark for finding in found(tmp_path, **{name: free})] == [Mark.GOOD]


def test_the_port_is_the_running_bots_while_its_lock_is_held(tmp_path: Path, taken: int) -> None:
    with FileLock(tmp_path / "casebot.db.lock"):
        assert [finding.mark for finding in found(tmp_path, port=taken)] == [Mark.GOOD]


def test_a_lock_that_was_left_lying_is_not_held(tmp_path: Path) -> None:
    lock = tmp_path / "casebot.db.lock"
    lock.touch()
    assert is_held(lock) is False


def test_where_the_system_does_not_tell_who_has_it_both_are_named(
    tmp_path: Path, taken: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "casebot.db.lock").touch()
    monkeypatch.setattr("bot.doctor.listening._LOCKS", tmp_path / "nowhere")
    assert [finding.mark for finding in found(tmp_path, port=taken)] == [Mark.NOTE]


def test_an_address_of_another_machine_is_wrong(tmp_path: Path, free: int) -> None:
    (finding,) = found(tmp_path, host="192.0.2.1", port=free)
    assert (finding.mark, "HOST" in finding.remedy) == (Mark.BAD, True)


@pytest.mark.parametrize("port", [None, 0])
def test_where_nothing_or_any_port_is_listened_on_nothing_is_said(tmp_path: Path, port: int | None) -> None:
    assert found(tmp_path, port=port) == []


def test_over_http_the_usual_port_is_looked_at(tmp_path: Path) -> None:
    (finding,) = found(tmp_path, slack_app_token="", slack_signing_secret="s")
    assert f"{HERE}:3000" in finding.sentence


def test_all_addresses_of_ipv6_are_free_where_another_program_has_those_of_ipv4(tmp_path: Path) -> None:
    with socket.create_server(("0.0.0.0", 0)) as server:
        (finding,) = found(tmp_path, host="::", port=server.getsockname()[1])
    assert finding.mark is Mark.GOOD


def test_a_host_that_cannot_be_one_is_said(tmp_path: Path, free: int) -> None:
    (finding,) = found(tmp_path, host="a..b", port=free)
    assert (finding.mark, finding.sentence) == (Mark.BAD, "PORT: a..b is no name of a host")
