"""Slack and Pandabase in a process of their own, with their limits lifted, and the people who use them.

A line of JSON in says what is to be done, a line of JSON out says what came of it.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections import Counter
from typing import Any

from bot.sandbox.pandabase import Limits as PandabaseLimits
from bot.sandbox.pandabase import StandInPandabase
from bot.sandbox.slack import StandInSlack
from bot.sandbox.slack.limits import Limits as SlackLimits

Json = dict[str, Any]
PATIENCE = 60.0
LOOK_SECONDS = 0.02
NEXT = {"close": "reopen", "reopen": "close"}


class Scene:
    """One channel, one person, one store with its cases."""

    def __init__(self, slack: StandInSlack, pandabase: StandInPandabase) -> None:
        """Over running stand-ins."""
        self.slack, self.pandabase = slack, pandabase
        self.ana = slack.add_person("Ana")
        self.channel = slack.add_channel("support")
        self.store = pandabase.add_store("Bench")
        self.token = pandabase.issue_token(self.store)
        self._cards: dict[str, str] = {}

    async def furnish(self, cases: int) -> Json:
        """Add cases; gives what a bot and its settings need to know."""
        slack = self.slack
        me = slack.core.identity
        return {
            "slack_api_url": slack.api_url,
            "pandabase_api_url": self.pandabase.api_url,
            "bot_token": slack.bot_token,
            "secret": slack.signing_secret,
            "store": self.store,
            "token": self.token,
            "cases": [self.pandabase.add_case(self.store)["id"] for _ in range(cases)],
            "fields": {
                "token": me.verification_token,
                "team_id": me.team_id,
                "team_domain": me.team_domain,
                "channel_id": self.channel,
                "channel_name": "support",
                "user_id": self.ana.id,
                "user_name": self.ana.username,
                "command": "/case",
                "api_app_id": me.app_id,
                "is_enterprise_install": "false",
                "response_url": f"{slack.core.origin}/commands/T1/1/bench",
            },
        }

    async def post_cards(self, port: int, cases: list[str]) -> Json:
        """Close each case by a command, so that it has a card."""
        self.slack.deliver_over_http(f"http://127.0.0.1:{port}/slack/events")
        for case_id in cases:
            await self.slack.command(self.ana.id, self.channel, "/case", f"close {case_id}")
            await self.slack.until(lambda case_id=case_id: self._card_of(case_id), PATIENCE)  # type: ignore[misc]
        self._cards = {case_id: self._card_of(case_id) for case_id in cases}
        return {}

    async def click(self, rounds: int, at_once: int) -> Json:
        """Reopen and close every case in turn, so many cases at a time; each click waits for the line of the last."""
        before = self._calls()
        began = time.perf_counter()
        cases = iter(self._cards)
        await asyncio.gather(*(self._click_through(cases, rounds) for _ in range(at_once)))
        calls = self._calls() - before
        return {"actions": rounds * len(self._cards), "seconds": time.perf_counter() - began, "calls": dict(calls)}

    async def _click_through(self, cases: Any, rounds: int) -> None:
        for case_id in cases:
            for _ in range(rounds):
                await self._click_once(case_id)

    async def _click_once(self, case_id: str) -> None:
        ts = self._cards[case_id]
        lines = len(self.slack.thread(self.channel, ts))
        verb = "reopen" if self.pandabase.case(case_id)["status"] == "CLOSED" else "close"
        value = f"{self.store}/{case_id}/{verb}"
        await self.slack.click(self.ana.id, self.channel, ts, f"casebot.case.{verb}", value)
        await self.slack.until(lambda: len(self.slack.thread(self.channel, ts)) > lines, PATIENCE)

    async def settled(self, cases: int) -> Json:
        """Wait until so many cases have a line in a thread."""
        began = time.perf_counter()
        async with asyncio.timeout(PATIENCE):
            while self._lines() < cases:  # noqa: ASYNC110 - so much happens that looking at each change costs more
                await asyncio.sleep(LOOK_SECONDS)
        return {"seconds": time.perf_counter() - began, "calls": dict(self._calls())}

    def _lines(self) -> int:
        return sum("thread_ts" in call.params for call in self.slack.calls)

    def _calls(self) -> Counter[str]:
        slack = Counter(f"Slack {call.method}" for call in self.slack.calls)
        return slack + Counter(f"Pandabase {call.method}" for call in self.pandabase.calls)

    def _card_of(self, case_id: str) -> str:
        messages = self.slack.messages(self.channel)
        return next((shown.ts for shown in messages if f"/{case_id}/reopen" in json.dumps(shown.blocks)), "")


async def main() -> None:
    """Do what each line says until there are no more."""
    loop = asyncio.get_running_loop()
    async with (
        StandInSlack(SlackLimits.none(), answer_seconds=30.0) as slack,
        StandInPandabase(limits=PandabaseLimits.none()) as pandabase,
    ):
        scene = Scene(slack, pandabase)
        while line := await loop.run_in_executor(None, sys.stdin.readline):
            what = json.loads(line)
            print(json.dumps(await getattr(scene, what.pop("do"))(**what)), flush=True)


if __name__ == "__main__":
    asyncio.run(main())
