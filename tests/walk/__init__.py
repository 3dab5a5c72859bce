"""A long walk through everything that can happen, with the real bot; `python -m tests.walk` is the full size."""
