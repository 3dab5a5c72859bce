"""What the doctor found, and how it reads. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum


class Mark(StrEnum):
    """How a finding begins; only `BAD` makes the doctor fail."""

    GOOD = "✓"
    NOTE = "!"
    BAD = "✗"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at and how it is; the remedy, where there is something to do."""

    mark: Mark
    sentence: str
    remedy: str = ""


def good(sentence: str) -> Finding:
    """All is well."""
    return Finding(Mark.GOOD, sentence)


def note(sentence: str, remedy: str = "") -> Finding:
    """The bot works, with less."""
    return Finding(Mark.NOTE, sentence, remedy)


def bad(sentence: str, remedy: str) -> Finding:
    """The bot does not work, or will lose something."""
    return Finding(Mark.BAD, sentence, remedy)


def lines(findings: Iterable[Finding]) -> Iterator[str]:
    """As the operator reads it: each text on one line, whatever it quotes."""
    for finding in findings:
        yield f"{finding.mark} {' '.join(finding.sentence.split())}"
        if finding.remedy:
            yield f"    {' '.join(finding.remedy.split())}"
