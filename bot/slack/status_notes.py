"""How the bot is, and how reading each watched store goes: the answer to `status`. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.slack import names
from bot.slack.elements import plain_text, rich, rich_list, section
from bot.slack.pieces import At, Channel, Line, Piece, drawn, spoken
from bot.slack.text import Message, ago, counted, said
from bot.watches import Stop, WatchHealth

MOST_WATCHES = 10
_MOST_WHY = 120
_STOPPED = {
    Stop.TOKEN_REJECTED: "Pandabase does not accept the token",
    Stop.SCOPE_MISSING: "the token may not read cases",
    Stop.KEY_LOST: "the token cannot be decrypted",
    Stop.UNLINKED: "the token was taken back",
}


@dataclass(frozen=True, slots=True)
class StatusReport:
    """How the bot is doing. `mode` is `socket` or `http`; `uptime` in seconds; the backlogs count what is not finished.

    `upstream_reachable` is None where it was not asked. `now` is when this was so, in seconds since the epoch.
    `unwritable` is why the database cannot be written, in its own words; None where it can.
    """

    mode: str
    uptime: float
    journal_backlog: int
    outbox_backlog: int
    upstream_reachable: bool | None
    version: str
    watches: tuple[WatchHealth, ...] = ()
    now: float = 0.0
    unwritable: str | None = None


def status(report: StatusReport) -> Message:
    """The answer to `/case status`."""
    facts = _facts(report)
    fields = section(fields=[plain_text(f"{label}\n{value}") for label, value in facts.items()])
    head = " · ".join(f"{label}: {value}" for label, value in facts.items())
    trouble: list[Line] = [] if report.unwritable is None else [[_unwritable(report.unwritable)]]
    rows = [_row(health, report.now) for health in report.watches[:MOST_WATCHES]]
    left = len(report.watches) - len(rows)
    tail: list[Line] = [[f"and {left} more"]] if left else []
    blocks = [rich_list(map(drawn, rows))] if rows else []
    return Message(
        spoken([*trouble, [head], *rows, *tail]),
        [*(rich(*drawn(line)) for line in trouble), fields, *blocks, *(rich(*drawn(line)) for line in tail)],
    )


def _unwritable(why: str) -> str:
    reason = said(why, _MOST_WHY, "no reason given")
    return (
        f"The database cannot be written ({reason}), so no command and no click can be recorded or carried out. Tell "
        "whoever operates Casebot: once there is room on the disk and the file can be written, it goes on by itself, "
        "with all that was recorded before; a damaged database has to be replaced by its backup."
    )


def _facts(report: StatusReport) -> dict[str, str]:
    return {
        "Pandabase": {True: "reachable", False: "not reachable", None: "not asked"}[report.upstream_reachable],
        "Actions waiting": str(report.journal_backlog),
        "Messages waiting": str(report.outbox_backlog),
        "Running for": _duration(report.uptime),
        "Mode": {"socket": "Socket Mode", "http": "HTTP"}.get(report.mode, said(report.mode, 40)),
        "Version": said(report.version, 40),
    }


def _row(health: WatchHealth, now: float) -> list[Piece]:
    watch = health.watch
    store, lender = names.identifier(watch.store_id), names.person(watch.lender.name)
    return [Channel(watch.channel), f" follows {store} with {lender}’s token", *_reading(health, now)]


def _reading(health: WatchHealth, now: float) -> Iterator[Piece]:
    if health.watch.stopped is not None:
        yield f" · stopped, because {_STOPPED[health.watch.stopped]}"
    elif health.failing_since is not None:
        yield " · cannot be read since "
        yield At(health.failing_since)
    if health.read_at is None:
        yield " · not read yet"
        return
    yield f" · last read {_lag(now - health.read_at)}, "
    yield At(health.read_at)


def _lag(seconds: float) -> str:
    """To the second, because this answer is read at once and by one person."""
    return f"{counted(int(seconds), 'second')} ago" if 1 <= seconds < 60 else ago(seconds)


def _duration(seconds: float) -> str:
    for size, unit in ((86400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= size:
            return counted(int(seconds // size), unit)
    return counted(max(int(seconds), 0), "second")
