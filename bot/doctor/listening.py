"""The addresses that the bot listens on: whether they are free, or taken by itself or by something else."""

from __future__ import annotations

import errno
import http.client
import socket
from collections.abc import Iterator
from pathlib import Path

from bot.doctor.findings import Finding, bad, good, note
from bot.mode import Mode, choose_mode
from bot.settings import DEFAULT_PORT, Settings, SettingsError

_LOCKS = Path("/proc/locks")
_ANSWER_SECONDS = 2.0
_ANY = {"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - asked on this machine


def addresses(settings: Settings) -> Iterator[Finding]:
    """One finding for each port that the bot would take."""
    lock = Path(f"{settings.database_path.absolute()}.lock")
    port = _port(settings)
    if port:
        yield _address("PORT", settings.host, port, lock)
    if settings.metrics_port:
        yield _address("METRICS_PORT", settings.metrics_host, settings.metrics_port, lock)


def _port(settings: Settings) -> int | None:
    """None where nothing listens, 0 where any port will do."""
    try:
        is_http = choose_mode(settings, Mode.AUTO) is Mode.HTTP
    except SettingsError:  # it was said already
        return settings.port
    return DEFAULT_PORT if is_http and settings.port is None else settings.port


def _address(name: str, host: str, port: int, lock: Path) -> Finding:
    try:
        _listen(host, port)
    except UnicodeError:
        return bad(f"{name}: {host} is no name of a host", f"Correct {name.replace('PORT', 'HOST')}.")
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            return _taken(name, host, port, lock)
        hosts = name.replace("PORT", "HOST")
        remedy = f"Set {hosts} to an address of this machine, and {name} to a port that this user may take."
        return bad(f"{name}: cannot listen on {host}:{port}: {error.strerror}", remedy)
    return good(f"{name}: {host}:{port} is free")


def _listen(host: str, port: int) -> None:
    """For a moment, as the bot would."""
    (family, kind, number, _, address), *_ = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )
    with socket.socket(family, kind, number) as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family is socket.AF_INET6:
            tried.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        tried.bind(address)


def _taken(name: str, host: str, port: int, lock: Path) -> Finding:
    address, runs = f"{host}:{port}", is_held(lock)
    if runs:
        return good(f"{name}: {address} is taken, as it should be while the bot runs")
    remedy = f"Stop the program that has it (ss -ltnp names it), or set {name} to another port."
    if runs is None:
        return note(f"{name}: {address} is taken, by the bot where it runs, or by another program", remedy)
    if _is_casebot(name, _ANY.get(host, host), port):
        return _unlocked(name, address, lock)
    return bad(f"{name}: {address} is taken by another program: the bot does not run on this database", remedy)


def _unlocked(name: str, address: str, lock: Path) -> Finding:
    how = "is held by nobody" if lock.exists() else "is gone"
    return bad(
        f"{name}: {address} is taken by a Casebot that runs, but the lock of this database, {lock}, {how}",
        "Stop that bot (ss -ltnp names it) and start it again, and never delete that file while a bot runs: nothing "
        f"else keeps a second one away. If it is the bot of another database, set {name} to another port.",
    )


def _is_casebot(name: str, host: str, port: int) -> bool:
    """By its figures; or by its health, and by an address that takes nothing but what Slack posts."""
    try:
        if name == "METRICS_PORT":
            return b"casebot_info" in _asked(host, port, "/metrics")[1]
        return _asked(host, port, "/healthz") == (200, b"ok") and _asked(host, port, "/slack/events")[0] == 405
    except (OSError, http.client.HTTPException):
        return False


def _asked(host: str, port: int, path: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection(host, port, timeout=_ANSWER_SECONDS)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read(1_000_000)
    finally:
        connection.close()


def is_held(lock: Path) -> bool | None:
    """Whether a bot holds this lock, seen without touching it; None where the system does not tell."""
    try:
        number = lock.stat().st_ino
    except FileNotFoundError:
        return False
    try:
        held = _LOCKS.read_text().splitlines()
    except OSError:
        return None
    return any(f":{number} " in line for line in held if "FLOCK" in line)
