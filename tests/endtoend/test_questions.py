"""What people ask without changing a case: show, help, status, and their own stores."""

from __future__ import annotations

from bot.sandbox.pandabase import Fault
from bot.sandbox.slack import Message
from bot.sandbox.tour import finding

from .world import World


async def test_show_is_for_one_person_until_they_share_it(linked: World) -> None:
    case = linked.case(subject="Where is it?")
    await linked.types(linked.ana, f"show {case}")
    await linked.until(lambda: linked.told(linked.ana, "Where is it?"))
    assert linked.said() == []
    await linked.clicks(linked.ana, linked.whispers(linked.ana)[-1], "Share in this channel")
    card = await linked.card(case)
    assert "Share" not in linked.read(card)


async def test_a_button_on_a_private_card_acts_like_any_other(linked: World) -> None:
    case = linked.case()
    await linked.types(linked.ana, f"show {case}")
    await linked.until(lambda: linked.whispers(linked.ana))
    await linked.clicks(linked.ana, linked.whispers(linked.ana)[-1], "Close")
    await linked.rest()
    assert linked.lines(case, "Closed by Ana")


async def test_sharing_where_the_bot_is_no_member_says_how_to_invite_it(linked: World) -> None:
    lobby, case = linked.slack.add_channel("lobby", bot_is_member=False), linked.case()
    await linked.types(linked.ana, f"show {case}", lobby)
    await linked.until(lambda: linked.whispers(linked.ana))
    await linked.clicks(linked.ana, linked.whispers(linked.ana)[-1], "Share in this channel")
    await linked.until(lambda: linked.told(linked.ana, "/invite @casebot"))
    await linked.rest()


async def test_a_case_that_cannot_be_shown_says_why(linked: World) -> None:
    await linked.types(linked.ana, "show cs_0123456789abcdef")
    await linked.until(lambda: linked.told(linked.ana, "cannot be shown", "Pandabase said: Case not found"))


async def test_a_case_of_another_store_can_be_shown_by_the_button_that_is_offered(linked: World) -> None:
    other = linked.pandabase.add_store("Second shop")
    await linked.links(linked.ana, store=other)
    case = linked.case(other, subject="Over here")
    await linked.types(linked.ana, f"show {case}")
    await linked.until(lambda: linked.told(linked.ana, "cannot be shown"))
    await linked.clicks(linked.ana, linked.whispers(linked.ana)[-1], f"Look in {other}")
    await linked.until(lambda: linked.told(linked.ana, "Over here"))


async def test_a_short_trouble_of_pandabase_is_not_noticed_by_who_asks(linked: World) -> None:
    case = linked.case(subject="Patience")
    linked.pandabase.fault(Fault("GET", status=503))
    await linked.types(linked.ana, f"show {case}")
    await linked.until(lambda: linked.told(linked.ana, "Patience"))


async def test_help_for_somebody_who_is_not_linked_starts_with_linking(world: World, bot: str) -> None:
    await world.types(world.ana, "")
    (text,) = await world.until(lambda: world.told(world.ana))
    assert text.index("/case link") < text.index("/case close")


async def test_help_explains_one_verb(linked: World) -> None:
    await linked.types(linked.ana, "help priority")
    await linked.until(lambda: linked.told(linked.ana, "priority", "urgent"))


async def test_status_says_how_the_bot_is(linked: World) -> None:
    await linked.types(linked.ana, "status")
    (text,) = await linked.until(lambda: linked.told(linked.ana, "Pandabase: reachable"))
    assert all(part in text for part in ("Socket Mode", "Actions waiting: 0", "Messages waiting: 0", "Version"))


async def test_status_says_when_pandabase_is_down(linked: World) -> None:
    await linked.pandabase.go_down()
    await linked.types(linked.ana, "status")
    await linked.until(lambda: linked.told(linked.ana, "Pandabase: not reachable"))


async def test_stores_shows_four_characters_of_a_token_and_never_more(world: World, bot: str) -> None:
    token = await world.links(world.ana)
    await world.types(world.ana, "stores")
    (text,) = await world.until(lambda: world.told(world.ana, world.store))
    assert f"token ending in {token[-4:]}" in text
    assert "default" in text
    assert token[-5:] not in text


async def test_the_default_store_is_chosen_by_use(world: World, bot: str) -> None:
    other = world.pandabase.add_store("Second shop")
    await world.links(world.ana)
    await world.links(world.ana, store=other)
    await world.types(world.ana, f"use {other}")
    await world.until(lambda: world.told(world.ana, f"Your default store is now {other}"))
    case = world.case(other)
    await world.types(world.ana, f"close {case}")
    await world.rest()
    assert world.status(case) == "CLOSED"


async def test_a_store_that_is_not_linked_cannot_be_used(linked: World) -> None:
    await linked.types(linked.ana, "use shp_0123456789abcdef")
    await linked.until(lambda: linked.told(linked.ana, "You have not linked shp_0123456789abcdef"))


async def test_unlink_deletes_the_row_and_the_next_wish_is_not_linked(linked: World) -> None:
    await linked.types(linked.ana, "unlink")
    await linked.until(lambda: linked.told(linked.ana, "Your token is deleted"))
    assert linked.rows("SELECT user_id FROM account") == [(linked.ben.id,)]
    await linked.types(linked.ana, f"close {linked.case()}")
    await linked.until(lambda: linked.told(linked.ana, "no store is linked"))


async def test_with_several_stores_unlink_asks_which_one(world: World, bot: str) -> None:
    other = world.pandabase.add_store("Second shop")
    await world.links(world.ana)
    await world.links(world.ana, store=other)
    await world.types(world.ana, "unlink")
    await world.until(lambda: world.told(world.ana, "Nothing was deleted", "/case unlink shp_"))
    await world.types(world.ana, f"unlink {world.store}")
    await world.until(lambda: world.told(world.ana, "Your token is deleted"))
    assert world.rows("SELECT store_id, is_default FROM account") == [(other, 1)]


async def test_the_newest_private_answer_holds_controls_that_work(linked: World) -> None:
    case = linked.case(status="CLOSED")
    await linked.types(linked.ana, f"show {case}")
    shown: Message = (await linked.until(lambda: linked.whispers(linked.ana)))[-1]
    assert finding.labels(shown.blocks) == ["Reopen", "Share in this channel"]
