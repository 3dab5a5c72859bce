"""What the core needs from outside, as protocols: the adapters in `slack/`, `pandabase/` and `store/` fit them."""

from bot.ports.measuring import UNMEASURED, Meter
from bot.ports.notifying import Begin, Notifier, Posted, Rank
from bot.ports.recording import Accounts, Cards, FoundAccount, Journal
from bot.ports.saying import BatchScene, Outbox, Scene
from bot.ports.upstream import Answer, CasePage, CasesApi, Clock, Part
from bot.ports.watching import Layout, Lender, Progress, Reading, Stretch, Tracking, Watches

__all__ = [
    "UNMEASURED",
    "Accounts",
    "Answer",
    "BatchScene",
    "Begin",
    "Cards",
    "CasePage",
    "CasesApi",
    "Clock",
    "FoundAccount",
    "Journal",
    "Layout",
    "Lender",
    "Meter",
    "Notifier",
    "Outbox",
    "Part",
    "Posted",
    "Progress",
    "Rank",
    "Reading",
    "Scene",
    "Stretch",
    "Tracking",
    "Watches",
]
