"""The people of a soak, with Slack and Pandabase, in a process of their own: so many clicks a second, for hours.

A line of JSON in says what is to be done, a line of JSON out says what came of it. Whatever is over is forgotten here,
so that this process can go on for as long as the bot.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections import deque
from typing import Any

from benchmarks.stand_ins import Scene
from bot.sandbox.pandabase import Limits as PandabaseLimits
from bot.sandbox.pandabase import StandInPandabase
from bot.sandbox.slack import StandInSlack
from bot.sandbox.slack.limits import Limits as SlackLimits
from bot.sandbox.slack.log import Call

Json = dict[str, Any]
GIVE_UP_SECONDS = 300.0
LOOK_SECONDS = 0.05


class Crowd(Scene):
    """People who click on one card after the other."""

    def __init__(self, slack: StandInSlack, pandabase: StandInPandabase) -> None:
        """Nobody has clicked yet."""
        super().__init__(slack, pandabase)
        self._waiting: dict[str, tuple[int, float]] = {}
        self._late: list[float] = []
        self._order: list[int] = []
        self._turns: deque[str] = deque()
        self._tasks: set[asyncio.Task[None]] = set()
        self._sum = {"clicked": 0, "refused": 0, "limited": 0, "skipped": 0}
        slack.core.changes.listeners.append(self._look)

    async def post_cards(self, port: int, cases: list[str]) -> Json:
        """As it is done elsewhere, and the store is watched."""
        await super().post_cards(port, cases)
        self._turns.extend(self._cards[case_id] for case_id in cases)
        self._cases = {ts: case_id for case_id, ts in self._cards.items()}
        await self.slack.command(self.ana.id, self.channel, "/case", "watch")
        return {}

    async def act(self, seconds: float, rate: float) -> Json:
        """So many clicks a second, whatever becomes of them."""
        began, clicked = time.perf_counter(), 0
        while (now := time.perf_counter() - began) < seconds:
            while clicked < now * rate:
                clicked += 1
                self._click_next()
            await asyncio.sleep(min(LOOK_SECONDS, 1 / rate))
        return self._told()

    async def burst(self, clicks: int) -> Json:
        """So many clicks, each as soon as the one before is acknowledged, on a card each.

        Tells how long it took until all was said, and how many places a line stands at most from where it belongs.
        """
        self._order.clear()
        began = time.perf_counter()
        for _ in range(clicks):
            self._click_next()
            await asyncio.wait(self._tasks)
        async with asyncio.timeout(GIVE_UP_SECONDS):
            while self._waiting:  # noqa: ASYNC110 - looking at each change costs more
                await asyncio.sleep(LOOK_SECONDS)
        places = {number: place for place, number in enumerate(sorted(self._order))}
        farthest = max(abs(places[number] - place) for place, number in enumerate(self._order))
        return {**self._told(), "seconds": time.perf_counter() - began, "farthest": farthest}

    def _click_next(self) -> None:
        ts = self._turns[0]
        self._turns.rotate(-1)
        if ts in self._waiting:
            self._sum["skipped"] += 1
            return
        self._sum["clicked"] += 1
        self._waiting[ts] = (self._sum["clicked"], time.perf_counter())
        task = asyncio.create_task(self._click_on(ts))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _click_on(self, ts: str) -> None:
        case_id = self._cases[ts]
        verb = "reopen" if self.pandabase.glance(case_id)["status"] == "CLOSED" else "close"
        value = f"{self.store}/{case_id}/{verb}"
        delivery = await self.slack.click(self.ana.id, self.channel, ts, f"casebot.case.{verb}", value)
        self._sum["refused"] += not delivery.acknowledged

    def _look(self, what: object) -> None:
        """A line that answers a click, or a word of Slack's that it is too much."""
        if not isinstance(what, Call):
            return
        self._sum["limited"] += what.status == 429
        ts = what.params.get("thread_ts")
        if what.method == "chat.postMessage" and what.ok and ts in self._waiting:
            number, clicked_at = self._waiting.pop(str(ts))
            self._order.append(number)
            self._late.append(time.perf_counter() - clicked_at)

    def _told(self) -> Json:
        late = sorted(self._late) or [0.0]
        told: Json = {**self._sum, "done": len(self._late), "waiting": len(self._waiting)}
        told |= {"p50": late[len(late) // 2], "p99": late[int(len(late) * 0.99)], "longest": late[-1]}
        self._late.clear()
        self._sum.update(dict.fromkeys(("refused", "limited", "skipped"), 0))
        self._forget()
        return told

    def _forget(self) -> None:
        slack, pandabase = self.slack, self.pandabase
        slack.calls.clear()
        slack.deliveries.clear()
        pandabase.calls.clear()
        workspace = slack.core.workspace
        workspace.private.clear()
        channel = workspace._messages[self.channel]
        for reply in [message.ts for message in channel.values() if message.is_reply]:
            del channel[reply]
        for case_id in self._cards:
            del pandabase._state.timelines[case_id][:-1]
        slack.core.rights.triggers.clear()
        for path in [*slack.core.rights.response_urls][:-200]:
            del slack.core.rights.response_urls[path]


async def main(slack_limits: SlackLimits) -> None:
    """Do what each line says until there are no more."""
    loop = asyncio.get_running_loop()
    async with (
        StandInSlack(slack_limits, answer_seconds=3.0) as slack,
        StandInPandabase(limits=PandabaseLimits.none()) as pandabase,
    ):
        crowd = Crowd(slack, pandabase)
        while line := await loop.run_in_executor(None, sys.stdin.readline):
            what = json.loads(line)
            print(json.dumps(await getattr(crowd, what.pop("do"))(**what)), flush=True)


if __name__ == "__main__":
    asyncio.run(main(SlackLimits() if "--slack-limits" in sys.argv else SlackLimits.none()))
