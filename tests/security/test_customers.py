"""No customer's name, address or subject in the log at any level, the metrics or an error page, whatever goes wrong."""

from __future__ import annotations

import json

from bot.sandbox.pandabase import Fault as PandabaseFault
from bot.sandbox.tour.bot_process import Mode, free_port
from tests.endtoend.bots import both_modes, child, log_of
from tests.endtoend.world import Json, World

from .test_secrets import (
    has_trouble_in_slack,
    has_trouble_with_the_database,
    metrics_of,
    sends_odd_requests,
    world,
)

__all__ = ["world"]

FIRST, LAST, LOCAL, SUBJECT = "mArKeDfirst", "mArKeDlast", "mArKeDaddress", "mArKeDsubject"
EMAIL = f"{LOCAL}@example.com"
MARKED: Json = {
    "subject": f"{SUBJECT} <!channel> 📦",
    "customer": {"email": EMAIL, "firstName": FIRST, "lastName": LAST},
}
WRONG = {"status": {"is": SUBJECT}, "priority": [EMAIL], "createdAt": FIRST, "customer": LAST, **MARKED}
ODD_BODIES = (
    json.dumps({"ok": False, "error": f"{EMAIL} {FIRST} {LAST} wrote: {SUBJECT}"}),
    json.dumps({"ok": True, "data": {"id": 7, **WRONG}}),
    json.dumps({"ok": True, "data": {"cases": [{**WRONG}], "nextCursor": EMAIL}}),
    json.dumps({"ok": True, "data": [WRONG]}),
    f"<html>{EMAIL} {FIRST} {LAST} {SUBJECT}</html>",
    f'{{"ok": true, "data": "{EMAIL} {FIRST} {LAST} {SUBJECT}',
)


async def acts(world: World) -> None:
    """Everything that shows a customer: cards, lines, private answers, and what nobody can carry out."""
    await world.types(world.ana, f"watch {world.store}")
    case = world.case(**MARKED)
    for text in ("show {}", "close {}", "close {}", "reopen {}", "priority {} urgent", "await {}"):
        await world.types(world.ana, text.format(case))
    await world.types(world.ben, f"close {case}")
    await world.slack.mention(world.ana.id, world.channel, f"<@BOT> show {case}")
    world.pandabase.dashboard_priority(case, "LOW")
    await world.rest()


async def types_customers(world: World) -> None:
    """Words about customers where ids are expected."""
    for words in (EMAIL, f"{FIRST} {LAST}", SUBJECT):
        for verb in ("close", "show", "watch", "settings", "link", "nonsense"):
            await world.types(world.ana, f"{verb} {words}")
    view = await world.opens_link(world.ben)
    await world.fills(world.ben, EMAIL, f"{FIRST} {LAST}")
    await world.slack.close_view(world.ben.id, view["id"], everything=True)


async def has_odd_answers(world: World) -> None:
    """Pandabase answers with bodies that hold a customer and cannot be read."""
    for body in ODD_BODIES:
        for status in (200, 400, 403, 500):
            fault = PandabaseFault(status=status, body=body, content_type="application/json")
            world.pandabase.fault(fault)
            await world.types(world.ana, f"show {world.case(**MARKED)}")
            await world.types(world.ana, f"close {world.case(**MARKED)}")
            await world.rest()
    await is_read_in_vain(world)


async def is_read_in_vain(world: World) -> None:
    """The readings of the watched store are answered so too."""
    for body in ODD_BODIES:
        begun = len(world.pandabase.calls)
        world.pandabase.fault(PandabaseFault("GET", status=507, body=body, path="/cases?"))
        await world.until(lambda begun=begun: any(call.status == 507 for call in world.pandabase.calls[begun:]))  # type: ignore[misc]


@both_modes
async def test_no_customer_stands_where_an_operator_looks(world: World, mode: Mode) -> None:
    """The log at its most talkative, the metrics and error pages, after a day on which everything goes wrong."""
    form, port = ("human" if mode == "socket" else "json"), free_port()
    settings = {"LOG_FORMAT": form, "METRICS_PORT": str(port), "POLL_INTERVAL_SECONDS": "0.2"}
    async with child(world, mode, LOG_LEVEL="DEBUG", **settings) as bot:
        await world.links(world.ana)
        await acts(world)
        await types_customers(world)
        await has_odd_answers(world)
        await has_trouble_in_slack(world)
        await has_trouble_with_the_database(world)
        pages, metrics = await sends_odd_requests(bot, world), await metrics_of(port)
        assert await bot.stop() == 0
    places = {"log": log_of(world.folder), "metrics": metrics, "pages": str(pages)}
    assert "settled verb=close" in places["log"]
    marks = (FIRST, LAST, LOCAL, SUBJECT)
    lines = [(name, line) for name, text in places.items() for line in text.splitlines()]
    found = [(name, line[:500]) for name, line in lines if any(mark in line for mark in marks)]
    assert found == []
