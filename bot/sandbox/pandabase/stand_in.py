"""The stand-in itself: a Pandabase on 127.0.0.1 that tests and the sandbox fill, watch and disturb."""

import dataclasses
import time
from collections.abc import Callable, Collection, Mapping
from copy import deepcopy
from typing import Any, TypeVar

from bot.sandbox.pandabase import making
from bot.sandbox.pandabase.api import Api, ErrorShape
from bot.sandbox.pandabase.cases import Cases
from bot.sandbox.pandabase.faults import Fault, Hold, Moment, Trouble
from bot.sandbox.pandabase.ids import Ids
from bot.sandbox.pandabase.limits import Limits, Meter
from bot.sandbox.pandabase.looking import Looking
from bot.sandbox.pandabase.making import MADE_UP
from bot.sandbox.pandabase.outside import Outside
from bot.sandbox.pandabase.records import Call, State, Store, Token
from bot.sandbox.pandabase.server import Server
from bot.sandbox.pandabase.waiting import Changes
from bot.sandbox.pandabase.words import Clock, Json, iso

T = TypeVar("T")

BOTH = ("CASES_READ", "CASES_WRITE")


class StandInPandabase(Looking, Outside):
    """``async with StandInPandabase() as pandabase:`` serves the Cases API until the block ends.

    ``limits`` default to the documented ones; ``clock`` gives epoch seconds; ``port`` 0 takes a free one.
    """

    def __init__(self, *, limits: Limits | None = None, clock: Clock = time.time, port: int = 0, seed: int = 0) -> None:
        self._clock = clock
        self._ids = Ids(seed)
        self._state = State()
        self._cases = Cases(self._state, self._ids)
        self._trouble = Trouble()
        self._api = Api(self._state, self._cases, Meter(limits or Limits()))
        self._server = Server(self._api, self._trouble, self._state.calls, clock, self._ids, port)
        self._changes = Changes()
        self._server.changed = self._changes.notify

    async def __aenter__(self) -> "StandInPandabase":
        await self._server.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.go_down()

    async def go_down(self) -> None:
        """Refuse connections from now on; what is held is let go."""
        self._trouble.release_all()
        await self._server.stop()

    async def come_back(self) -> None:
        """Listen again, at the same address and with the same state."""
        await self._server.start()

    @property
    def api_url(self) -> str:
        """Where the API stands, as the bot's settings want it."""
        return f"http://127.0.0.1:{self._server.port}/v2/core"

    def set_limits(self, limits: Limits) -> None:
        """Other rate limits from now on, with empty counters."""
        self._api.meter = Meter(limits)

    def answer_foreign_stores_with(self, status: int) -> None:
        """401, 403 or 404 for a token of another store; not documented, 403 here unless set."""
        self._api.foreign_store_status = status

    def show_errors_as(self, shape: ErrorShape) -> None:
        """``text`` as documented now, ``object`` (code and message) as in older documentation."""
        self._api.error_shape = shape

    def add_store(self, title: str, currency: str = "USD", store_id: str | None = None) -> str:
        """A new store; returns its id."""
        handle = "-".join(word for word in title.lower().split() if word.isalnum())
        store = Store(store_id or self._ids.new("shp_"), title, handle, currency, iso(self._clock()))
        self._state.stores[store.id] = store
        return store.id

    def issue_token(self, store_id: str, scopes: Collection[str] = BOTH) -> str:
        """A bearer token of the store; returns the secret."""
        return self._issued(Token(self._ids.new("sk_sandbox_", 24), store_id, set(scopes)))

    def issue_hmac_token(self, store_id: str, scopes: Collection[str] = BOTH) -> tuple[str, str]:
        """An HMAC token of the store; returns its id and its secret."""
        secret = self._ids.new("sk_sandbox_", 24)
        return self._issued(Token(self._ids.new("stk_"), store_id, set(scopes), secret)), secret

    def roll(self, token: str) -> str:
        """Replace the secret of a bearer token, or of an HMAC token named by its id; the old one is dead at once."""
        old = self._state.tokens.pop(token)
        secret = self._ids.new("sk_sandbox_", 24)
        changes = {"id": secret} if old.hmac_secret is None else {"hmac_secret": secret}
        self._issued(dataclasses.replace(old, **changes))  # type: ignore[arg-type]
        return secret

    def set_scopes(self, token: str, scopes: Collection[str]) -> None:
        """Give the token other scopes."""
        self._state.tokens[token].scopes = set(scopes)

    def add_case(
        self,
        store_id: str,
        *,
        customer: Mapping[str, Any] | None = MADE_UP,
        order: Mapping[str, Any] | None = MADE_UP,
        message: str = "Hello, I have a question about my order.",
        absent: Collection[str] = (),
        **fields: Any,
    ) -> Json:
        """A new case of the store, in the API's shape; returns a copy.

        ``customer`` and ``order`` are parts of theirs, or None for none; ``fields`` are the API's own names
        (``subject``, ``status``, ``lastMessageAt``, …); the fields named in ``absent`` are left out of answers.
        """
        now = self._clock()
        case = making.case(self._ids, now, len(self._state.cases), {**fields, "customer": customer, "order": order})
        self._state.store_of[case["id"]] = store_id
        self._state.keep(case)
        self._state.absent[case["id"]] = frozenset(absent)
        self._state.timelines[case["id"]] = []
        self._cases.append(case["id"], "CUSTOMER", message, now)
        self._changes.notify()
        return deepcopy(case)

    @property
    def changes(self) -> Changes:
        """Tells its listeners of every change."""
        return self._changes

    @property
    def tokens(self) -> dict[str, Token]:
        """Every token that is accepted, by what stands after ``Bearer``."""
        return self._state.tokens

    @property
    def calls(self) -> list[Call]:
        """Each request that came in, in order."""
        return self._state.calls

    def patches(self, case_id: str) -> list[Call]:
        """The ``PATCH`` calls that changed the case."""
        return [call for call in self.calls if call.case_id == case_id and call.method == "PATCH" and call.took_effect]

    def fault(self, fault: Fault) -> None:
        """Disturb the requests that match it."""
        self._trouble.add(fault)

    def lift_fault(self, fault: Fault) -> None:
        """Disturb no more with this one."""
        self._trouble.lift(fault)

    def clear_faults(self) -> None:
        """Disturb nothing any more."""
        self._trouble.clear()

    def hold(
        self, method: str | None = "PATCH", case_id: str | None = None, when: Moment = "before", path: str = ""
    ) -> Hold:
        """Stop matching requests before they take effect, or ``after`` it and before the answer, until released."""
        return self._trouble.hold(Fault(method, case_id=case_id, path=path), when)

    async def until(self, predicate: Callable[[], T], seconds: float = 5) -> T:
        """The first true value of ``predicate``; AssertionError with the calls if there is none in time."""
        return await self._changes.until(predicate, seconds, self._described)

    def _described(self) -> str:
        return "\n".join(f"{call.method} {call.path} {call.body} -> {call.status} {call.answer}" for call in self.calls)

    def _issued(self, token: Token) -> str:
        self._state.tokens[token.id] = token
        return token.id
