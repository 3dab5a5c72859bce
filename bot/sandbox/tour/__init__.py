"""The tour: the real bot, run against the two stand-ins, plays a morning and is held to its promises.

It speaks to the bot as Slack and Pandabase would, and knows nothing of its code.
"""

from bot.sandbox.tour.play import run

__all__ = ["run"]
