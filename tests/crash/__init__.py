"""The real bot, killed at random moments and laden beyond measure; `python -m tests.crash` is the full size."""
