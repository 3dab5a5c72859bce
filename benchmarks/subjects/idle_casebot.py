"""(b) The whole bot, as `python -m bot`, but for its worker, which leaves recorded actions to the next run.

Takes the same arguments (`run --mode http`).
"""

from collections.abc import Iterable
from unittest.mock import patch

from bot import app
from bot.__main__ import main
from bot.records import Action
from bot.worker import Worker


class IdleWorker(Worker):
    """Takes actions and does nothing about them: what is left to measure is the way up to the acknowledgement."""

    def take(self, actions: Iterable[Action]) -> None:
        """Leave them in the journal."""


if __name__ == "__main__":
    with patch.object(app, "Worker", IdleWorker):
        main()
