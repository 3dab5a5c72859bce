"""What goes out in order, and who is served first.

Sayings about one case in one channel go out in the order written, each holding its *lane* until it is done. Alerts
queue in a lane of their own, and take that of people's results only while they send: nobody's result waits behind an
alert that waits for Slack's pace. One that may stand already is the exception: it keeps the lane until that is settled.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary

from bot.deliveries import Delivery
from bot.errors import MaybePosted, NotRecorded, PostingError
from bot.ports import Rank
from bot.sayings import Notice, SayDigest, SayLine, SayNotice, SayNoticed, SayWatching, ShowBatch, ShowCard, ShowMoved

_BY_PEOPLE = frozenset({Notice.ENDED, Notice.CHANGED, Notice.TAKEN_OVER})
"""Notices that answer what somebody just did."""


class Lanes:
    """Fair locks by name: whoever asks first is served first. One lives as long as somebody holds or awaits it."""

    def __init__(self) -> None:
        """Nobody waits yet."""
        self._lanes: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._kept: dict[int, asyncio.Lock] = {}

    def named(self, name: str) -> asyncio.Lock:
        """The lock of this name."""
        lane = self._lanes.get(name)
        if lane is None:
            lane = self._lanes[name] = asyncio.Lock()
        return lane

    def of(self, delivery: Delivery) -> asyncio.Lock:
        """What a delivery holds until it is done."""
        if isinstance(delivery.say, SayNoticed):
            return self.named(f"{_lane_of(delivery)} lines")
        return self.named(f"{_lane_of(delivery)} alerts" if is_alert(delivery) else _lane_of(delivery))

    def cards_of(self, delivery: Delivery) -> asyncio.Lock:
        """What the alert cards of the same case hold: a line follows those before it, and later ones pass it by."""
        return self.named(f"{_lane_of(delivery)} alerts")

    @asynccontextmanager
    async def sending(self, delivery: Delivery) -> AsyncIterator[None]:
        """What a delivery holds while it looks at what is so and sends that; never while it waits for its turn.

        A person's result has held it all along. An alert that may stand already keeps it from one try to the next:
        who looked for the card meanwhile would find none, and post another. A mistake of ours keeps nobody waiting.
        """
        if not is_alert(delivery):
            yield
            return
        lane, keeps = await self._taken(delivery), delivery.maybe_sent
        try:
            yield
        except BaseException as error:
            keeps = _may_stand(error) or (keeps and isinstance(error, PostingError))
            raise
        finally:
            if keeps:
                self._kept[delivery.id] = lane
            else:
                lane.release()

    async def _taken(self, delivery: Delivery) -> asyncio.Lock:
        kept = self._kept.pop(delivery.id, None)
        if kept is None:
            kept = self.named(_lane_of(delivery))
            await kept.acquire()
        return kept

    def settled(self, delivery: Delivery) -> None:
        """It is finished: whoever waits behind it may go on."""
        kept = self._kept.pop(delivery.id, None)
        if kept is not None:
            kept.release()


def _may_stand(error: BaseException) -> bool:
    """Whether a message was sent, perhaps, that nobody can find in the database."""
    return isinstance(error, MaybePosted | NotRecorded)


def is_alert(delivery: Delivery) -> bool:
    """Whether no person of the team waits for it."""
    return delivery.action_id is None and delivery.actor is None


def rank_of(delivery: Delivery) -> Rank:
    """Who is served first where many wait for Slack's pace."""
    if not is_alert(delivery):
        return Rank.RESULT
    match delivery.say:
        case SayNoticed() | SayDigest():
            return Rank.LINE
        case SayWatching():
            return Rank.RESULT
        case SayNotice(notice=notice) if notice in _BY_PEOPLE:
            return Rank.RESULT
        case _:
            return Rank.ALERT


def _lane_of(delivery: Delivery) -> str:
    """The sayings about one case in one channel, those to one person, and a channel's plain messages of one rank."""
    say = delivery.say
    match say:
        case ShowCard() | ShowMoved():
            return f"{delivery.channel} {say.case_id}"
        case SayLine(line):
            return f"{delivery.channel} {line.case_id}"
        case SayNoticed(noticed):
            return f"{delivery.channel} {noticed.case_id}"
        case ShowBatch(batch):
            return f"{delivery.channel} {batch}"
        case SayDigest() | SayWatching() | SayNotice():
            return f"{delivery.channel} rank {rank_of(delivery)}"
        case _:
            return f"person {delivery.actor.user_id if delivery.actor else delivery.channel}"
