"""A light Slack and a light Pandabase in a process of its own, which change cases and see when Slack hears of it.

They answer right, and check nothing: the stand-ins of the sandbox do, and cost too much for a thousand stores. A line
of JSON in says what is to be done, a line of JSON out says what came of it.
"""

from __future__ import annotations

import asyncio
import json
import random
import re
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from aiohttp import web

from benchmarks.shelves import Shelf, encoded, store_id

Json = dict[str, Any]
CASE_ID = re.compile(r"cs_bench\d{6}x\d{8}")
SCOPES = "commands,chat:write,app_mentions:read,users:read"


@dataclass
class Seen:
    """What was asked and said while it was measured. Times are seconds since the epoch."""

    calls: Counter[str] = field(default_factory=Counter)
    asked_at: list[float] = field(default_factory=list)
    told_after: list[float] = field(default_factory=list)
    changed: int = 0


class World:
    """The stores, and a workspace in which every message is taken."""

    def __init__(self) -> None:
        """Empty until it is furnished."""
        self._shelves: dict[str, Shelf] = {}
        self._seen = Seen()
        self._waiting: dict[str, float] = {}
        self._numbers = count(1)
        self._chance = random.Random(7)  # noqa: S311 - the same changes in every run

    async def furnish(self, shelves: list[Json]) -> Json:
        """Take these stores; gives the addresses of both servers."""
        self._shelves = {store_id(each["store"]): Shelf(**each) for each in shelves}
        return {"port": self.port}

    # What people do

    async def measure(self, seconds: float, every: float, share: float) -> Json:
        """Let customers write to this share of each store's active cases in each interval, and see what comes of it."""
        self._seen, self._waiting, began = Seen(), {}, time.time()
        tasks = [asyncio.create_task(self._write(shelf, every, share)) for shelf in self._shelves.values() if share]
        await asyncio.sleep(seconds)
        for task in tasks:
            task.cancel()
        return self._summary(time.time() - began)

    async def drain(self, patience: float) -> Json:
        """Change no more, and wait until what was changed is told: the slowest must not be left out."""
        until = time.time() + patience
        while self._waiting and time.time() < until:  # noqa: ASYNC110 - a few looks a second are cheaper than an event
            await asyncio.sleep(0.2)
        return {"told_after": sorted(self._seen.told_after), "untold": len(self._waiting)}

    async def _write(self, shelf: Shelf, every: float, share: float) -> None:
        """Each store has its own moment in the interval, and goes through its cases one after the other."""
        numbers, at = count(), time.time() + every * self._chance.random()
        while True:
            await asyncio.sleep(at - time.time())
            at += every
            for _ in range(max(1, round(share * shelf.active))):
                self._change(shelf, next(numbers) % shelf.active)

    def _change(self, shelf: Shelf, number: int) -> None:
        now = time.time()
        shelf.customer_writes(number, int(now * 1000))
        self._seen.changed += 1
        self._waiting[shelf.case_id(number)] = now

    async def close_deep(self, cases: list[int], every: float, patience: float) -> Json:
        """Close these cases of the first store in the dashboard, one after the other; wait until all are told."""
        self._seen, self._waiting, began = Seen(), {}, time.time()
        shelf = next(iter(self._shelves.values()))
        for number in cases:
            shelf.dashboard_closes(number, int(time.time() * 1000))
            self._waiting[shelf.case_id(number)] = time.time()
            self._seen.changed += 1
            await asyncio.sleep(every)
        until = time.time() + patience
        while self._waiting and time.time() < until:  # noqa: ASYNC110 - a look a second is cheaper than an event
            await asyncio.sleep(1)
        return self._summary(time.time() - began)

    def _summary(self, seconds: float) -> Json:
        seen = self._seen
        return {
            "seconds": seconds,
            "calls": dict(seen.calls),
            "busiest_second": busiest(seen.asked_at),
            "polls": seen.calls["page 1"],
            "told_after": sorted(seen.told_after),
            "changed": seen.changed,
            "untold": len(self._waiting),
        }

    # What the servers answer

    async def cases(self, request: web.Request) -> web.Response:
        """A page of a store's cases."""
        query, store = request.query, request.match_info["store"]
        status, customer, page = query.get("status"), query.get("customerId"), int(query.get("page", 1))
        self._note("customer" if customer else "sweep" if status else "page 1" if page == 1 else "further page")
        return self._answer(self._shelves[store].page(status, customer, page, int(query.get("limit", 25))))

    async def case(self, request: web.Request) -> web.Response:
        """One case."""
        store, number = request.match_info["store"], int(request.match_info["case"].rpartition("x")[2])
        self._note("single case")
        return self._answer(self._shelves[store].case(number))

    def _note(self, kind: str) -> None:
        self._seen.calls[kind] += 1
        self._seen.asked_at.append(time.time())

    def _answer(self, data: Json) -> web.Response:
        headers = {"X-Request-ID": f"req_{next(self._numbers)}", "X-RateLimit-Remaining": "59"}
        return web.Response(body=encoded(data), content_type="application/json", headers=headers)

    async def slack(self, request: web.Request) -> web.Response:
        """Any method: a message is taken, and the cases that it names count as told."""
        now, body, method = time.time(), await request.text(), request.match_info["method"]
        self._seen.calls[f"Slack {method}"] += 1
        if method.startswith("chat."):
            for case_id in set(CASE_ID.findall(body)) & self._waiting.keys():
                self._seen.told_after.append(now - self._waiting.pop(case_id))
        return web.json_response(self._said(method, body), headers={"X-OAuth-Scopes": SCOPES})

    def _said(self, method: str, body: str) -> Json:
        if method == "auth.test":
            who = {
                "team_id": "T1",
                "user_id": "UBOT",
                "bot_id": "B1",
                "user": "casebot",
                "url": "https://bench.slack.com/",
            }
            return {"ok": True, **who}
        given = json.loads(body) if body.startswith("{") else {}
        ts = given.get("ts") or f"1700000000.{next(self._numbers):06d}"
        message = {"ts": ts, **({"thread_ts": given["thread_ts"]} if given.get("thread_ts") else {})}
        person = {"id": "U1", "profile": {"display_name": "Ana"}}
        return {"ok": True, "ts": ts, "channel": given.get("channel"), "message": message, "user": person}

    async def serve(self) -> web.AppRunner:
        """Listen on a free port."""
        app = web.Application()
        app.router.add_get("/v2/core/stores/{store}/cases", self.cases)
        app.router.add_get("/v2/core/stores/{store}/cases/{case}", self.case)
        app.router.add_post("/api/{method}", self.slack)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self.port = int(runner.addresses[0][1])
        return runner


def busiest(times: list[float]) -> int:
    """The most that fell within one second."""
    times, most, first = sorted(times), 0, 0
    for last, at in enumerate(times):
        while at - times[first] >= 1.0:
            first += 1
        most = max(most, last - first + 1)
    return most


async def main() -> None:
    """Do what each line says until there are no more."""
    loop, world = asyncio.get_running_loop(), World()
    runner = await world.serve()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        what = json.loads(line)
        print(json.dumps(await getattr(world, what.pop("do"))(**what)), flush=True)
    await runner.cleanup()


if __name__ == "__main__":
    asyncio.run(main())
