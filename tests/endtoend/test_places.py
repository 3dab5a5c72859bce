"""Where answers go: channels without the bot, several cases at once, threads, and people of another company."""

from __future__ import annotations

import pytest

from bot.sandbox.slack import Fault
from bot.sandbox.tour import finding

from .world import World


@pytest.fixture
def lobby(world: World) -> str:
    """A channel where the bot is no member."""
    return world.slack.add_channel("lobby", bot_is_member=False)


async def test_where_the_bot_is_no_member_one_plain_line_tells_everybody(lobby: str, linked: World) -> None:
    case = linked.case(subject="Where is it?")
    await linked.types(linked.ana, f"close {case}", lobby)
    await linked.rest()
    (line,) = linked.slack.messages(lobby)
    said = linked.read(line)
    assert all(part in said for part in (case, "Where is it?", "Closed by Ana", "/invite @casebot"))
    assert (line.origin, line.ephemeral_to) == ("response_url", None)
    assert list(finding.elements(line.blocks)) == []


async def test_a_refusal_where_the_bot_is_no_member_names_the_command_instead_of_a_button(
    lobby: str, linked: World
) -> None:
    case = linked.case(status="CLOSED")
    await linked.types(linked.ana, f"await {case}", lobby)
    await linked.rest()
    (said,) = linked.said(lobby)
    assert f"/case reopen {case}" in said
    assert "Press" not in said


async def test_once_the_bot_is_invited_the_next_command_gets_a_live_card(lobby: str, linked: World) -> None:
    case = linked.case()
    await linked.types(linked.ana, f"close {case}", lobby)
    await linked.rest()
    linked.slack.invite_bot(lobby)
    await linked.types(linked.ana, f"reopen {case}", lobby)
    await linked.rest()
    assert linked.lines(case, "Reopened by Ana", channel=lobby)


async def test_a_bot_that_was_removed_still_answers_a_click(linked: World) -> None:
    case = linked.case()
    await linked.types(linked.ana, f"close {case}")
    await linked.rest()
    linked.slack.kick_bot(linked.channel)
    await linked.clicks(linked.ben, await linked.card(case), "Reopen")
    await linked.rest()
    assert linked.status(case) == "OPEN"
    assert any("Reopened by Ben" in said for said in linked.said())


async def test_several_cases_share_one_message_and_the_person_gets_one_summary(linked: World) -> None:
    cases = [linked.case(), linked.case(), linked.case(status="CLOSED")]
    await linked.types(linked.ana, f"close {' '.join(cases)} urgent")
    await linked.rest()
    (shared,) = linked.slack.messages(linked.channel)
    said = linked.read(shared)
    assert all(case in said for case in cases)
    assert said.startswith("3 cases: 2 closed · 1 already closed")
    assert len(linked.told(linked.ana, "2 closed · 1 already closed")) == 1
    assert [linked.changes(case) for case in cases] == [1, 1, 0]


async def test_of_several_cases_one_that_has_a_card_is_told_on_its_card(linked: World) -> None:
    carded, plain, other = linked.case(), linked.case(), linked.case()
    await linked.types(linked.ana, f"priority {carded} high")
    await linked.rest()
    await linked.types(linked.ben, f"close {carded} {plain} {other}")
    await linked.rest()
    assert linked.lines(carded, "Closed by Ben")
    shared = [said for said in linked.said() if plain in said and other in said]
    assert len(shared) == 1
    assert carded not in shared[0]


async def test_several_cases_where_the_bot_is_no_member_are_told_in_one_line(lobby: str, linked: World) -> None:
    cases = [linked.case(), linked.case()]
    await linked.types(linked.ana, f"close {' '.join(cases)}", lobby)
    await linked.rest()
    (said,) = linked.said(lobby)
    assert all(case in said for case in cases)
    assert "/invite @casebot" in said


async def test_what_several_cases_may_have_been_told_in_public_is_not_repeated(lobby: str, linked: World) -> None:
    cases = [linked.case(), linked.case()]
    linked.slack.fault(Fault("response_url", drop="after", channel=lobby, times=2))
    await linked.types(linked.ana, f"close {' '.join(cases)}", lobby)
    await linked.rest()
    assert len(linked.said(lobby)) == 1


async def test_a_mention_in_a_cards_thread_is_about_its_case(linked: World) -> None:
    case = linked.case()
    await linked.types(linked.ana, f"close {case}")
    await linked.rest()
    await _mentions(linked, "reopen high", (await linked.card(case)).ts)
    await linked.rest()
    assert linked.lines(case, "Reopened by Ben with priority High")


async def test_a_mention_elsewhere_takes_an_id(linked: World) -> None:
    case = linked.case()
    await _mentions(linked, f"close {case}")
    await linked.rest()
    assert linked.lines(case, "Closed by Ben")


async def test_a_mention_that_asks_for_nothing_gets_help_alone(linked: World) -> None:
    await _mentions(linked, "")
    await linked.until(lambda: linked.told(linked.ben, "/case close"))
    assert linked.said() == []


async def test_a_mention_in_the_middle_of_a_sentence_does_nothing(linked: World) -> None:
    case = linked.case()
    await linked.slack.mention(linked.ben.id, linked.channel, f"could <@BOT> close {case}")
    await linked.rest()
    assert linked.changes(case) == 0


async def test_somebody_of_another_company_is_refused_and_nothing_happens(linked: World) -> None:
    eve, case = linked.slack.add_person("Eve", team_id="T0ELSEWHERE"), linked.case()
    await linked.types(linked.ana, f"priority {case} high")
    await linked.rest()
    linked.slack.share(linked.channel)
    await linked.clicks(eve, await linked.card(case), "Close")
    await linked.slack.mention(eve.id, linked.channel, f"<@BOT> close {case}")
    await linked.until(lambda: len(linked.told(eve, "Only members of the team")) == 2)
    assert linked.rows("SELECT COUNT(*) FROM action WHERE verb = 'close'") == [(0,)]


async def test_a_modal_submitted_by_somebody_of_another_company_links_nothing(linked: World) -> None:
    eve = linked.slack.add_person("Eve", team_id="T0ELSEWHERE")
    view = await linked.opens_link(linked.ana)
    theirs = {"user": {"id": eve.id, "team_id": eve.team_id}, "team": {"id": eve.team_id}, "view": view}
    sent = await linked.slack.send("interactive", {"type": "view_submission", **theirs})
    assert (sent.acknowledged, sent.body) == (True, {"response_action": "clear"})
    assert linked.rows("SELECT COUNT(*) FROM account") == [(2,)]


async def test_in_a_channel_shared_with_another_company_no_customer_data_stands(world: World, bot: str) -> None:
    shared = world.slack.add_channel("partners", is_shared=True)
    await world.links(world.ana)
    case = world.case(subject="Private matter", customer={"firstName": "Nora", "lastName": "Lind"})
    await world.types(world.ana, f"close {case}", shared)
    await world.rest()
    assert world.lines(case, "Closed by Ana", channel=shared)
    assert not any(word in said for said in world.said(shared) for word in ("Private", "Nora", "Lind"))


async def _mentions(world: World, text: str, thread_ts: str | None = None) -> None:
    await world.slack.mention(world.ben.id, world.channel, f"<@BOT> {text}", thread_ts=thread_ts)
