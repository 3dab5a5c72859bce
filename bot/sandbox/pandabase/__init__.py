"""A stand-in Pandabase: the Cases API on 127.0.0.1, state in memory, written from the public documentation alone."""

from bot.sandbox.pandabase.access import signature
from bot.sandbox.pandabase.bustle import bustle, deed
from bot.sandbox.pandabase.faults import Fault, Hold
from bot.sandbox.pandabase.limits import Limits
from bot.sandbox.pandabase.morning import Morning, seed_morning
from bot.sandbox.pandabase.records import Call
from bot.sandbox.pandabase.stand_in import StandInPandabase
from bot.sandbox.pandabase.words import ApiError

__all__ = [
    "ApiError",
    "Call",
    "Fault",
    "Hold",
    "Limits",
    "Morning",
    "StandInPandabase",
    "bustle",
    "deed",
    "seed_morning",
    "signature",
]
