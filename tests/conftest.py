"""What holds for every test: a slow machine is no failure."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("casebot", deadline=None, print_blob=True)
settings.load_profile("casebot")
