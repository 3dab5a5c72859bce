"""The scenes of the morning: each plays, waits until it is seen, and checks the promises in the stand-ins' logs."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from bot.sandbox.slack import Person
from bot.sandbox.tour.elsewhere import elsewhere, order_number, watching
from bot.sandbox.tour.linking import linking
from bot.sandbox.tour.stage import Stage

REFUSED = "Nothing was changed"


@dataclass(frozen=True)
class Scene:
    """A title and what is played."""

    title: str
    play: Callable[[Stage], Awaitable[None]]


async def closing(stage: Stage) -> None:
    """One command, one change, one card, one line."""
    await stage.types(stage.people["Ana"], f"close {stage.id('late')}")
    await stage.sees("the thread says who closed the case", lambda: stage.lines("late", "Closed by Ana"))
    wanted = "Closed by Ana · was Awaiting us · priority Low"
    stage.promise(f"the thread reads: {wanted}", bool(stage.lines("late", wanted)))
    stage.promise("one PATCH took effect", stage.effects("late") == 1)
    stage.promise("one line stands in the thread", len(stage.lines("late")) == 1)
    stage.promise("the card reads Closed", "Closed" in stage.read(stage.the_card("late")))
    stage.promise("the card offers Reopen, and Close no more", _offers(stage, "late", "Reopen", without="Close"))


async def refusals(stage: Stage) -> None:
    """The three refusals of transitions, in Pandabase's own words; the fourth, an empty update, came while linking."""
    ana, ben = stage.people["Ana"], stage.people["Ben"]
    await stage.types(ben, f"close {stage.id('late')}")
    await _is_refused(stage, "late", "Ben", "Case is already closed")
    stage.promise("it says by whom", bool(stage.lines("late", "Ben tried to close", "by Ana")))
    await stage.types(ben, f"await {stage.id('late')}")
    await _is_refused(stage, "late", "Ben", "Cannot set status on a closed case")
    stage.promise("Pandabase changed nothing", stage.effects("late") == 1 and stage.case("late")["status"] == "CLOSED")
    await _reopens_by_button(stage, ben, "late")
    await stage.types(ana, f"reopen {stage.id('late')}")
    await _is_refused(stage, "late", "Ana", "Only closed cases can be reopened")
    stage.promise("the case stays open", stage.effects("late") == 2 and stage.case("late")["status"] == "OPEN")


async def _is_refused(stage: Stage, name: str, person: str, words: str) -> None:
    await stage.sees(f"the thread tells why: {words}", lambda: stage.lines(name, f"{person} tried", REFUSED, words))
    stage.promise(f"refused in Pandabase's words: {words}", len(stage.lines(name, f"{person} tried", words)) == 1)


async def _reopens_by_button(stage: Stage, person: Person, name: str) -> None:
    before = len(stage.lines(name, f"Reopened by {person.name}"))
    await stage.clicks(person, stage.the_card(name), "Reopen")
    await stage.sees(
        "the thread says who reopened the case",
        lambda: len(stage.lines(name, f"Reopened by {person.name}")) == before + 1,
    )
    stage.promise("the card offers Close again", _offers(stage, name, "Close", without="Reopen"))


async def race(stage: Stage) -> None:
    """Two people close one case in the same moment."""
    ana, ben = stage.people["Ana"], stage.people["Ben"]
    await stage.together(stage.types(ana, f"close {stage.id('key')}"), stage.types(ben, f"close {stage.id('key')}"))
    await stage.sees(
        "one of them closes it, the other is told",
        lambda: stage.lines("key", "Closed by") and stage.lines("key", "tried to close", "already closed"),
    )
    stage.promise("one PATCH took effect", stage.effects("key") == 1)
    stage.promise("one line says who closed it", len(stage.lines("key", "Closed by")) == 1)
    stage.promise("one line tells the other", len(stage.lines("key", REFUSED)) == 1)
    cards = [message for message in stage.tops() if str(stage.case("key")["subject"]) in stage.read(message)]
    stage.promise("they share one card", len(cards) == 1)


async def stale_card(stage: Stage) -> None:
    """A card that the dashboard has overtaken."""
    await _reopens_by_button(stage, stage.people["Ben"], "key")
    card = stage.the_card("key")
    stage.pandabase.dashboard_close(stage.id("key"))
    stage.screen.happens("a colleague closes the case in Pandabase's dashboard; this card does not know yet")
    await stage.clicks(stage.people["Ana"], card, "Close")
    await _is_refused(stage, "key", "Ana", "Case is already closed")
    stage.promise("the card was redrawn with the truth", _offers(stage, "key", "Reopen", without="Close"))
    stage.promise("nothing was changed by the click", stage.effects("key") == 2)


