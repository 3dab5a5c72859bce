"""Slack's trouble that lasts: what is told meanwhile and to whom, and what happens once Slack is well again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from bot.sandbox.slack import Fault
from tests import seen_cards
from tests.endtoend.world import World

from .ends import VERBS, End, check, is_true, press, with_cards

ALWAYS = 100_000
POSTS = ("chat.postMessage", "chat.update")
ALOUD = "for a live card"


@contextmanager
def lasting(*faults: Fault) -> Iterator[None]:
    """For so long nothing else is answered."""
    yield
    for fault in faults:
        fault.times = 0


def always(world: World, *methods: str, channel: str | None = None, **trouble: Any) -> list[Fault]:
    """From now on these calls go wrong."""
    return [world.slack.fault(Fault(method, times=ALWAYS, channel=channel, **trouble)) for method in methods]


def tries(faults: list[Fault]) -> int:
    """How often somebody has met them."""
    return sum(ALWAYS - fault.times for fault in faults)


async def sits_out(world: World, cases: dict[str, str], faults: list[Fault]) -> None:
    """Ana presses everything; Pandabase has it, Slack is tried again and again, and is well in the end."""
    with lasting(*faults):
        await press(world, cases)
        await world.until(lambda: [world.changes(case) for case in cases.values()] == [2] * len(cases))
        tried = tries(faults)
        await world.until(lambda: tries(faults) >= tried + len(cases), 30)
        assert [world.lines(case, VERBS[verb].done) for verb, case in cases.items()] == [[]] * len(cases)


async def test_a_limit_that_lasts_delays_what_is_told_and_nothing_else(linked: World) -> None:
    cases = await with_cards(linked)
    await sits_out(linked, cases, always(linked, *POSTS, error="ratelimited", retry_after=1))
    await check(linked, cases, End.DONE)


async def test_a_slack_that_is_down_for_long_is_told_everything_once_it_is_back(linked: World) -> None:
    cases = await with_cards(linked)
    await sits_out(linked, cases, always(linked, "*", status=503))
    await check(linked, cases, End.DONE)


async def test_a_refusal_for_one_person_outlasts_a_slack_that_is_down(linked: World) -> None:
    """Cleo has no token: she reads so, alone, once Slack is back."""
    cleo, faults = linked.slack.add_person("Cleo"), always(linked, "*", status=503)
    with lasting(*faults):
        await linked.types(cleo, f"close {linked.case()}")
        await linked.until(lambda: tries(faults) >= 8)
        assert linked.told(cleo) == []
    await linked.rest()
    assert linked.told(cleo, "You tried to close", "Nothing was changed")


async def test_a_bot_token_that_is_refused_for_long_delays_what_is_told_and_nothing_else(linked: World) -> None:
    cases = await with_cards(linked)
    await sits_out(linked, cases, always(linked, *POSTS, error="account_inactive"))
    await check(linked, cases, End.DONE)


def said_aloud(world: World, verb: str, case: str) -> list[str]:
    """The plain lines in the channel about what was done."""
    return [text for text in world.said() if ALOUD in text and case in text and VERBS[verb].done in text]


async def test_in_a_channel_that_stays_closed_each_result_is_one_plain_line_for_everybody(linked: World) -> None:
    cases = await with_cards(linked)
    with lasting(*always(linked, *POSTS, channel=linked.channel, error="not_in_channel")):
        await press(linked, cases)
        await linked.rest()
    assert [len(said_aloud(linked, verb, case)) for verb, case in cases.items()] == [1] * len(cases)


async def test_in_a_channel_that_stays_closed_whoever_acted_reads_alone_what_nobody_else_can(linked: World) -> None:
    """No `response_url` works either: what was done is told in a direct message."""
    cases = await with_cards(linked)
    direct = linked.slack.direct_message(linked.ana.id)
    closed = always(linked, *POSTS, "chat.postEphemeral", channel=linked.channel, error="not_in_channel")
    with lasting(*closed, *always(linked, "response_url", status=404)):
        await press(linked, cases)
        await linked.rest()
    told = {verb: [text for text in linked.said(direct) if case in text] for verb, case in cases.items()}
    assert {verb: len(texts) for verb, texts in told.items()} == dict.fromkeys(VERBS, 1)


async def test_once_the_channel_is_open_again_the_next_result_stands_on_a_true_card(linked: World) -> None:
    cases = await with_cards(linked)
    with lasting(*always(linked, *POSTS, channel=linked.channel, error="not_in_channel")):
        await press(linked, cases)
        await linked.rest()
    for case in cases.values():
        await linked.types(linked.ben, f"priority {case} urgent")
    await linked.rest()
    stand = {case: linked.cards(case)[-1] for case in cases.values()}
    assert [is_true(linked, case, card) for case, card in stand.items()] == [True] * len(cases)


async def test_once_the_channel_is_open_again_the_old_card_points_to_the_next_one(linked: World) -> None:
    """It was not drawn while it could not be, and nobody is to read from it, or press, what is no longer so."""
    cases = await with_cards(linked)
    with lasting(*always(linked, *POSTS, channel=linked.channel, error="not_in_channel")):
        await press(linked, cases)
        await linked.rest()
    for case in cases.values():
        await linked.types(linked.ben, f"priority {case} urgent")
    await linked.rest()
    living = seen_cards.living(linked.slack.messages(linked.channel))
    assert {case: len(living[case]) for case in cases.values()} == dict.fromkeys(cases.values(), 1)
