"""What people click and submit: buttons, menus and modals."""

from __future__ import annotations

import logging
from collections.abc import Callable, Coroutine
from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck

from bot.actions import Actions
from bot.background import Background
from bot.errors import NotRecorded
from bot.records import Action, Actor, Place, Request
from bot.slack import ids, notes, requests
from bot.slack.admission import Admission
from bot.slack.answers import Answers
from bot.slack.identity import Identity
from bot.slack.link_flow import LinkFlow
from bot.slack.payloads import BlockActions, Body, Control, ViewSubmission
from bot.slack.text import Message
from bot.slack.watch_flow import WatchFlow
from bot.slack.whisper import Whisper

log = logging.getLogger(__name__)

_UNREADABLE = (ids.CASE_CONTROLS, ids.TAKE_OVER)
"""Controls whose value says something else than it should, when they come as far as being answered as unreadable."""


class Clicks:
    """A control that asks for a change is recorded before it is acknowledged; the others are answered after it."""

    def __init__(
        self,
        actions: Actions,
        take: Callable[[tuple[Action, ...]], None],
        answers: Answers,
        linking: LinkFlow,
        following: WatchFlow,
        whisper: Whisper,
        identity: Identity,
        admission: Admission,
        background: Background,
    ) -> None:
        """`take` hands recorded actions to the worker."""
        self._actions = actions
        self._take = take
        self._answers = answers
        self._linking = linking
        self._following = following
        self._whisper = whisper
        self._identity = identity
        self._admission = admission
        self._background = background

    async def on_control(self, ack: AsyncAck, body: Body) -> None:
        """A used button, menu or overflow."""
        payload = BlockActions.model_validate(body)
        control = payload.actions[0] if payload.actions else Control()
        place = requests.place_of_click(payload, control)
        actor = requests.actor_of_click(payload, self._identity.team_id)
        if not self._identity.is_ours(payload.user.team_id):
            self._tell(actor, place, notes.refused_person())
        elif wish := requests.of_control(payload, control, self._identity.team_id):
            await self._submit(wish)
        else:
            self._use(payload, control, actor, place)
        await ack()

    async def _submit(self, wish: Request) -> None:
        try:
            self._take(await self._actions.submit((wish,)))
        except NotRecorded as error:
            log.error("click not recorded: %s", error)
            self._tell(wish.actor, wish.place, notes.not_recorded())

    def _use(self, payload: BlockActions, control: Control, actor: Actor, place: Place) -> None:
        if control.action_id == ids.LINK:
            store_id = ids.read_store(control.chosen) or ""
            answer: Coroutine[Any, Any, None] | None = self._linking.open(actor, place, payload.trigger_id, store_id)
        else:
            answer = self._answer(control, actor, place)
        if answer is not None:
            self._background.spawn(self._admission.let_in(actor, place, answer))

    def _answer(self, control: Control, actor: Actor, place: Place) -> Coroutine[Any, Any, None] | None:
        """What is answered to a control that records nothing; one that cannot be read is refused."""
        ref, name = ids.read_ref(control.chosen), control.action_id
        if name == ids.TAKE_OVER and (store_id := ids.read_store(control.chosen)):
            return self._following.take_over(actor, place, store_id)
        is_show, is_share = bool(ids.SHOWS.fullmatch(name)), name == ids.SHARE
        if name.startswith(_UNREADABLE) or (ref is None and (is_show or is_share)):
            log.warning("actor=%s used a control that cannot be read: %r", actor.user_id, name)
            return self._answers.refuse_old_control(actor, place)
        if ref is not None and is_share:
            return self._answers.share(actor, place, ref)
        return self._answers.show(actor, place, ref) if ref is not None and is_show else None

    async def on_view(self, ack: AsyncAck, body: Body) -> None:
        """A submitted modal. It may come from another company: only the installed team's id in it is ours."""
        payload = ViewSubmission.model_validate(body)
        actor = Actor(self._identity.team_id, payload.user.id, payload.user.shown)
        if not self._identity.is_ours(payload.persons_team):
            await self._close(actor, ack, notes.refused_person())
        elif not await self._admission.admits_in_time(actor):
            await self._close(actor, ack, notes.not_admitted())
        elif payload.view.callback_id == ids.LINK_VIEW:
            await self._linking.submit(payload, actor, ack)
        elif payload.view.callback_id == ids.WATCH_VIEW:
            await self._following.submit(payload, actor, ack)
        else:
            await ack()

    async def _close(self, actor: Actor, ack: AsyncAck, message: Message) -> None:
        """Close a form without heeding it, and say why."""
        self._tell(actor, Place(""), message)
        await ack(response_action="clear")

    def tell_trouble(self, body: Body) -> None:
        """A click that came to nothing by a mistake of ours."""
        self._tell(*requests.sender_of(body, self._identity.team_id), notes.click_not_handled())

    def _tell(self, actor: Actor, place: Place, message: Message) -> None:
        self._background.spawn(self._whisper.patiently(actor, place, message))
