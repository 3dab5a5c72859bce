"""What holds for every test: a slow machine is no failure, and the longest files begin first."""

from __future__ import annotations

import pytest
from hypothesis import settings

settings.register_profile("casebot", deadline=None, print_blob=True)
settings.load_profile("casebot")

pytest.register_assert_rewrite("tests.faults.ends", "tests.endtoend.world")

LONG = ("tests/crash/", "tests/sandbox/tour/", "tests/walk/", "tests/endtoend/test_alerts.py", "tests/faults/")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files are handed out in this order: one that takes a minute and comes last has the others wait for it."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONG))
