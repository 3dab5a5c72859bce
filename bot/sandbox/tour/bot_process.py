"""The real bot as a process of its own, with an environment that holds nothing of the one who runs the tour."""

import asyncio
import os
import random
import signal
import socket
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Literal

import aiohttp

Mode = Literal["socket", "http"]

KEPT = ("PATH", "LANG", "LC_ALL", "TMPDIR", "SYSTEMROOT")
STOP_SECONDS = 15.0
LOOK_SECONDS = 0.02
PARENT_OF_THE_PACKAGE = Path(__file__).resolve().parents[3]


class BotFailed(Exception):
    """The bot did not start, or did not stop, as promised."""


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on now.

    It is none of those that systems give to connections by themselves (from 32768 on, Linux): one of these could be
    taken before whoever asked listens.
    """
    for port in random.SystemRandom().sample(range(15_000, 32_000), 100):
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise BotFailed("No port of a hundred was free.")


def environment(folder: Path, port: int, settings: Mapping[str, str]) -> dict[str, str]:
    """The bot's whole environment: where programs are found, a home in ``folder``, and ``settings``."""
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    return {
        **kept,
        "HOME": str(folder),
        "PYTHONPATH": str(PARENT_OF_THE_PACKAGE),
        "PYTHONUNBUFFERED": "1",
        "DATABASE_URL": f"sqlite:///{folder / 'casebot.db'}",
        "HOST": "127.0.0.1",
        "PORT": str(port),
        **settings,
    }


class BotProcess:
    """``python -m bot run`` in ``folder``; ``async with`` starts it and makes sure that it ends.

    ``program`` are the interpreter's arguments that name the bot.
    """

    def __init__(
        self, mode: Mode, folder: Path, settings: Mapping[str, str], program: Sequence[str] = ("-m", "bot")
    ) -> None:
        self.port = free_port()
        self.log_path = folder / "bot.log"
        self._arguments = (*program, "run", "--mode", mode)
        self._folder = folder
        self._settings = settings
        self._process: asyncio.subprocess.Process | None = None

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    async def __aenter__(self) -> "BotProcess":
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.kill()

    async def start(self) -> None:
        """Start the process; what it prints goes to ``log_path``."""
        with self.log_path.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, *self._arguments),
                cwd=self._folder,
                env=environment(self._folder, self.port, self._settings),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C is for the one who started it, who then asks the bot to stop
            )

    @property
    def is_running(self) -> bool:
        """Whether the process lives."""
        return self._process is not None and self._process.returncode is None

    async def kill(self) -> None:
        """End it without a word (SIGKILL, this process only)."""
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()

    async def ended(self) -> int | None:
        """Return when the process that runs now has ended: its exit code, or None where none was started."""
        return None if self._process is None else await self._process.wait()

    async def wait_until_ready(self, seconds: float = 15.0) -> None:
        """Return when ``/readyz`` answers 200; BotFailed if the process ends first, or after ``seconds``."""
        try:
            async with asyncio.timeout(seconds), aiohttp.ClientSession() as session:
                while True:
                    if await self._is_ready(session):
                        return
                    await asyncio.sleep(LOOK_SECONDS)
        except TimeoutError:
            raise BotFailed(f"the bot was not ready within {seconds:.0f} s") from None

    async def _is_ready(self, session: aiohttp.ClientSession) -> bool:
        if self._process is None or self._process.returncode is not None:
            raise BotFailed("the bot ended before it was ready")
        try:
            async with session.get(f"{self.address}/readyz") as answer:
                return answer.status == 200
        except aiohttp.ClientError:
            return False

    async def stop(self, seconds: float = STOP_SECONDS) -> int:
        """Ask it to end (SIGTERM, this process only) and return its exit code; BotFailed if it does not end."""
        if self._process is None:
            raise BotFailed("the bot was not started")
        self._process.send_signal(signal.SIGTERM)
        try:
            return await asyncio.wait_for(self._process.wait(), seconds)
        except TimeoutError:
            raise BotFailed(f"the bot did not end within {seconds:.0f} s of SIGTERM") from None

    def log(self) -> str:
        """Everything that it printed."""
        return self.log_path.read_text(errors="replace") if self.log_path.exists() else ""

    def log_tail(self, lines: int = 15) -> str:
        """The last lines that it printed."""
        return "\n".join(self.log().splitlines()[-lines:])
