"""The `.env` file beside where the bot is started, and names there or in the environment that set nothing."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from pydantic_settings import BaseSettings, DotEnvSettingsSource

ENV_FILE = Path(".env")
ENCODING = "utf-8-sig"
"""A mark at the beginning, as some editors write it, would else become a part of the first name."""

_FOR_ALL_PROGRAMS = frozenset({"HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR"})
_LIKE_A_NAME = re.compile(r"[A-Z][A-Z0-9_]{0,39}")
_NEAR_IN_FILE, _NEAR_ELSEWHERE = 0.7, 0.9
"""How alike a name has to be: whatever stands in the file was meant for us, most of the environment was not."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why the file cannot be read, and what helps."""

    words: str
    remedy: str


def unreadable(file: Path = ENV_FILE) -> Unreadable | None:
    """What is wrong with the file; None where it can be read, or is not there."""
    try:
        if file.is_file():
            file.read_text(encoding=ENCODING)
    except UnicodeDecodeError:
        return Unreadable(f"{file} is no text in UTF-8", "Save it anew as plain text in UTF-8.")
    except OSError as error:
        words = f"{file} cannot be read: {error.strerror}"
        return Unreadable(words, "Run this as the bot's user, and give the file to that user.")
    return None


def idle_names(
    known: Collection[str], file: Path = ENV_FILE, environment: Mapping[str, str] = os.environ
) -> Iterator[str]:
    """A sentence for each name that looks like one of the `known` settings, or stands in the file, and sets nothing."""
    listed = _names_in(file)
    yield from (_of_the_file(name, known, file) for name in listed if name.upper() not in known)
    are_set = {name.upper() for name in (*listed, *filter(environment.get, environment))}
    unset = sorted(set(known) - are_set)
    for name in sorted({name.upper() for name in environment}):
        meant = None if name in known else _near(name, unset, _NEAR_ELSEWHERE)
        if meant:
            yield f"{name} in the environment is no setting of Casebot's. Did you mean {meant}, which is not set?"


def _names_in(file: Path) -> list[str]:
    """As they are written: a name in small letters sets the same."""
    return [*DotEnvSettingsSource(BaseSettings, file, ENCODING, case_sensitive=True).env_vars]


def _of_the_file(name: str, known: Collection[str], file: Path) -> str:
    """A line without a name may be a secret that was pasted alone: only what looks like a name is shown."""
    if name.upper() in _FOR_ALL_PROGRAMS:
        return f"{name} has no effect in {file}. Set it in the environment."
    meant = _near(name.upper(), known, _NEAR_IN_FILE)
    if meant:
        shown = name if _LIKE_A_NAME.fullmatch(name.upper()) else "A line"
        return f"{shown} in {file} is no setting of Casebot's. Did you mean {meant}?"
    shown = name if _LIKE_A_NAME.fullmatch(name) and "_" in name else "A line"
    return f"{shown} in {file} is no setting of Casebot's. Take it out, or look for the right name in the README."


def _near(name: str, among: Collection[str], cutoff: float) -> str | None:
    return next(iter(get_close_matches(name, among, 1, cutoff)), None)
