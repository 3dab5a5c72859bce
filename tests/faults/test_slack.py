"""Slack's part of the matrix: each answer to each kind of message."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

import pytest

from bot.sandbox.slack import Fault
from tests.endtoend.world import World

from .ends import VERBS, is_true, press_one
from .slack_rows import SLACK_ROWS, Sees, SlackRow

Look = Callable[[World, SlackRow], Awaitable[Sees]]


@contextmanager
def trouble(world: World, row: SlackRow, method: str, channel: str | None = None) -> Iterator[None]:
    """The next call of the method goes wrong; what is left of the trouble at the end is taken back."""
    fault = world.slack.fault(Fault(method, channel=channel, **row.trouble))
    yield
    assert fault.times == 0, f"{method} was not called"


async def _of_a_case_with_a_card(world: World, row: SlackRow, method: str, verb: str = "close") -> Sees:
    """Ana presses a button; everybody reads what she did, once, and a card that is there tells the truth."""
    case = world.case(subject=f"About {method}", status=VERBS[verb].status)
    await world.types(world.ben, f"priority {case} low")
    await world.rest()
    before = len(world.said())
    with trouble(world, row, method):
        await press_one(world, verb, case)
        await world.rest()
    (said,) = [text for text in world.said()[before:] if f"{VERBS[verb].done} · was" in text]
    return Sees.ALOUD if "for a live card" in said else _by_cards(world, case)


def _by_cards(world: World, case: str) -> Sees:
    bot = [one for one in world.slack.messages(world.channel) if one.user == world.slack.bot_user_id]
    about = [one for one in bot if not one.is_reply and case in one.text]
    assert is_true(world, case, about[-1]), "the card does not tell the truth"
    if any(not one.blocks for one in [*about, *world.slack.thread(world.channel, about[-1].ts)] if one in bot):
        return Sees.TEXT
    return Sees.ANEW if len(about) > 1 else Sees.ALL


async def redrawn(world: World, row: SlackRow) -> Sees:
    """A card that is redrawn."""
    return await _of_a_case_with_a_card(world, row, "chat.update")


async def line(world: World, row: SlackRow) -> Sees:
    """A line in a thread."""
    return await _of_a_case_with_a_card(world, row, "chat.postMessage")


async def new_card(world: World, row: SlackRow) -> Sees:
    """The first card of a case."""
    case, before = world.case(priority="LOW"), len(world.said())
    with trouble(world, row, "chat.postMessage"):
        await world.types(world.ana, f"close {case}")
        await world.rest()
    (said,) = [text for text in world.said()[before:] if "Closed by Ana · was Open" in text]
    return Sees.ALOUD if "for a live card" in said else _by_cards(world, case)


async def private(world: World, row: SlackRow) -> Sees:
    """What a person reads alone: here, a refusal through the `response_url`."""
    stranger = world.slack.add_person("Cleo")
    with trouble(world, row, "response_url"):
        await world.types(stranger, f"close {world.case()}")
        await world.rest()
    assert world.told(stranger, "You tried to close", "Nothing was changed")
    return Sees.OTHER_WAY


async def form(world: World, row: SlackRow) -> Sees:
    """A form that opens."""
    stranger = world.slack.add_person("Dana")
    with trouble(world, row, "views.open"):
        await world.types(stranger, "link")
        await world.until(lambda: world.told(stranger, "Slack did not open the form in time. Nothing was changed."))
    assert "Open the form" in json.dumps(world.whispers(stranger)[-1].blocks)
    return Sees.BUTTON


LOOKS: dict[str, Look] = {
    "redrawn": redrawn,
    "line": line,
    "new_card": new_card,
    "private": private,
    "form": form,
}


@pytest.mark.parametrize("row", SLACK_ROWS, ids=lambda row: row.name)
async def test_what_slack_answers_once_ends_as_the_table_says(linked: World, row: SlackRow) -> None:
    wanted = {kind: cell for kind, cell in row.cells().items() if kind in LOOKS}
    assert {kind: await LOOKS[kind](linked, row) for kind in wanted} == wanted


@pytest.mark.parametrize("row", [row for row in SLACK_ROWS if row.line is not Sees.NEVER], ids=lambda row: row.name)
async def test_what_was_done_to_a_case_with_a_card_is_told_so_whatever_it_was(linked: World, row: SlackRow) -> None:
    """The other verbs than close, when the card is redrawn and when the line is posted."""
    wanted = dict.fromkeys(VERBS.keys() - {"close"}, (row.redrawn, row.line))
    seen = {
        verb: (
            await _of_a_case_with_a_card(linked, row, "chat.update", verb),
            await _of_a_case_with_a_card(linked, row, "chat.postMessage", verb),
        )
        for verb in wanted
    }
    assert seen == wanted


@pytest.mark.parametrize("row", [row for row in SLACK_ROWS if row.form is Sees.BUTTON], ids=lambda row: row.name)
async def test_the_form_of_a_watch_that_slack_does_not_open_is_said_with_what_to_type(
    linked: World, row: SlackRow
) -> None:
    await linked.types(linked.ana, f"watch {linked.store}")
    await linked.until(lambda: linked.rows("SELECT 1 FROM watch"))
    words = "Slack did not open the form in time. Nothing was changed. Type /case settings again."
    with trouble(linked, row, "views.open"):
        await linked.types(linked.ana, "settings")
        await linked.until(lambda: linked.told(linked.ana, words))
