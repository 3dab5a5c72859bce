"""What a new reading of a store's list means: which alerts, which cards to redraw, which lines. Pure.

The previous reading, the new one and what the bot itself did go in; what is to be said comes out.
"""

from bot.alerts.deciding import DIGEST_FROM, LINE_WAITS_SECONDS, Decision, Heard, Held, decide
from bot.alerts.hearing import is_quiet, release_at
from bot.alerts.noticing import Ground, Seen, Told, milliseconds, notice, told_of

__all__ = [
    "DIGEST_FROM",
    "LINE_WAITS_SECONDS",
    "Decision",
    "Ground",
    "Heard",
    "Held",
    "Seen",
    "Told",
    "decide",
    "is_quiet",
    "milliseconds",
    "notice",
    "release_at",
    "told_of",
]
