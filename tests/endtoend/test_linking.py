"""The linking modal: what is wrong stands at its field, in time, and nothing is kept that was not proved."""

from __future__ import annotations

import json

import pytest

from bot.sandbox.pandabase import Fault
from bot.sandbox.slack import Person
from bot.sandbox.tour.bot_process import Mode
from bot.sandbox.tour.transcript import modal_lines

from .bots import both_modes
from .world import World

UNKNOWN = "sk_sandbox_nobodyknowsthisone"


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A submitted modal waits a tenth of a second for Pandabase, and not two seconds."""
    monkeypatch.setattr("bot.slack.link_flow.IN_TIME_SECONDS", 0.1)


def shown(world: World, person: Person) -> str:
    """The open modal as text; empty where none is open."""
    view = world.slack.view(person.id)
    return " ".join(line.text for line in modal_lines(view, {})) if view else ""


def errors(world: World) -> dict[str, str]:
    """Ana's field errors, by the last part of the field's id."""
    return {name.rpartition(".")[2]: words for name, words in world.slack.view_errors(world.ana.id).items()}


@both_modes
async def test_a_token_that_reads_and_writes_is_linked(world: World, bot: str, mode: Mode) -> None:
    world.case()
    await world.links(world.ana)
    assert world.rows("SELECT can_read, can_write FROM account") == [(1, 1)]


async def test_a_token_that_signs_is_linked_and_works(world: World, bot: str) -> None:
    case = world.case()
    token_id, secret = world.pandabase.issue_hmac_token(world.store)
    await world.opens_link(world.ana)
    await world.fills(world.ana, world.store, secret, token_id)
    assert "is linked" in shown(world, world.ana)
    await world.types(world.ana, f"close {case}")
    await world.rest()
    assert world.lines(case, "Closed by Ana")


async def test_a_wrong_token_is_told_at_its_field(world: World, bot: str) -> None:
    await world.opens_link(world.ana)
    await world.fills(world.ana, world.store, UNKNOWN)
    (said,) = errors(world).values()
    assert list(errors(world)) == ["secret"]
    assert said == "Pandabase does not accept this token for this store. It said: Invalid API token"
    assert world.rows("SELECT * FROM account") == []


@pytest.mark.parametrize("status", [401, 403, 404])
async def test_a_token_of_another_store_is_told_at_its_field(world: World, bot: str, status: int) -> None:
    world.pandabase.answer_foreign_stores_with(status)
    token = world.pandabase.issue_token(world.pandabase.add_store("Another shop"))
    await world.opens_link(world.ana)
    await world.fills(world.ana, world.store, token)
    assert errors(world)["secret"].startswith("Pandabase does not accept this token for this store.")


@pytest.mark.parametrize(
    ("scopes", "words", "row"),
    [
        (["CASES_READ"], "It can only read cases", (1, 0)),
        (["CASES_WRITE"], "It can only change cases", (0, 1)),
    ],
)
async def test_a_token_with_half_the_rights_is_linked_and_the_modal_says_what_will_not_work(
    world: World, bot: str, scopes: list[str], words: str, row: tuple[int, int]
) -> None:
    world.case()
    await world.opens_link(world.ana)
    await world.fills(world.ana, world.store, world.pandabase.issue_token(world.store, scopes))
    assert words in shown(world, world.ana)
    assert world.rows("SELECT can_read, can_write FROM account") == [row]


async def test_a_token_without_rights_is_not_linked(world: World, bot: str) -> None:
    await world.opens_link(world.ana)
    await world.fills(world.ana, world.store, world.pandabase.issue_token(world.store, []))
    assert "lacks CASES_READ and CASES_WRITE" in errors(world)["secret"]


async def test_in_a_store_without_cases_the_right_to_write_is_said_to_be_unproved(world: World, bot: str) -> None:
    await world.opens_link(world.ana)
    await world.fills(world.ana, world.store, world.pandabase.issue_token(world.store))
    assert "whether it may change them is not proved" in shown(world, world.ana)


async def test_a_pandabase_that_is_down_is_told_in_the_modal(world: World, bot: str) -> None:
    token = world.pandabase.issue_token(world.store)
    await world.pandabase.go_down()
    await world.opens_link(world.ana)
    await world.fills(world.ana, world.store, token)
    assert "could not be reached" in errors(world)["store"]


async def test_proving_a_token_changes_no_case(world: World, bot: str) -> None:
    case = world.case()
    await world.links(world.ana)
    assert world.changes(case) == 0
    assert [call.answer["error"] for call in world.pandabase.calls if call.method == "PATCH"] == ["Nothing to update"]


@pytest.mark.usefixtures("impatient")
@both_modes
async def test_a_slow_pandabase_leaves_the_modal_checking_until_it_knows(world: World, bot: str, mode: Mode) -> None:
    hold = world.pandabase.hold("GET")
    before = await world.opens_link(world.ana)
    fields = [block["block_id"] for block in before["blocks"] if block["type"] == "input"]
    answer = await world.fills(world.ana, world.store, world.pandabase.issue_token(world.store))
    assert (answer.acknowledged, answer.refused) == (True, None)
    assert "Checking the token" in shown(world, world.ana)
    view = world.slack.view(world.ana.id)
    assert view is not None
    assert [block["block_id"] for block in view["blocks"] if block["type"] == "input"] == fields
    hold.release()
    await world.until(lambda: "is linked" in shown(world, world.ana))


@pytest.mark.usefixtures("impatient")
async def test_a_late_error_stands_under_its_field_and_the_form_can_be_sent_again(world: World, bot: str) -> None:
    hold = world.pandabase.hold("GET")
    await world.opens_link(world.ana)
    await world.fills(world.ana, world.store, UNKNOWN)
    hold.release()
    await world.until(lambda: "⚠ Pandabase does not accept this token" in shown(world, world.ana))
    await world.fills(world.ana, world.store, world.pandabase.issue_token(world.store))
    await world.until(lambda: "is linked" in shown(world, world.ana))


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("is_good", [True, False])
async def test_a_result_that_finds_the_modal_closed_comes_privately(world: World, bot: str, is_good: bool) -> None:
    token = world.pandabase.issue_token(world.store) if is_good else UNKNOWN
    hold = world.pandabase.hold("GET")
    view = await world.opens_link(world.ana)
    await world.fills(world.ana, world.store, token)
    await world.slack.close_view(world.ana.id, view["id"])
    hold.release()
    await world.until(lambda: world.told(world.ana, "is linked" if is_good else "Your store was not linked"))


async def test_a_short_trouble_of_pandabase_is_sat_out(world: World, bot: str) -> None:
    world.pandabase.fault(Fault("GET", status=502))
    await world.links(world.ana)


async def test_no_token_is_sent_back_to_slack(world: World, bot: str) -> None:
    token = await world.links(world.ana)
    assert token not in json.dumps([call.params for call in world.slack.calls])
