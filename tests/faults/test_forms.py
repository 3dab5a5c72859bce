"""Forms while nothing can be recorded: a sentence at a field, in time, and nothing is kept."""

from __future__ import annotations

import pytest

from bot.sandbox.slack import Delivery
from bot.slack import ids
from bot.store.database import Database
from tests.endtoend.world import Json, World

from .database_rows import DATABASE_ROWS, DatabaseRow

IN_TIME = 3.0
every = pytest.mark.parametrize("row", DATABASE_ROWS, ids=lambda row: row.name)
NOT_CHANGED = "Nothing was recorded, so nothing was changed. Try again in a minute."
KEPT = "SELECT settings FROM watch", "SELECT store_id FROM account"


def error(world: World) -> str:
    """What Ana reads at a field of her form."""
    (words,) = world.slack.view_errors(world.ana.id).values()
    return words


def kept(world: World, row: DatabaseRow) -> list[object]:
    """What the database has; of one that was written over, nothing is known any more."""
    return [world.rows(query) for query in KEPT] if row.passes else []


@every
async def test_a_linking_form_says_at_a_field_that_nothing_was_kept(
    linked: World, databases: list[Database], row: DatabaseRow
) -> None:
    store = linked.pandabase.add_store("Another")
    await linked.opens_link(linked.ana)
    before = kept(linked, row)
    async with row.trouble(linked, databases[-1]):
        sent = await linked.fills(linked.ana, store, linked.pandabase.issue_token(store))
    assert (sent.seconds < IN_TIME, "could not be stored, so nothing was kept" in error(linked)) == (True, True)
    assert kept(linked, row) == before


async def opens_settings(world: World) -> Json:
    """Ana watches her store and opens the form."""
    await world.types(world.ana, f"watch {world.store}")
    await world.until(lambda: world.rows("SELECT 1 FROM watch"))
    await world.rest()
    await world.types(world.ana, "settings")
    return await world.until(lambda: world.slack.view(world.ana.id))


async def submits(world: World, view: Json) -> Delivery:
    """Ana asks for one digest a day."""
    daily = {ids.RHYTHM_FIELD: {ids.RHYTHM_FIELD: {"selected_option": {"value": "daily"}}}}
    return await world.slack.submit(world.ana.id, view["id"], daily)


@every
async def test_a_settings_form_says_at_a_field_that_nothing_was_changed(
    linked: World, databases: list[Database], row: DatabaseRow
) -> None:
    view = await opens_settings(linked)
    before = kept(linked, row)
    async with row.trouble(linked, databases[-1]):
        sent = await submits(linked, view)
    assert (sent.seconds < IN_TIME, NOT_CHANGED in error(linked)) == (True, True)
    assert kept(linked, row) == before
