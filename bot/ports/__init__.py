"""What the core needs from outside, as protocols: the adapters in `slack/`, `pandabase/` and `store/` fit them."""

from bot.ports.recording import Accounts, Cards, FoundAccount, Journal
from bot.ports.saying import BatchScene, Begin, Notifier, Outbox, Posted, Scene
from bot.ports.upstream import Answer, CasesApi, Clock

__all__ = [
    "Accounts",
    "Answer",
    "BatchScene",
    "Begin",
    "Cards",
    "CasesApi",
    "Clock",
    "FoundAccount",
    "Journal",
    "Notifier",
    "Outbox",
    "Posted",
    "Scene",
]
