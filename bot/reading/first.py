"""The first time that a store is read: its channels are greeted, and what is there is learned without a word."""

from __future__ import annotations

from bot.case import Status
from bot.deliveries import Delivery
from bot.ports import CasePage, Part, Reading, Tracking, Watches
from bot.reading.asking import Asking, readings_of
from bot.reading.moments import newest, newest_time_of
from bot.reading.plan import ACTIVE, PAGE


async def greet(asking: Asking, watches: Watches, tracking: Tracking, workspace: str) -> tuple[Delivery, ...]:
    """Say the first message of each watch that has not had it: how many cases there are, and who waits longest."""
    new = await watches.ungreeted(workspace, asking.store_id)
    if not new:
        return ()
    counts, longest = await _census(asking)
    greetings = [await tracking.greet(watch, counts, longest) for watch in new]
    return tuple(delivery for greeting in greetings for delivery in greeting)


async def begin(asking: Asking, tracking: Tracking, workspace: str) -> None:
    """Draw the line between what was there and what is news, before anybody is told that the store is followed."""
    page, asked_at = await asking.page(Part(limit=PAGE))
    await tracking.begin(workspace, asking.store_id, newest(map(newest_time_of, page.cases), asked_at))


async def learn(asking: Asking, tracking: Tracking, workspace: str, baseline: int) -> None:
    """Take every case that shows no sign of itself after the baseline for known; what came later is news.

    A learning that broke off is begun anew with the baseline that it had: what happened since must not be swallowed.
    """
    page, asked_at = await asking.page(Part(limit=PAGE))
    await tracking.learn(workspace, asking.store_id, old_ones(readings_of(page, asked_at), baseline))
    for status in ACTIVE:
        await _learn_all(asking, tracking, workspace, status, baseline)
    await tracking.settle(workspace, asking.store_id, is_settled=False)


def old_ones(readings: tuple[Reading, ...], baseline: int) -> tuple[Reading, ...]:
    """Those of cases that show no sign of themselves after the baseline."""
    return tuple(reading for reading in readings if newest_time_of(reading.case) <= baseline)


async def _learn_all(asking: Asking, tracking: Tracking, workspace: str, status: Status, baseline: int) -> None:
    number, pages = 1, 1
    while number <= pages:
        page, asked_at = await asking.page(Part(number, PAGE, status))
        await tracking.learn(workspace, asking.store_id, old_ones(readings_of(page, asked_at), baseline))
        number, pages = number + 1, page.pages


async def _census(asking: Asking) -> tuple[tuple[tuple[str, int], ...], tuple[str, str, float] | None]:
    """How many cases each status has, and the one that has waited longest for the store."""
    pages = {status: (await asking.page(Part(1, 1, status)))[0] for status in Status}
    counts = tuple((status.value, page.total) for status, page in pages.items())
    return counts, _waiting(await _last(asking, pages[Status.AWAITING_MERCHANT]))


async def _last(asking: Asking, first: CasePage) -> CasePage:
    if first.total <= 1:
        return first
    return (await asking.page(Part(first.total, 1, Status.AWAITING_MERCHANT)))[0]


def _waiting(page: CasePage) -> tuple[str, str, float] | None:
    """Id, subject and since when. A list that got shorter meanwhile tells of none."""
    case = next(iter(page.cases), None)
    since = case and (case.last_message_at or case.created_at)
    return (case.id, case.subject or "", since.timestamp()) if case and since else None
