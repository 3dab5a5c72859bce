"""Child processes: what is measured, and what it talks to. Linux only: CPU time and memory are read from /proc."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

import aiohttp

from bot.sandbox.tour.bot_process import environment, free_port

Json = dict[str, Any]
TICKS = os.sysconf("SC_CLK_TCK")
START_SECONDS = 20.0
END_SECONDS = 5.0
LOOK_SECONDS = 0.005


class Subject:
    """A program of `benchmarks.subjects` (or `bot`) that listens on `port`; `async with` starts and kills it."""

    def __init__(
        self, folder: Path, settings: Mapping[str, str], *program: str, interpreter: str = sys.executable
    ) -> None:
        """`program` is a module and its arguments."""
        self._interpreter = interpreter
        self.port = free_port()
        self.name = program[0].rpartition(".")[2]
        self._folder = folder
        self._settings = settings
        self._program = program

    async def __aenter__(self) -> Self:
        with (self._folder / f"{self.name}.log").open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *(self._interpreter, "-m", *self._program),
                cwd=self._folder,
                env=environment(self._folder, self.port, self._settings),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._process.returncode is None:
            self._process.kill()
            await self._process.wait()

    async def ready(self) -> Self:
        """Wait for `/readyz`; a program that has none is ready when it answers 404."""
        async with asyncio.timeout(START_SECONDS), aiohttp.ClientSession() as session:
            while not await self._answers(session):  # noqa: ASYNC110 - another process tells nobody that it is ready
                await asyncio.sleep(LOOK_SECONDS)
        return self

    async def _answers(self, session: aiohttp.ClientSession) -> bool:
        if self._process.returncode is not None:
            raise RuntimeError(f"{self.name} ended: {self.log()}")
        try:
            async with session.get(f"http://127.0.0.1:{self.port}/readyz") as answer:
                return answer.status in (200, 404)
        except aiohttp.ClientError:
            return False

    def log(self) -> str:
        """The end of what it printed."""
        return (self._folder / f"{self.name}.log").read_text(errors="replace")[-2000:]

    def cpu_seconds(self) -> float:
        """User and system time of all its threads until now."""
        return _cpu_seconds(self._proc("stat"))

    def other_threads_seconds(self) -> float:
        """The same of all threads but the main one: of a bot, the thread of its database."""
        return self.cpu_seconds() - _cpu_seconds(self._proc(f"task/{self._process.pid}/stat"))

    def memory_mb(self) -> float:
        """Resident memory."""
        line = next(line for line in self._proc("status").splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) / 1024

    def _proc(self, what: str) -> str:
        return Path(f"/proc/{self._process.pid}/{what}").read_text()


def _cpu_seconds(stat: str) -> float:
    after_name = stat.rpartition(")")[2].split()
    return (int(after_name[11]) + int(after_name[12])) / TICKS


class Partner:
    """A program that is told what to do: a line of JSON in, a line of JSON out."""

    def __init__(self, module: str, *arguments: str) -> None:
        """`module` is run with this interpreter."""
        self._module = module
        self._arguments = arguments

    async def __aenter__(self) -> Self:
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", self._module, *self._arguments),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            limit=2**24,
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()  # it ends when nothing more is asked
        try:
            await asyncio.wait_for(self._process.wait(), END_SECONDS)
        except TimeoutError:
            self._process.kill()
            await self._process.wait()

    async def ask(self, **what: Any) -> Json:
        """Say it, and wait for the answer."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(what).encode() + b"\n")
        line = await self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self._module} ended before it answered")
        answer: Json = json.loads(line)
        return answer


async def ask_once(module: str, **what: Any) -> Json:
    """Start a program, ask it one thing, end it."""
    async with Partner(module) as partner:
        return await partner.ask(**what)
