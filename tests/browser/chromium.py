"""Where the browser is, and how it is started: nothing of it may call home."""

from __future__ import annotations

import os
import shutil

import pytest

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
HOW_TO_GET_ONE = (
    "No Chromium was found. On Debian: apt-get install chromium. "
    "Elsewhere put its path into CASEBOT_CHROMIUM; then run the tests again."
)


def find() -> str | None:
    """The browser's program: what CASEBOT_CHROMIUM says, or whatever the system calls Chromium."""
    named = os.environ.get("CASEBOT_CHROMIUM")
    if named:
        return shutil.which(named)
    found = (shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome"))
    return next((path for path in found if path), None)


def path_or_skip() -> str:
    """The program; without one, CI fails and anybody else reads how to get one."""
    path = find()
    if path is None and os.environ.get("CI") == "true":
        pytest.fail(HOW_TO_GET_ONE, pytrace=False)
    if path is None:
        pytest.skip(HOW_TO_GET_ONE)
    return path
