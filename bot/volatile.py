"""Whether the disk under the database outlives the machine's next restart.

On some platforms it does not: a container's own layer, a memory file system, or a Procfile platform's dyno. Whatever is
acknowledged and still to be done there is lost with it, and so are people's tokens.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

_GONE_WITH_THE_CONTAINER = frozenset({"overlay", "overlayfs", "aufs", "fuse-overlayfs"})
_GONE_WITH_THE_POWER = frozenset({"tmpfs", "ramfs"})
_OCTAL = re.compile(r"\\([0-7]{3})")
_PLATFORMS = {"DYNO": "Heroku"}
"""Platforms by a variable that they set, whose disk is emptied with every restart. Source: their documentation."""


def warning(folder: Path, mounts: Iterable[str], environment: Mapping[str, str]) -> str | None:
    """A sentence where the folder's disk is known to be volatile; None where it is not, or where nobody can tell.

    `mounts` are the lines of Linux's `/proc/mounts`.
    """
    platform = next((name for variable, name in _PLATFORMS.items() if variable in environment), None)
    kind = _kind_of(folder, mounts)
    if platform is not None:
        why = f"{platform} empties it with every restart and deploy"
    elif kind in _GONE_WITH_THE_CONTAINER:
        why = "it is the container's own layer and goes with the container"
    elif kind in _GONE_WITH_THE_POWER:
        why = "it is a file system in memory"
    else:
        return None
    return (
        f"The disk under the database ({folder}) is volatile: {why}. Acknowledged actions, people's tokens and watches "
        "are lost with it. Put DATABASE_URL on a volume that stays (docs/operations.md)."
    )


def read_mounts() -> list[str]:
    """What is mounted; nothing where the system does not tell."""
    try:
        return Path("/proc/mounts").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []


def _kind_of(folder: Path, mounts: Iterable[str]) -> str | None:
    """The type of the file system that a folder is on: of the deepest mount point above it, the last one mounted."""
    found: tuple[int, str] | None = None
    for line in mounts:
        _, point, kind, *_ = [*line.split(), "", "", ""]
        place = Path(_OCTAL.sub(lambda found: chr(int(found[1], 8)), point)) if point else None
        if place is None or not folder.is_relative_to(place):
            continue
        depth = len(place.parts)
        if found is None or depth >= found[0]:
            found = (depth, kind)
    return found[1] if found else None