async def parking(stage: Stage) -> None:
    """Awaiting the customer, and a priority from the card's menu."""
    ben = stage.people["Ben"]
    await stage.types(ben, f"priority {stage.id('stranger')} urgent")
    await stage.sees("the thread tells the priority", lambda: stage.lines("stranger", "Ben", "Urgent"))
    await stage.clicks(ben, stage.the_card("stranger"), "Awaiting customer")
    await stage.sees("the thread tells who parked it", lambda: len(stage.lines("stranger", "Ben")) == 2)
    await stage.chooses(ben, stage.the_card("stranger"), "High")
    await stage.sees("the thread tells the new priority", lambda: stage.lines("stranger", "Ben", "High"))
    state = (stage.case("stranger")["status"], stage.case("stranger")["priority"])
    stage.promise("Pandabase has it so", state == ("AWAITING_CUSTOMER", "HIGH"))
    stage.promise("three changes, three lines", stage.effects("stranger") == 3 and len(stage.lines("stranger")) == 3)


async def several(stage: Stage) -> None:
    """Three ids in one command, one of them closed before."""
    ana = stage.people["Ana"]
    names = ("refund", "escalated", "done")
    heard = len(stage.slack.ephemerals(ana.id))
    await stage.types(ana, f"close {' '.join(stage.id(name) for name in names)}")
    await stage.sees("Ana alone reads a summary", lambda: len(stage.slack.ephemerals(ana.id)) > heard)
    await stage.sees("one message has a line for each case", lambda: _tells_all(stage, names))
    stage.promise("two cases were closed, once each", [stage.effects(name) for name in names] == [1, 1, 0])
    stage.promise("they share one message", len(_shared(stage, names)) == 1)


def _tells_all(stage: Stage, names: tuple[str, ...]) -> bool:
    texts = [stage.read(message) for message in _shared(stage, names)]
    return any(text.count("Closed by Ana") == 2 and "already closed" in text for text in texts)


def _shared(stage: Stage, names: tuple[str, ...]) -> list[Any]:
    def holds(message: Any, name: str) -> bool:
        text = stage.read(message)
        return stage.id(name) in text or str(stage.case(name)["subject"]) in text

    return [message for message in stage.tops() if all(holds(message, name) for name in names)]


async def mention(stage: Stage) -> None:
    """Slash commands do not work in threads; the bot's name does."""
    await stage.mentions(stage.people["Ana"], "close high", stage.the_card("late").ts)
    await stage.sees("the thread says who closed it", lambda: len(stage.lines("late", "Closed by Ana")) == 2)
    state = (stage.case("late")["status"], stage.case("late")["priority"], stage.effects("late"))
    stage.promise("status and priority changed in one PATCH", state == ("CLOSED", "HIGH", 3))


async def stranger(stage: Stage) -> None:
    """Somebody who linked nothing presses a button."""
    cleo, before = stage.people["Cleo"], len(stage.lines("late"))
    await stage.clicks(cleo, stage.the_card("late"), "Reopen")
    await stage.sees("Cleo alone reads how to link", lambda: stage.alone(cleo, "/case link"))
    stage.promise("the thread is spared that", len(stage.lines("late")) == before)
    stage.promise("nothing was changed", stage.effects("late") == 3)


async def hostile(stage: Stage) -> None:
    """A customer's subject that tries to ping everybody and to hide a link."""
    await stage.types(stage.people["Ben"], f"close {stage.id('hostile')} low")
    await stage.sees("the thread says who closed it", lambda: stage.lines("hostile", "Closed by Ben"))
    raw = [text for message in stage.slack.messages(stage.channel) for text in _interpreted(message)]
    marks = ("<!channel", "<!here", "<!everyone", "<https://evil")
    stage.promise("nobody is pinged, no link is hidden", not any(mark in text for text in raw for mark in marks))


def _interpreted(message: Any) -> list[str]:
    """Every text of a message in which Slack would look for marks."""
    found = [message.text]
    waiting: list[Any] = list(message.blocks or [])
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            found += [part["text"]] if part.get("type") == "mrkdwn" else []
            waiting += part.values()
        elif isinstance(part, list):
            waiting += part
    return found


def _offers(stage: Stage, name: str, label: str, without: str) -> bool:
    return label in stage.buttons(name) and without not in stage.buttons(name)


MORNING = (
    Scene("Two people link their tokens", linking),
    Scene("Ana closes a case", closing),
    Scene("What Pandabase refuses", refusals),
    Scene("Two people race for one case", race),
    Scene("A click on a stale card", stale_card),
    Scene("Parking, and priorities", parking),
    Scene("Several cases at once", several),
    Scene("A mention in a thread", mention),
    Scene("Somebody who is not linked", stranger),
    Scene("A hostile subject", hostile),
    Scene("The number of an order", order_number),
    Scene("The channel follows the store", watching),
    Scene("What happens elsewhere is seen here", elsewhere),
)
