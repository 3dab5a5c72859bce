"""A database that is damaged inside while the bot runs: the operator is told once and clearly, people truthfully."""

from __future__ import annotations

import sqlite3

import pytest

from bot.health import DAMAGED
from bot.store.database import Database
from tests.endtoend.bots import inside
from tests.endtoend.test_readiness import says
from tests.endtoend.world import World

from .database_rows import corrupt

WORDS = "database disk image is malformed"
NOTHING = "Nothing was recorded, and nothing will happen"


async def harm(world: World, database: Database, table: str) -> None:
    """Write over the page of a table, and over nothing else; what SQLite has in its memory goes."""
    await world.rest()
    page, size = await database.read(lambda db: _place(db, table))
    with world.database.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)
    await database.read(lambda db: db.execute("PRAGMA shrink_memory"))


def _place(db: sqlite3.Connection, table: str) -> tuple[int, int]:
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    (page,) = db.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (table,)).fetchone()
    (size,) = db.execute("PRAGMA page_size").fetchone()
    return page, size


@pytest.fixture
async def harmed(linked: World, databases: list[Database]) -> World:
    """The page with people's tokens is damaged, and a question has run into it; the journal's is whole."""
    await harm(linked, databases[-1], "account")
    await linked.types(linked.ben, "stores")
    await linked.until(lambda: linked.told(linked.ben))
    return linked


# The operator


@pytest.mark.usefixtures("harmed")
async def test_damage_that_somebody_ran_into_makes_the_bot_not_ready(bot: str) -> None:
    await says(bot, DAMAGED.format(WORDS))


async def test_a_file_that_was_written_over_makes_the_bot_not_ready(
    linked: World, bot: str, databases: list[Database]
) -> None:
    async with corrupt(linked, databases[-1]):
        await says(bot, "The database is damaged: ")


async def test_damage_is_one_line_of_the_log_and_no_traceback(
    harmed: World, bot: str, caplog: pytest.LogCaptureFixture
) -> None:
    for question in ("stores", f"show {harmed.case()}", "watch", "unwatch", "status", f"close {harmed.case()}"):
        heard = len(harmed.told(harmed.ana))
        await harmed.types(harmed.ana, question)
        await harmed.until(lambda heard=heard: len(harmed.told(harmed.ana)) > heard)  # type: ignore[misc]
    await says(bot, "The database is damaged")
    lines = [*caplog.get_records("setup"), *caplog.records]
    damaged = [line for line in lines if line.getMessage().startswith("the database ")]
    assert (len(damaged), [line.getMessage() for line in lines if line.exc_info]) == (1, [])


async def test_a_store_that_cannot_be_read_for_it_is_one_line_of_the_log(
    linked: World, databases: list[Database], caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.reading.turns.interval", lambda *_: 0.02)
    caplog.set_level("DEBUG", "bot.reading.trouble")
    await linked.types(linked.ana, "watch")
    await linked.until(lambda: linked.rows("SELECT 1 FROM watch"))
    await harm(linked, databases[-1], "account")
    await linked.until(lambda: len(of_passes(caplog)) > 3)
    assert [level for level in of_passes(caplog) if level != "DEBUG"] == ["ERROR"]


def of_passes(caplog: pytest.LogCaptureFixture) -> list[str]:
    """The levels of the lines about a pass that came to nothing."""
    return [line.levelname for line in caplog.records if "because of our own database" in line.getMessage()]


# People


@pytest.mark.parametrize("question", ["stores", "watch"])
async def test_a_question_that_needs_the_damaged_part_is_told_that_it_cannot_be_read(
    harmed: World, question: str
) -> None:
    await harmed.types(harmed.ana, question)
    await harmed.until(lambda: harmed.told(harmed.ana, "its database cannot be read"))


async def test_once_it_is_known_a_command_hears_in_time_that_nothing_was_recorded(harmed: World) -> None:
    case = harmed.case()
    typed = await harmed.types(harmed.ana, f"close {case}")
    assert (typed.acknowledged, len(harmed.told(harmed.ana, NOTHING))) == (True, 1)


async def test_once_it_is_known_nothing_is_recorded_that_a_backup_would_not_hold(harmed: World) -> None:
    await harmed.types(harmed.ana, f"close {harmed.case()}")
    assert harmed.rows("SELECT COUNT(*) FROM action") == [(0,)]


async def test_a_wish_that_runs_into_it_first_ends_with_the_word_that_nothing_was_changed(
    world: World, databases: list[Database], impatient: None
) -> None:
    """It was recorded before anything was known of the damage, and has its deadline as any other."""
    assert impatient is None
    async with inside(world, "socket"):
        await world.links(world.ana)
        case = world.case()
        await harm(world, databases[-1], "account")
        await world.types(world.ana, f"close {case}")
        await world.until(
            lambda: world.lines(case, "Nothing was changed") or world.told(world.ana, "Nothing was changed")
        )
        assert world.status(case) == "OPEN"
