"""The addresses of the page: its files, its state, its events, and everything that can be done on it."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from aiohttp import web

from bot.sandbox.page import acts, outside, sending, shapes
from bot.sandbox.page.asked import Asked, read
from bot.sandbox.page.catalogue import FAULTS, KILLED
from bot.sandbox.page.faults import Board
from bot.sandbox.page.feed import Feed
from bot.sandbox.page.security import guarded
from bot.sandbox.page.settings import environment, shell_lines
from bot.sandbox.page.watching import Watcher
from bot.sandbox.page.world import Json, Problem, World
from bot.sandbox.slack import Impossible, NotFilled

STATIC = Path(__file__).parent / "static"
TYPES = {
    ".css": "text/css",
    ".html": "text/html",
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".svg": "image/svg+xml",
}

Answer = Callable[[Asked, web.Request], Awaitable[Json]]


class Page:
    """The page of one world. Build it when the stand-ins exist, and give `routes()` to the stand-in Slack."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.feed = Feed(first=time.time_ns() // 1_000_000)
        self.board = Board(world, FAULTS, self._faults_changed)
        self.watcher = Watcher(world, self.feed)

    def routes(self) -> list[web.AbstractRouteDef]:
        """Everything that is served."""
        return [
            web.get("/", guarded(self._index, is_door=True)),
            web.get("/static/{name}", guarded(self._static)),
            web.get("/_sandbox/state", guarded(self._state)),
            web.get("/_sandbox/events", guarded(self._events)),
            web.get("/_sandbox/settings", guarded(self._settings)),
            web.get("/_sandbox/traffic", guarded(self._traffic)),
            web.get("/_sandbox/traffic/{id:\\d{1,9}}", _json(self._bodies)),
            web.get("/_sandbox/cases/{id}/timeline", _json(self._timeline)),
            web.post("/_sandbox/cases/new", _json(self._new_case)),
            web.post("/_sandbox/cases/many", _json(self._many)),
            *(web.post(f"/_sandbox/cases/{{id}}/{verb}", _json(self._case(verb))) for verb in outside.DOINGS),
            web.post("/_sandbox/faults/clear", _json(self._clear)),
            web.post("/_sandbox/faults/{id}", _json(self._fault)),
            *(web.post(f"/_sandbox/bot/{verb}", _json(self._bot(verb))) for verb in ("start", "stop", "kill")),
            *(web.post(f"/_sandbox/{name}", _json(self._act(act))) for name, act in acts.ACTS.items()),
        ]

    async def _index(self, _: web.Request) -> web.StreamResponse:
        return _file("index.html")

    async def _static(self, request: web.Request) -> web.StreamResponse:
        return _file(request.match_info["name"])

    async def _state(self, request: web.Request) -> web.StreamResponse:
        person_id = request.query.get("person") or next(iter(self.world.slack.people), "")
        if person_id not in self.world.slack.people:
            raise web.HTTPNotFound(text="There is no such person.\n")
        return web.json_response(shapes.snapshot(self.world, person_id, self.feed.seq, self.board.shown()))

    async def _events(self, request: web.Request) -> web.StreamResponse:
        seq = sending.wanted(request.headers.get("Last-Event-ID"), request.query.get("after"), self.feed.seq)
        return await sending.stream(request, self.feed, request.query.get("person", ""), seq)

    async def _settings(self, _: web.Request) -> web.StreamResponse:
        variables = environment(self.world)
        return web.json_response({"environment": variables, "shell": shell_lines(variables)})

    async def _traffic(self, _: web.Request) -> web.StreamResponse:
        return web.json_response({"exchanges": self.watcher.traffic.listed()})

    async def _bodies(self, _: Asked, request: web.Request) -> Json:
        identity = self.world.slack.core.identity
        secrets = (identity.bot_token, identity.app_token, identity.signing_secret, identity.verification_token)
        return self.watcher.traffic.bodies(int(request.match_info["id"]), secrets)

    async def _timeline(self, _: Asked, request: web.Request) -> Json:
        return outside.timeline(self.world, request.match_info["id"])

    async def _new_case(self, asked: Asked, _: web.Request) -> Json:
        return outside.new(self.world, asked)

    async def _many(self, asked: Asked, _: web.Request) -> Json:
        return outside.many(self.world, asked)

    async def _fault(self, asked: Asked, request: web.Request) -> Json:
        await self.board.switch(request.match_info["id"], asked.flag("on"), asked.number("value"))
        return {"ok": True}

    async def _clear(self, _: Asked, __: web.Request) -> Json:
        await self.board.clear()
        return {"ok": True}

    def _case(self, verb: str) -> Answer:
        async def answer(asked: Asked, request: web.Request) -> Json:
            return outside.change(self.world, request.match_info["id"], verb, asked)

        return answer

    def _bot(self, verb: str) -> Answer:
        async def answer(_: Asked, __: web.Request) -> Json:
            if verb == "stop":
                await self.world.bot.stop()
            elif verb == "kill":
                await self.board.switch(KILLED, on=True)
            else:
                await self.board.switch(KILLED, on=False)
                await self.world.bot.start()
            return {"ok": True}

        return answer

    def _act(self, act: acts.Act) -> Answer:
        async def answer(asked: Asked, _: web.Request) -> Json:
            return await act(self.world, asked)

        return answer

    def _faults_changed(self) -> None:
        self.feed.publish("faults", {"faults": self.board.shown()})
        self.feed.publish("tokens", {"tokens": shapes.tokens(self.world)})


def _json(answer: Answer) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def handler(request: web.Request) -> web.StreamResponse:
        try:
            return web.json_response(await answer(read(await request.read()), request))
        except NotFilled as lacking:
            return web.json_response({"ok": False, "problem": acts.sentence(lacking), "errors": lacking.fields})
        except Impossible as trouble:
            return web.json_response({"ok": False, "problem": acts.sentence(trouble)})
        except Problem as problem:
            return web.json_response({"ok": False, "problem": str(problem)})

    return guarded(handler)


def _file(name: str) -> web.StreamResponse:
    """One of our own files; whatever is not in the folder does not exist."""
    path = next((one for one in STATIC.iterdir() if one.name == name and one.suffix in TYPES), None)
    if path is None:
        return web.Response(status=404, text="There is no such file.\n")
    return web.Response(body=path.read_bytes(), content_type=TYPES[path.suffix], charset="utf-8")
