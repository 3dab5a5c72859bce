"""What holds for every test: a slow machine is no failure."""

from __future__ import annotations

import pytest
from hypothesis import settings

settings.register_profile("casebot", deadline=None, print_blob=True)
settings.load_profile("casebot")

pytest.register_assert_rewrite("tests.faults.ends", "tests.endtoend.world")
