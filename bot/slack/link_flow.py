"""The linking modal from opening to result. A token lives in memory until it is proved; the journal never sees it."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from bot.background import Background
from bot.errors import NotRecorded, PostingError, UpstreamError
from bot.linking import Proof, prove
from bot.ports import Accounts, CasesApi
from bot.records import Account, Actor, Place
from bot.slack import link_words, notes, views
from bot.slack.link_form import LinkForm
from bot.slack.payloads import ViewSubmission
from bot.slack.text import Block, Message
from bot.slack.web_api import call
from bot.slack.whisper import Whisper
from bot.watching import Watching

log = logging.getLogger(__name__)

IN_TIME_SECONDS = 2.0
"""How long a submitted modal may wait for Pandabase before it says that it is checking; Slack waits three."""


@dataclass(frozen=True, slots=True)
class Linked:
    """A token that was proved and kept."""

    store_id: str
    last_four: str
    proof: Proof

    def view(self) -> Block:
        """The modal that says so."""
        return views.linked(self.store_id, self.last_four, self.proof.can_read, self.proof.can_write)


@dataclass(frozen=True, slots=True)
class Problem:
    """Why nothing was kept: a sentence, and the field (its `block_id`) at which it belongs."""

    field: str
    sentence: str


class LinkFlow:
    """Opens the modal, proves what is submitted, and shows what came of it."""

    def __init__(
        self,
        client: AsyncWebClient,
        api: CasesApi,
        accounts: Accounts,
        watching: Watching,
        whisper: Whisper,
        background: Background,
    ) -> None:
        """Over the Web API and the ports."""
        self._client = client
        self._api = api
        self._accounts = accounts
        self._watching = watching
        self._whisper = whisper
        self._background = background

    async def open(self, actor: Actor, place: Place, trigger_id: str, store_id: str = "") -> None:
        """Show the modal, with a store where one is meant; a trigger that Slack takes no longer is said privately."""
        view = views.link(store_id, channel=place.channel)
        try:
            await call(self._client.views_open(trigger_id=trigger_id, view=view))
        except PostingError as error:
            log.warning("the linking modal did not open for actor=%s: %s", actor.user_id, error.code)
            await self._whisper.patiently(actor, place, notes.modal_not_opened())

    async def submit(self, payload: ViewSubmission, actor: Actor, ack: AsyncAck) -> None:
        """Prove the token and answer in time, whatever time Pandabase takes."""
        form = views.read_link(payload.view.state.values)
        if not isinstance(form, LinkForm):
            await ack(**views.errors(form))
            return
        trial = asyncio.create_task(self._try(form, actor))
        done, _ = await asyncio.wait({trial}, timeout=IN_TIME_SECONDS)
        if done:
            await ack(**_answer(trial.result()))
            return
        channel = views.channel_of(payload.view.private_metadata)
        await ack(response_action="update", view=views.checking(channel))
        self._background.spawn(self._show_later(trial, payload.view.id, actor, channel))

    async def _try(self, form: LinkForm, actor: Actor) -> Linked | Problem:
        account = Account(actor.workspace, actor.user_id, form.store_id, form.secret, form.token_id)
        try:
            proof = await prove(self._api, account)
        except UpstreamError as error:
            return Problem(*link_words.problem(error))
        try:
            await self._accounts.link(proof.account(account))
        except NotRecorded:
            return Problem(*link_words.not_kept())
        if proof.can_read:
            await self._watching.linked(actor, form.store_id)
        log.info("actor=%s linked store=%s read=%s write=%s", actor.user_id, form.store_id, *_rights(proof))
        return Linked(form.store_id, form.secret[-4:], proof)

    async def _show_later(
        self, trial: asyncio.Task[Linked | Problem], view_id: str, actor: Actor, channel: str
    ) -> None:
        result = await trial
        try:
            await call(self._client.views_update(view_id=view_id, view=_view(result, channel)))
        except PostingError:  # the person closed the modal meanwhile
            await self._whisper.patiently(actor, Place(channel), _note(result))


def _view(result: Linked | Problem, channel: str) -> Block:
    if isinstance(result, Problem):
        return views.link_problem(result.field, result.sentence, channel)
    return result.view()


def _answer(result: Linked | Problem) -> Block:
    if isinstance(result, Problem):
        return views.errors({result.field: result.sentence})
    return {"response_action": "update", "view": result.view()}


def _note(result: Linked | Problem) -> Message:
    if isinstance(result, Problem):
        return notes.link_failed(result.sentence)
    return notes.linked(result.store_id, result.last_four, result.proof.can_read, result.proof.can_write)


def _rights(proof: Proof) -> tuple[bool, bool | None]:
    return proof.can_read, proof.can_write
