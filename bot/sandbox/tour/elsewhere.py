"""The scenes about what happens outside Slack: the channel follows the store, and hears of it."""

from typing import Any

from bot.sandbox.tour.stage import Stage


async def order_number(stage: Stage) -> None:
    """Somebody pastes the number of an order where a case's id is asked for."""
    ben, number = stage.people["Ben"], stage.case("parked")["order"]["orderNumber"]
    await stage.types(ben, f"close {number}")
    await stage.sees("Ben alone reads which case was meant", lambda: stage.alone(ben, "the number of an order"))
    stage.promise("nothing was changed by itself", stage.effects("parked") == 0)
    told = next(one for one in reversed(stage.slack.ephemerals(ben.id)) if "number of an order" in stage.read(one))
    await stage.clicks(ben, told, "Close this case")
    await stage.sees("the thread says who closed the case", lambda: stage.lines("parked", "Closed by Ben"))
    stage.promise("one PATCH took effect", stage.effects("parked") == 1)


async def watching(stage: Stage) -> None:
    """One command; the first message sums the store up, and there is no flood."""
    before = len(stage.tops())
    await stage.types(stage.people["Ana"], "watch")
    await stage.sees("the channel reads that it follows the store", lambda: _said(stage, "This channel follows"))
    stage.promise("one message sums the store up", len(stage.tops()) == before + 1)


async def elsewhere(stage: Stage) -> None:
    """A customer answers, the case escalates, the dashboard closes it."""
    stage.pandabase.customer_writes(stage.id("parked"), "It is still the old address")
    stage.screen.happens("the customer of a closed case writes again")
    await stage.sees("the thread says that it was reopened", lambda: stage.lines("parked", "Reopened by the customer"))
    stage.promise("the card offers Close again", "Close" in stage.buttons("parked"))
    shown = len(_cards(stage))
    stage.pandabase.escalate(stage.id("parked"))
    stage.screen.happens("the case is escalated")
    await stage.sees("the thread says so", lambda: stage.lines("parked", "Escalated"))
    stage.pandabase.dashboard_close(stage.id("parked"))
    stage.screen.happens("a colleague closes it in Pandabase's dashboard")
    await stage.sees("the thread says who did", lambda: stage.lines("parked", "Closed by the store, outside Casebot"))
    stage.promise("the card offers Reopen", "Reopen" in stage.buttons("parked"))
    stage.promise("no second card came of it", len(_cards(stage)) == shown)
    stage.promise("nothing was sent from a thread to the channel", not stage.slack.broadcasts)
    stage.promise("nobody's phone rang", not stage.slack.pings)


def _said(stage: Stage, words: str) -> list[Any]:
    return [message for message in stage.tops() if words in stage.read(message)]


def _cards(stage: Stage) -> list[Any]:
    return _said(stage, str(stage.case("parked")["subject"]))
