"""`python -m tests.fuzz [target …] [--seconds 60]`: the same targets for as long as you like, guided by coverage.

With atheris (`pip install atheris`; Linux) the input is bred by what it reaches in `bot`; without it, hypothesis
searches by itself, and says so. A failure ends the run of its target; hypothesis keeps it, and the next `pytest
tests/fuzz` begins with it and shows the least of what leads to it.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from importlib import import_module
from importlib.util import find_spec
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import Phase, settings

NAMES = (
    *("command", "mention", "link-form", "watch-form", "form", "control", "body", "case", "page", "failure"),
    *("card", "line", "noticed", "digest", "watch", "listener-socket", "listener-http"),
)
_WITHOUT = "atheris is not installed, so hypothesis searches by itself, without looking at what the input reaches."
_ROUND = 200


def main() -> None:
    """Run each target in a process of its own, because atheris ends the process that it ran in."""
    asked = _asked()
    if asked.corpus:
        (_breed if find_spec("atheris") else _search)(asked.targets[0], asked.seconds, asked.corpus)
        return
    if not find_spec("atheris"):
        print(_WITHOUT)
    results = [_run_apart(name, asked.seconds) for name in asked.targets or NAMES]
    sys.exit(not all(results))


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("targets", nargs="*", help=f"{', '.join(NAMES)}; all of them unless named")
    parser.add_argument("--seconds", type=int, default=60, help="for each target")
    parser.add_argument("--corpus", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if unknown := set(asked.targets) - set(NAMES):
        parser.error(f"there is no target {', '.join(sorted(unknown))}")
    return asked


def _run_apart(name: str, seconds: int) -> bool:
    with TemporaryDirectory() as corpus:
        command = [sys.executable, "-m", "tests.fuzz", name, "--seconds", str(seconds), "--corpus", corpus]
        done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
    said = done.stdout + done.stderr
    cases, reached = re.findall(r"(?:Done |^#)(\d+)", said, re.MULTILINE), re.findall(r"cov: (\d+)", said)
    result = "FAILED" if done.returncode else "ok"
    print(f"{name:16} {_last(cases):>9} cases {_last(reached):>6} branches  {result}", flush=True)
    if done.returncode:
        print("\n".join(line for line in said.splitlines() if not line.startswith("#"))[-6000:])
    return done.returncode == 0


def _last(found: list[str]) -> str:
    return found[-1] if found else "-"


def _search(name: str, seconds: int, _: str) -> None:
    end, cases = time.monotonic() + seconds, 0
    with ExitStack() as stack:
        phases = [Phase.generate, Phase.shrink]
        test = settings(max_examples=_ROUND, deadline=None, database=None, phases=phases)(_test(name, stack))
        while time.monotonic() < end:
            test()
            cases += _ROUND
    print(f"Done {cases}")


def _breed(name: str, seconds: int, corpus: str) -> None:
    atheris = import_module("atheris")
    with ExitStack() as stack:
        with atheris.instrument_imports(include=["bot"], exclude=["bot.sandbox"]):
            test: Any = _test(name, stack)
        feed = test.hypothesis.fuzz_one_input
        options = [f"-max_total_time={seconds}", "-max_len=2048", "-len_control=0", f"-artifact_prefix={corpus}/"]
        atheris.Setup([sys.argv[0], *options, corpus], lambda data: feed(data) and None)
        atheris.Fuzz()


def _test(name: str, stack: ExitStack) -> Callable[[], None]:
    if not name.startswith("listener-"):
        test: Callable[[], None] = import_module("tests.fuzz.targets").TARGETS[name].test
        return test
    running = import_module("tests.fuzz.running")
    mode = name.removeprefix("listener-")
    made: Callable[[], None] = running.listener(stack.enter_context(running.RunningBot(mode)))
    return made


if __name__ == "__main__":
    main()
