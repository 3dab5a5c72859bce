"""How an action may end, as a person sees it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from enum import StrEnum

from bot.sandbox.slack import Delivery, Message
from tests.endtoend.world import World


class End(StrEnum):
    """What is read at the end; each stands in the documentation in these words."""

    DONE = "done"
    UNCONFIRMED = "done, not confirmed"
    REFUSED = "refused"
    TOKEN = "token not accepted"
    SCOPE = "permission missing"
    UNKNOWN = "not found"
    UNAVAILABLE = "not reached"
    UNCLEAR = "not known"


WORDS: dict[End, str] = {
    End.UNCONFIRMED: "Pandabase did not confirm it",
    End.REFUSED: "Nothing was changed. Asking the same again will not help.",
    End.TOKEN: "Pandabase does not accept your token",
    End.SCOPE: "Link a token that has it",
    End.UNKNOWN: "Pandabase does not know",
    End.UNAVAILABLE: "could not be reached or was too busy for two minutes. Nothing was changed.",
    End.UNCLEAR: "it is not known whether it took effect",
}
"""By what each is told apart; what is simply done has none of these."""

ALONE = {End.TOKEN, End.SCOPE}
"""What only the person who acted reads; everything else stands in the thread."""


@dataclass(frozen=True)
class Verb:
    """A control of the card, the state in which it stands there, and the words once it is done."""

    label: str
    status: str
    done: str
    wanted: tuple[str, str]


VERBS = {
    "close": Verb("Close", "OPEN", "Closed by Ana", ("CLOSED", "LOW")),
    "reopen": Verb("Reopen", "CLOSED", "Reopened by Ana", ("OPEN", "LOW")),
    "await": Verb("Awaiting customer", "OPEN", "Set to Awaiting customer by Ana", ("AWAITING_CUSTOMER", "LOW")),
    "priority": Verb("High", "OPEN", "Priority set to High by Ana", ("OPEN", "HIGH")),
}
_LABELS = {"OPEN": "Open", "CLOSED": "Closed", "AWAITING_CUSTOMER": "Awaiting customer", "LOW": "Low", "HIGH": "High"}
_LABELS |= {"URGENT": "Urgent"}


async def with_cards(world: World) -> dict[str, str]:
    """A case for each verb, each with a card: Ben has set the priorities."""
    cases = {verb: world.case(status=one.status, priority="NORMAL") for verb, one in VERBS.items()}
    await asyncio.gather(*(world.types(world.ben, f"priority {case} low") for case in cases.values()))
    await world.rest()
    return cases


async def press(world: World, cases: dict[str, str]) -> list[Delivery]:
    """Ana presses the control of each verb; gives how each click was answered."""
    return [await press_one(world, verb, case) for verb, case in cases.items()]


async def press_one(world: World, verb: str, case: str) -> Delivery:
    """Ana presses the control of this verb."""
    card, label = await world.card(case), VERBS[verb].label
    use = world.chooses if verb == "priority" else world.clicks
    return await use(world.ana, card, label)


def seen(world: World, verb: str, case: str) -> list[End]:
    """The final answers that Ana got: one, if all is well."""
    public = [_end(text, verb) for text in world.lines(case) if "Ben" not in text]
    private = [_end(text, verb) for text in world.told(world.ana, case) if "takes longer" not in text]
    assert not ALONE.intersection(public), "what concerns one person stands in the thread"
    assert ALONE.issuperset(private), "what concerns everybody was told to one person alone"
    return public + private


def _end(text: str, verb: str) -> End:
    for end, words in WORDS.items():
        if words in text:
            return end
    assert VERBS[verb].done in text, text
    return End.DONE


def is_true(world: World, case: str, card: Message) -> bool:
    """Whether the card shows what Pandabase has."""
    case_now = world.pandabase.case(case)
    return f"{_LABELS[case_now['status']]} · priority {_LABELS[case_now['priority']]}" in card.text


async def check(world: World, cases: dict[str, str], end: End) -> None:
    """Every verb ended so: one answer to the right person, a true card, the right state, and one change at most."""
    await world.rest()
    wanted = {verb: [end] for verb in cases}
    assert {verb: seen(world, verb, case) for verb, case in cases.items()} == wanted
    for verb, case in cases.items():
        is_done = end in (End.DONE, End.UNCONFIRMED)
        now = world.pandabase.case(case)
        before = (VERBS[verb].status, "LOW")
        assert (now["status"], now["priority"]) == (VERBS[verb].wanted if is_done else before), verb
        assert world.changes(case) == (2 if is_done else 1), verb
        assert is_true(world, case, await world.card(case)), verb
