"""Many alerts in one message: the first cases of a digest, and how many there are of each event. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bot.sayings import DigestItem, SayDigest
from bot.watches import Event, Noticed, merged

MOST_ITEMS = 30


def together(held: Sequence[Noticed], here: Sequence[Noticed]) -> list[Noticed]:
    """What was held back and what is new: each case once."""
    found = {noticed.case_id: noticed for noticed in held}
    for noticed in here:
        earlier = found.get(noticed.case_id)
        found[noticed.case_id] = merged(earlier, noticed) if earlier else noticed
    return list(found.values())


def digest(store_id: str, noticed: Sequence[Noticed], since: float | None, now: float) -> SayDigest:
    """The first cases are those that somebody has to do something about."""
    order = list(Event)
    ranked = sorted(noticed, key=lambda each: min(order.index(event) for event in each.events))
    counts = Counter(event for each in noticed for event in each.events)
    return SayDigest(
        store_id=store_id,
        items=tuple(DigestItem(each.case_id, each.events, each.now) for each in ranked[:MOST_ITEMS]),
        counts=tuple((event, counts[event]) for event in Event if counts[event]),
        total=len(noticed),
        since=since,
        until=now,
    )
