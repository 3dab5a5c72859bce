"""A stand-in for Slack: a real HTTP and WebSocket server with its state in memory, for tests and for trying things.

It behaves towards a bot as Slack does and refuses what Slack refuses. It is written from Slack's public documentation
and knows nothing of any bot.
"""

from .delivery import Delivery
from .errors import Gone, Impossible, NotFilled
from .faults import Fault
from .limits import Limits
from .log import Call
from .model import Channel, Identity, Message, Person
from .stand_in import StandInSlack

__all__ = [
    "Call",
    "Channel",
    "Delivery",
    "Fault",
    "Gone",
    "Identity",
    "Impossible",
    "Limits",
    "Message",
    "NotFilled",
    "Person",
    "StandInSlack",
]
