"""A disk that does not outlive the container is said at the start: what is acknowledged there would be lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.volatile import warning

MOUNTS = (
    "overlay / overlay rw,relatime 0 0",
    "tmpfs /run tmpfs rw 0 0",
    "/dev/sda1 /data ext4 rw 0 0",
    "/dev/sdb1 /with\\040blank ext4 rw 0 0",
)


@pytest.mark.parametrize(("folder", "why"), [("/app", "container"), ("/run/casebot", "in memory")])
def test_a_volatile_disk_is_said(folder: str, why: str) -> None:
    assert why in (warning(Path(folder), MOUNTS, {}) or "")


@pytest.mark.parametrize("folder", ["/data", "/data/casebot", "/with blank/x"])
def test_a_volume_is_no_reason_to_worry(folder: str) -> None:
    assert warning(Path(folder), MOUNTS, {}) is None


def test_a_folder_that_only_begins_like_a_mount_point_is_not_on_it() -> None:
    assert warning(Path("/database"), MOUNTS, {}) is not None


def test_a_platform_that_empties_its_disk_is_named() -> None:
    assert "Heroku" in (warning(Path("/data"), MOUNTS, {"DYNO": "web.1"}) or "")


def test_a_system_that_tells_nothing_is_believed() -> None:
    assert warning(Path("/app"), (), {}) is None


@pytest.mark.parametrize("line", ["", "one", "one two", "\\ \\x /"])
def test_a_line_that_is_no_mount_is_passed_over(line: str) -> None:
    assert warning(Path("/app"), (line,), {}) is None
